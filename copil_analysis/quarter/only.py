"""A part of a Quarter: some structures, channels or sizes, in all that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from copil_analysis.errors import UsageError
from copil_analysis.quarter.beside import heirs_of
from copil_analysis.quarter.marks import Hypothesis, Subset
from copil_analysis.quarter.remembering import as_key
from copil_analysis.quarter.restricted import Kept, restricted
from copil_analysis.vocabulary import NEED_TYPOLOGIES, Vocabulary

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Asked = str | Sequence[str] | None
_TYPOLOGIES = {
    "STUDIO": "T1",
    **{f"{letter}{code[1:]}": code for code in NEED_TYPOLOGIES for letter in "TF"},
}
_OF_KEY = {"structure": "structures", "channel": "channels", "typology": "typologies"}


def only(quarter: Quarter, **asked: Asked) -> Quarter:
    """See ``Quarter.only``. ``asked``: structures, channels, typologies."""
    known = {
        "structure": list(quarter.config.structure_labels),
        "channel": list(quarter.config.channel_labels),
        "typology": list((quarter.subset and quarter.subset.typologies) or NEED_TYPOLOGIES),
    }
    found = {
        name: _codes(quarter, key, asked[name], known[key])
        for key, name in _OF_KEY.items()
        if asked[name] is not None
    }
    chosen: dict[str, Any] = {name: codes for name, codes in found.items() if codes}
    if not chosen:
        return quarter
    return part_of(quarter, replace(quarter.subset or Subset(), **chosen))


def _codes(quarter: Quarter, key: str, asked: Asked, known: Sequence[str]) -> tuple[str, ...]:
    """The codes that are meant, in the vocabulary's order; none where all are."""
    is_several = isinstance(asked, Iterable) and not isinstance(asked, str)
    wanted: list[Any] = list(asked) if is_several else [asked]  # type: ignore[arg-type]
    words = Vocabulary(quarter.config)
    labels = [words.label_of(key, code) if key != "typology" else code for code in known]
    told = f"on attend {', '.join(labels)}"
    if not wanted:
        raise UsageError(f"{_OF_KEY[key]} : rien n'est choisi, {told}.")
    codes = []
    for text in wanted:
        code = text if text in known else words.code_of(key, str(text))
        if key == "typology":  # T7 and more are read as T6, but are no word of ours
            code = _TYPOLOGIES.get(str(text).upper())
        if code not in known:
            raise UsageError(f"{_OF_KEY[key]} : « {text} » inconnu, {told}.")
        codes.append(code)
    return () if set(codes) == set(known) else tuple(code for code in known if code in codes)


def part_of(quarter: Quarter, subset: Subset) -> Quarter:
    """The quarter, those before it and that of which it is a hypothesis, restricted alike.

    What was merged into a structure or channel by now counts for it in the earlier ones. One in
    which none of them existed is not known.
    """
    chosen = {key: codes for key, name in _OF_KEY.items() if (codes := getattr(subset, name))}
    heirs = {"typology": {}, **heirs_of(quarter)}
    kept = {
        key: {*codes, *(old for old, heir in heirs[key].items() if heir in codes)}
        for key, codes in chosen.items()
    }
    known = [one for one in quarter.earlier if _exists(one, kept)]
    first, *earlier = _parts([quarter, *known], subset, kept)
    return replace(
        first,
        earlier=tuple(earlier),
        subset=replace(subset, whole=(quarter.subset and quarter.subset.whole) or quarter),
        hypothesis=quarter.hypothesis and _of_part(quarter.hypothesis, first, subset),
    )


def _of_part(supposed: Hypothesis, part: Quarter, subset: Subset) -> Hypothesis | None:
    """What of a hypothesis falls to a part: the dwellings that it really has more, or fewer.

    None where nothing of it does.
    """
    basis = part_of(supposed.basis, subset)
    more = part.dwellings["dwellings"] - basis.dwellings["dwellings"]
    sums = more.fillna(0).groupby(part.dwellings["typology"], sort=False).sum()
    gained = {str(code): int(number) for code, number in sums.items() if number}
    found = replace(supposed, dwellings=gained, basis=basis)
    return found if found.supposes else None


def _parts(quarters: Sequence[Quarter], subset: Subset, kept: Kept) -> list[Quarter]:
    """The quarters restricted, each once for all the later ones that know it."""
    asked = (__name__, subset, as_key({key: sorted(codes) for key, codes in kept.items()}))
    new = [one for one in quarters if asked not in one.remembered]
    for one, part in zip(new, restricted(new, kept), strict=True):
        one.remembered[asked] = replace(part, subset=subset)
    return [one.remembered[asked] for one in quarters]


def _exists(quarter: Quarter, kept: Kept) -> bool:
    config = quarter.config
    labels = {"structure": config.structure_labels, "channel": config.channel_labels}
    return all(set(labels[key]) & set(kept[key]) for key in labels if key in kept)
