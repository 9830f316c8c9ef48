"""What the findings quote of the received files, taken out before anything leaves the machine.

A cell in the wrong column may be a name. ``data/processed`` and the terminal keep what was
found; pages, workbooks and mails get the same findings with the quoted words left out, but for
those that the configuration or the vocabulary knows.
"""

import re

import pandas as pd

from copil_analysis.config import Config
from copil_analysis.register_fields import REGISTERS, field_of
from copil_analysis.vocabulary import TABLE_LABELS, Vocabulary

_QUOTED = re.compile(r"(feuille )?« ([^«»]*) »")
_KINDS = ("structure", "channel", "typology", "measure", "total")
_OWN = ("note", "summary")  # these quote what is written for the committee
_LEFT_OUT = "« … »"


def redact(checks: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The same findings; what their messages and columns quote of a file is left out."""
    vocabulary = Vocabulary(config)
    is_own = checks["check"].isin(_OWN)
    messages = checks["message"].map(lambda text: _redacted(str(text), vocabulary))
    return checks.assign(message=checks["message"].where(is_own, messages))


def _redacted(message: str, vocabulary: Vocabulary) -> str:
    return _QUOTED.sub(
        lambda match: match[0] if match[1] or _is_known(match[2], vocabulary) else _LEFT_OUT,
        message,
    )


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a word of the field: a label, a header, the name of a table."""
    return (
        not re.search(r"\w", text)
        or text in TABLE_LABELS.values()
        or text == "spellings"
        or any(vocabulary.code_of(kind, text) for kind in _KINDS)
        or any(field_of(text, register) for register in REGISTERS)
    )
