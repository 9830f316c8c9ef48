"""What a register may say of a dwelling allocated or of a waiting household, field by field.

Reading (headers), cleaning (kinds), ``copil new`` (templates) and ``copil demo`` all stand on it.
"""

import re
from dataclasses import dataclass

from copil_analysis.vocabulary import fold

ATTRIBUTIONS, WAITING_FILE = "attributions", "file_active"
NATIONAL = "national"
NATIONAL_LABEL = "Export du système national"
"""The national export of the requests: read, and counted in no table."""
REGISTER_LABELS = {
    ATTRIBUTIONS: "Registre des attributions",
    WAITING_FILE: "Registre de la file active",
}
FUNDINGS = {"PLAI": "PLAI", "PLUS": "PLUS", "PLS": "PLS"}
EXIT_REASONS = {"rehoused": "Relogement", "other": "Autre sortie"}
YES_NO = {True: "oui", False: "non"}
GUIDE, LISTS, LIST_HEADER = "Mode d'emploi", "Listes", "Valeurs admises"
"""The sheets beside the register in a workbook of ours to fill, and what heads the lists."""

_EMPTY_WORDS = frozenset(
    word
    for words in ("de d du des la le l les un une", "n no nb nbr nbre nombre total")
    for word in words.split()
)
_NUMBER = {"numero", "num", "identifiant", "id"}
_NUMBER_SIGN = re.compile(r"(?<![a-z])no?(?![a-z])|№")
_UNIQUE = {"unique", "demande", "sne", "dls", "nur", "nud"}
_OF_REQUEST = {"logement", "social", "locatif"}
_OF_UNIQUE = _OF_REQUEST | {"departemental", "regional", "national", "enregistrement"}
"""The words of a header of the request number: « Identifiant unique de la demande », « N° DLS »."""
_OF_EXPORT = {"dls", "sne"}
_FIRST = {"initial", "initiale", "premier", "premiere", "1", "er", "ere"}
_COUNTS = re.compile(r"(?<![a-z])(?:nbr?e?|nombre)(?![a-z])")


