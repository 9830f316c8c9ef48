"""What the best assignment found, in parts of sentences: what was done, the best, who is left."""

from copil_analysis.analysis.assignment import Assignment, totals_of
from copil_analysis.showing.french import agree, enumerated, format_number, plural
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.vocabulary import TOTAL


def describe_done(done: dict[str, int]) -> str:
    """How many dwellings suited, were too small or too large; the middle of a sentence."""
    total, suitable = done["dwellings"], done["suitable"]
    if total == 1:
        verdict = (
            "convenait"
            if suitable
            else f"était trop {'petit' if done['too_small'] else 'grand'} pour lui"
        )
        return f"un seul logement est allé à un ménage dont le besoin est connu, et il {verdict}"
    wrong = [
        f"{format_number(done[name])} {agree(done[name], 'était', 'étaient')} {how}"
        for name, how in (
            ("too_small", agree(done["too_small"], "trop petit", "trop petits")),
            ("too_large", agree(done["too_large"], "trop grand", "trop grands")),
        )
        if done[name]
    ]
    if not wrong:
        return f"les {plural(total, 'logement')} convenaient tous par leur taille au ménage relogé"
    end = ", ".join(wrong) if len(wrong) > 1 else f"et {wrong[0]}"
    return f"{count_suitable(done)}, {end}"


def count_suitable(done: dict[str, int]) -> str:
    """How many of several dwellings suited: "1 des 4 logements convenait par sa taille …"."""
    suitable = done["suitable"]
    start = format_number(suitable) if suitable else "aucun"
    verb = agree(suitable, "convenait par sa", "convenaient par leur")
    return (
        f"{start} des {plural(done['dwellings'], 'logement')} {'' if suitable else 'ne '}{verb} "
        "taille au ménage relogé"
    )


def describe_best(found: Assignment) -> str:
    """Compare what was done with exchanges among those rehoused, then with everybody."""
    done, pool = totals_of(found.dwellings), totals_of(found.needs)
    more, all_of = done["best"] - done["suitable"], done["dwellings"]
    waiting = pool["households"] - pool["rehoused"]
    if more == 0:
        return (
            "Aucune autre répartition, même parmi ceux qui attendent encore, n'aurait logé plus "
            "de ménages à leur taille."
        )
    swapped = found.exchanged - done["suitable"]
    exchange = (
        f"En les échangeant entre les seuls ménages relogés, {format_number(found.exchanged)} "
        f"{agree(found.exchanged, 'aurait', 'auraient')} convenu, soit {format_number(swapped)} de "
        "plus. "
        if swapped
        else "Aucun échange entre les seuls ménages relogés n'aurait fait mieux. "
    )
    if done["best"] == found.exchanged:
        return f"{exchange}Choisir aussi parmi ceux qui attendent encore n'y ajouterait rien."
    others = (
        "le ménage qui attend" if waiting == 1 else f"les {plural(waiting, 'ménage')} qui attendent"
    )
    return (
        f"{exchange}En choisissant aussi parmi {others} encore, au mieux "
        f"{format_number(done['best'])} {agree(done['best'], 'logement')} sur "
        f"{format_number(all_of)} {agree(done['best'], 'aurait', 'auraient')} convenu, soit "
        f"{format_number(more)} de plus que ce qui a été fait{_describe_kept(found)}."
    )


def _describe_kept(found: Assignment) -> str:
    """Say how many of those rehoused would still be, in the best for everybody."""
    rehoused = totals_of(found.needs)["rehoused"]
    if rehoused < 2:
        return ""
    kept = format_number(found.exchanged) if found.exchanged else "aucun"
    verb = agree(found.exchanged, "l'aurait", "l'auraient")
    no = "ne " if not found.exchanged else ""
    return f" ; {kept} des {plural(rehoused, 'ménage relogé')} {no}{verb} encore été"


def describe_unmet(found: Assignment) -> str:
    """Say who would still wait for a dwelling in the best assignment, by need."""
    rows = found.needs[(found.needs["unmet"] > 0) & (found.needs["typology"] != TOTAL)]
    unmet = totals_of(found.needs)["unmet"]
    if not unmet:
        return "Tous les ménages auraient alors un logement à leur taille."
    by_size = enumerated(
        f"{format_number(row['unmet'])} en {name_dwelling(row['typology'])}"
        for row in rows.to_dict("records")
    )
    verb = agree(unmet, "resterait", "resteraient")
    return (
        f"Même au mieux, {plural(unmet, 'ménage')} {verb} sans logement : {by_size}, que seuls "
        "d'autres logements pourraient servir."
    )


def name_dwelling(code: str) -> str:
    """Name a size of dwelling within a sentence, the T1 with the studio."""
    return "studio ou T1" if code == "T1" else TYPOLOGIES.get(code, code)
