"""A file of settings in TOML, read strictly: what is wrong with it is one French sentence."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from copil_analysis.errors import CopilError
from copil_analysis.safe_text import without_directions

_LARGEST = 200_000  # bytes; ours have some thousands
_REASONS = {
    "extra_forbidden": "la clé n'est pas connue",
    "missing": "la clé manque",
    "date_type": "on attend une date comme 2011-04-15",
    "string_type": "on attend un texte entre guillemets",
    "int_type": "on attend un nombre entier",
    "bool_type": "on attend true ou false",
    "tuple_type": "on attend une liste",
}


class Facts(BaseModel):
    """What stands in such a file: no key that is not known, no value of another kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_FactsT = TypeVar("_FactsT", bound=Facts)


def read_toml(path: Path, kind: type[_FactsT], *, name: str, hint: str = "") -> _FactsT:
    """Read a file; a CopilError calls it ``name``, and names the key that is wrong.

    ``hint``: what may be wrong where it is no TOML.
    """
    try:
        found = tomllib.loads(_text(path, name))
        return kind.model_validate(_plain(found))
    except FileNotFoundError:
        raise CopilError(f"Le fichier {path.name} manque dans {path.parent.name}.") from None
    except (OSError, UnicodeDecodeError):
        raise CopilError(f"{name} ne se lit pas : on attend un texte en UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" (ligne {place[1]}, colonne {place[2]})" if place else " (fin du fichier)"
        raise CopilError(f"{name} n'est pas un fichier TOML correct{where}{hint}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        expected = first.get("ctx", {}).get("expected", "").replace("'", "").replace(" or ", " ou ")
        reason = (
            f"on attend {expected}"
            if expected
            else _REASONS.get(first["type"], str(first.get("ctx", {}).get("error", first["msg"])))
        )
        raise CopilError(f"{name} : {f'« {key} » : ' if key else ''}{reason}.") from None
    except (ValueError, RecursionError):  # a number of too many digits, lists in lists in lists
        raise CopilError(f"{name} n'est pas un fichier TOML correct.") from None


def _text(path: Path, name: str) -> str:
    """The text as Notepad saves it, with a mark before it or not; as « Unicode » it says so."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise CopilError(
            f"{name} est enregistré en UTF-16 (« Unicode ») : enregistrez-le en UTF-8."
        )
    if len(content) > _LARGEST:
        raise CopilError(
            f"{name} a plus de {_LARGEST // 1_000} ko : ce n'est pas un de nos fichiers."
        )
    return content.decode("utf-8-sig")


def _plain(value: Any) -> Any:
    """Strict models take no list for a tuple; no text turns the order of others."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(map(_plain, value))
    return without_directions(value) if isinstance(value, str) else value