@dataclass(frozen=True)
class Field:
    """A column of a register.

    ``name``: its column in the tidy register. ``header``: what design.md calls it. ``kind``:
    structure, channel, typology, funding, exit_reason (coded), count, amount (euros), date,
    yes_no, request_number, text, status, national_status. ``spellings``: other headers met;
    ``last``: those that count only where no other column names the field.
    """

    name: str
    header: str
    label: str
    kind: str
    is_required: bool = False
    spellings: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Every header that names it."""
        return (*self.last, *self.spellings, self.label, self.header)

    @property
    def examples(self) -> str:
        """Some headers that name it, for a message."""
        return f"par exemple « {self.label} », « {self.spellings[0]} » ou « {self.spellings[1]} »"


_STRUCTURE = Field(
    "structure",
    "structure",
    "Structure",
    "structure",
    True,
    ("territoire", "secteur", "association", "opérateur", "équipe", "structure d'hébergement"),
)
_ADULTS = Field(
    "adults", "adultes", "Adultes", "count", True, ("adultes du ménage", "ménage adultes")
)
_CHILDREN = Field(
    "children",
    "enfants",
    "Enfants",
    "count",
    True,
    ("enfants du ménage", "ménage enfants", "enfants à charge"),
)
_REQUEST_NUMBER = Field(
    "request_number",
    "numero_unique",
    "Numéro unique",
    "request_number",
    False,
    (
        "numéro de demande",
        "numéro unique de la demande",
        "nur",
        "unique",
        "nud",
        "demande unique",
    ),
)
_REQUEST_DATE = Field(
    "request_date",
    "date_demande",
    "Date de la demande",
    "date",
    False,
    (
        "demande déposée le",
        "date de dépôt",
        "date du dépôt de la demande",
        "ancienneté de la demande",
    ),
)

REGISTERS: dict[str, tuple[Field, ...]] = {
    ATTRIBUTIONS: (
        _STRUCTURE,
        Field(
            "date",
            "date_attribution",
            "Date d'attribution",
            "date",
            True,
            ("date", "attribué le", "date de relogement", "attribution", "date attrib"),
        ),
        Field(
            "channel",
            "contingent",
            "Contingent",
            "channel",
            True,
            ("filière", "réservataire", "contingent réservataire", "dispositif"),
        ),
        Field(
            "typology",
            "typologie",
            "Typologie",
            "typology",
            True,
            ("type", "type de logement", "typologie du logement", "taille du logement", "typo"),
        ),
        _ADULTS,
        _CHILDREN,
        Field("funding", "financement", "Financement", "funding", False, ("type de financement",)),
        Field("rent", "loyer", "Loyer", "amount", False, ("loyer mensuel", "montant du loyer")),
        Field("landlord", "bailleur", "Bailleur", "text", False, ("bailleur social",)),
        Field("commune", "commune", "Commune", "text", False, ("ville", "commune du logement")),
        _REQUEST_NUMBER,
        _REQUEST_DATE,
        Field(
            "is_foyer",
            "logement_foyer",
            "Logement-foyer",
            "yes_no",
            False,
            ("foyer", "foyer-logement"),
        ),
    ),
    WAITING_FILE: (
        _STRUCTURE,
        _ADULTS,
        _CHILDREN,
        Field(
            "typology",
            "typologie",
            "Typologie",
            "typology",
            False,
            (
                "type",
                "typo",
                "besoin",
                "typologie demandée",
                "typologie recherchée",
                "logement demandé",
            ),
        ),
        _REQUEST_NUMBER,
        _REQUEST_DATE,
        Field(
            "renewal_date",
            "date_renouvellement",
            "Date de renouvellement",
            "date",
            False,
            ("renouvellement", "renouvelée le", "dernier renouvellement"),
        ),
        Field("desk", "guichet", "Guichet", "text", False, ("service enregistreur",)),
        Field(
            "entry_date",
            "date_entree",
            "Date d'entrée",
            "date",
            False,
            (
                "entrée",
                "entré le",
                "date d'entrée dans la structure",
                "date d'entrée en file active",
            ),
        ),
        Field(
            "exit_reason",
            "motif_sortie",
            "Motif de sortie",
            "exit_reason",
            False,
            ("motif", "motif de fin", "raison de la sortie"),
        ),
        Field(
            "exit_date",
            "date_sortie",
            "Date de sortie",
            "date",
            False,
            ("sortie", "sorti le", "date de relogement", "relogé le", "date de départ", "parti le"),
        ),
    ),
}

NATIONAL_FIELDS = (
    Field(
        "request_number",
        "numero_unique",
        "Numéro unique",
        "request_number",
        True,
        (
            *_REQUEST_NUMBER.spellings,
            *("numéro du système national", "numéro d'enregistrement", "numur"),
        ),
        ("numéro", "numéro de dossier", "n° dossier"),
    ),
    Field(
        "request_date",
        "date_depot",
        "Date de dépôt",
        "date",
        False,
        (
            *("dépôt", "date de dépôt de la demande", "déposée le", "demande déposée le"),
            *("date de la demande", "créée le", "date de création"),
            *("date de création de la demande", "date d'enregistrement"),
            *("date d'enregistrement de la demande", "date d'ancienneté"),
        ),
    ),
    Field(
        "renewal_date",
        "date_renouvellement",
        "Date de renouvellement",
        "date",
        False,
        (
            *("renouvellement", "renouvelée le", "dernier renouvellement", "date de renouv"),
            *("date du dernier renouvellement", "date de renouvellement de la demande"),
        ),
    ),
    Field(
        "desk",
        "guichet",
        "Guichet",
        "text",
        False,
        (
            *("guichet enregistreur", "guichet d'enregistrement", "code guichet", "lieu"),
            *("lieu d'enregistrement", "service enregistreur", "service d'enregistrement"),
            *("nom du guichet", "guichet créateur", "organisme enregistreur"),
        ),
    ),
    Field(
        "status",
        "statut",
        "Statut",
        "national_status",
        False,
        (
            *("statut de la demande", "état", "état de la demande"),
            *("situation", "situation de la demande"),
        ),
    ),
    Field(
        "reason",
        "motif_radiation",
        "Motif de radiation",
        "national_status",
        False,
        ("motif", "motif de la radiation", "raison de la radiation", "cause de radiation"),
    ),
)
"""The columns that are read of the national export; ``reason`` is kept as a status only."""

FIELDS = {**REGISTERS, NATIONAL: NATIONAL_FIELDS}
"""The fields of all that is read row by row."""

NATIONAL_STATUSES = ("active", "allocated", "struck_off", "other")

STATUSES = (
    Field(
        "status",
        "statut",
        "Statut",
        "status",
        False,
        ("statut de la demande", "statut du dossier", "statut du ménage", "statut attribution"),
    ),
    Field(
        "situation",
        "situation",
        "Situation",
        "status",
        False,
        ("situation actuelle", "situation de la demande", "situation du dossier"),
    ),
    Field(
        "state",
        "etat",
        "État",
        "status",
        False,
        ("état de la demande", "état du dossier", "état d'avancement", "avancement"),
    ),
    Field(
        "outcome",
        "suite_donnee",
        "Suite donnée",
        "status",
        False,
        (
            *("suite", "décision", "décision du ménage", "décision du bailleur", "décision cal"),
            *("résultat", "issue", "réponse", "réponse du ménage", "réponse du candidat"),
        ),
    ),
)
"""The columns that say whether a row of any register counts; not kept, and in no template."""

READ = {
    **{register: (*fields, *STATUSES) for register, fields in REGISTERS.items()},
    NATIONAL: NATIONAL_FIELDS,
}
"""Every column that is read of a register, or of the national export."""


def header_key(text: str) -> str:
    """A header without case, accents, punctuation, plural and small words.

    >>> header_key("Nombre d'adultes"), header_key("date_attribution"), header_key("N° UNIQUE")
    ('adulte', 'date attribution', 'unique')
    """
    words = re.findall(r"[a-z]+|[0-9]+", fold(text))
    kept = [word for word in words if word not in _EMPTY_WORDS] or words
    return " ".join(word[:-1] if word[3:] and word[-1] in "sx" else word for word in kept)


def field_of(header: str, register: str) -> Field | None:
    """The field that a header names, however it is written; None for a column that nobody reads.

    >>> field_of("Entré le", "file_active") == field_of("Date d'entr?e", "file_active")
    True
    >>> field_of("N° de DLS", "national") == field_of("Identifiant demande", "national")
    True
    """
    known, key = _BY_KEY[register], header_key(header)
    field = (
        known.get(key)
        or _request_number(header, register)
        or _bare_field(key, register)
        or _field_with_lost_letters(header, register)
    )
    counts_it = field and field.kind != "count" and _COUNTS.search(fold(header))
    return None if counts_it else field


def _request_number(header: str, register: str) -> Field | None:
    """The request number, where all the words say that it is one, and of what."""
    words = set(header_key(header).split())
    is_number = words & _NUMBER or _NUMBER_SIGN.search(fold(header))
    rest = words - _NUMBER
    names_it = is_number and rest & _UNIQUE and rest <= _UNIQUE | _OF_UNIQUE
    return _BY_KEY[register][header_key(_REQUEST_NUMBER.header)] if names_it else None


def _bare_field(key: str, register: str) -> Field | None:
    """The field of the export, or the date of a request, without what such a column is of.

    « First » is said of the date only: the first number or state is another than the present one.
    """
    words = key.split()
    others = _OF_EXPORT | _FIRST | (_OF_REQUEST if "demande" in words else set())
    field = _BY_KEY[register].get(" ".join(word for word in words if word not in others))
    is_date = field is not None and field.name == _REQUEST_DATE.name
    return field if is_date or (register == NATIONAL and not _FIRST & set(words)) else None


def _field_with_lost_letters(header: str, register: str) -> Field | None:
    """The field of a header whose accents became question marks."""
    parts = re.split(r"(?<=[a-z])[?\ufffd]+(?=[a-z])", fold(header))
    if len(parts) == 1:
        return None
    pattern = re.compile("[a-z]{1,2}".join(map(re.escape, parts)))
    return next(
        (
            field
            for field in FIELDS[register]
            for spelling in field.written
            if pattern.fullmatch(fold(spelling))
        ),
        None,
    )


_BY_KEY = {
    register: {
        header_key(spelling): field for field in reversed(fields) for spelling in field.written
    }
    for register, fields in READ.items()
}
