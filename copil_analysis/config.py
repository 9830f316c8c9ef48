"""copil.toml and period.toml: what a department, or a quarter, says of itself."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.period import Period
from copil_analysis.toml_file import Facts, read_toml

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Term(Facts):
    """A structure or a channel: its code, the French label shown, other spellings met.

    ``since`` (``from`` in copil.toml) and ``until``: the first and the last quarter in which it
    exists; a year stands for its first or last quarter. ``into``: the code of the one that it was
    merged into, which the rows of later quarters count for.
    """

    code: str
    label: str
    spellings: tuple[str, ...] = ()
    since: Period | None = Field(default=None, alias="from")
    until: Period | None = None
    into: str = ""

    @field_validator("since", "until", mode="before")
    @classmethod
    def _is_quarter(cls, text: Any, info: ValidationInfo) -> Period | None:
        try:
            quarters = Period.parse(text).quarters
        except UsageError as error:
            raise ValueError(str(error).removesuffix(".")) from None
        return quarters[0] if info.field_name == "since" else quarters[-1]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not re.match(r"\w", self.code):  # it stands in tables that spreadsheets open
            raise ValueError(f"« {self.code} » : un code commence par une lettre ou un chiffre")
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"« {self.code} » : until vient avant from")
        if self.into and not self.until:
            raise ValueError(f"« {self.code} » : into demande until, son dernier trimestre")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All that it may be written as."""
        return (self.label, self.code.replace("_", " "), *self.spellings)

    def is_open(self, period: Period, *, throughout: bool = False) -> bool:
        """Whether it exists in a period: of a year, in some quarter or in all of them."""
        first, last = period.quarters[0], period.quarters[-1]
        begins, ends = (first, last) if throughout else (last, first)
        return not (self.since and begins < self.since) and not (self.until and self.until < ends)


class Recipient(Facts):
    """Who receives the mail, and which edition: so far there is one."""

    address: str
    name: str = ""
    edition: Literal["copil"] = "copil"

    @field_validator("address")
    @classmethod
    def _is_address(cls, address: str) -> str:
        return _checked_address(address)

    @field_validator("name")
    @classmethod
    def _is_one_line(cls, name: str) -> str:
        return _checked_line(name)


class Mail(Facts):
    """How the reports are sent: the server, who sends, to whom. The password stands elsewhere.

    ``security``: starttls, tls, or none for a server on this very machine. ``max_bytes``: past it a
    message goes without its attachments.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    sender: str = Field(alias="from")
    reply_to: str
    list_id: str = ""
    ca_file: str = ""
    max_bytes: int = 10_000_000
    recipients: tuple[Recipient, ...] = ()

    @field_validator("sender", "reply_to")
    @classmethod
    def _are_addresses(cls, address: str) -> str:
        return _checked_address(address)

    @field_validator("host", "username", "list_id", "ca_file")
    @classmethod
    def _are_lines(cls, text: str) -> str:
        return _checked_line(text)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not 0 < self.port < 65_536 or not self.host:
            raise ValueError("on attend un serveur (host) et un port de 1 à 65535")
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError(
                "security = « none » n'est admis que pour un serveur de cette machine "
                f"({', '.join(LOOPBACK)})"
            )
        addresses = [one.address.lower() for one in self.recipients]
        if twice := {one for one in addresses if addresses.count(one) > 1}:
            raise ValueError(f"un destinataire figure deux fois : {min(twice)}")
        return self


class Config(Facts):
    """copil.toml: the order of the structures and channels is the order of every table.

    ``norm``: how the typology that a household needs follows from its composition, where its
    register does not say (``cleaning.typology``). ``territories``: with what the request numbers
    of the département begin; without any, nothing is said of it.
    """

    service: str
    norm: Literal["drihl", "insee"] = "drihl"
    territories: tuple[str, ...] = ()
    structures: tuple[Term, ...]
    channels: tuple[Term, ...]
    mail: Mail | None = None
    _whole: "Config | None" = PrivateAttr(default=None)
    _period: Period | None = PrivateAttr(default=None)

    @field_validator("territories")
    @classmethod
    def _are_territories(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [code for code in codes if not re.fullmatch("[0-9][0-9AB]{2}", code)]:
            raise ValueError(
                f"« {wrong[0]} » : un territoire a trois caractères entre guillemets, comme 006 "
                "ou 02A"
            )
        return codes

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        for terms in (self.structures, self.channels):
            codes = [term.code for term in terms]
            if not codes or "total" in codes or len(set(codes)) < len(codes):
                raise ValueError(f"les codes doivent exister et différer : {', '.join(codes)}")
        return self

    @model_validator(mode="after")
    def _mergers_lead_on(self) -> Self:
        for terms in (self.structures, self.channels):
            for term in terms:
                if term.until and term.into and not _heir(term, terms, term.until.following):
                    raise ValueError(
                        f"« {term.code} » : into attend le code d'une autre, qui existe au "
                        f"{term.until.following}"
                    )
        return self

    def at(self, period: Period) -> "Config":
        """The same with the structures and channels that exist in a period (or part of it).

        What is merged into another by then is one of that other's spellings.
        """
        whole = self._whole or self
        kinds = {"structures": whole.structures, "channels": whole.channels}
        view = whole.model_copy(
            update={kind: tuple(_open_terms(terms, period)) for kind, terms in kinds.items()}
        )
        view._whole, view._period = whole, period
        if not view.structures or not view.channels:
            raise CopilError(
                f"copil.toml : aucune structure, ou aucune filière, n'existe {period.in_label} "
                "(from, until)."
            )
        return view

    def only(self, kept: Mapping[str, Collection[str]]) -> "Config":
        """The same with some of its structures or channels alone, in every period.

        ``kept``: by kind, the codes; those that were merged into one of them among them.
        """

        def some(config: "Config") -> "Config":
            terms = {"structures": config.structures, "channels": config.channels}
            chosen = {
                name: tuple(term for term in known if term.code in kept[kind])
                for (name, known), kind in zip(terms.items(), ("structure", "channel"), strict=True)
                if kind in kept
            }
            return config.model_copy(update=chosen)

        view = some(self)
        view._whole, view._period = some(self._whole or self), self._period
        return view

    def every(self, kind: str) -> tuple[Term, ...]:
        """The structures or the channels of all periods."""
        whole = self._whole or self
        return whole.structures if kind == "structure" else whole.channels

    def term(self, kind: str, code: str) -> Term:
        """A structure or a channel by its code, of any period."""
        return next(term for term in self.every(kind) if term.code == code)

    def gone(self, kind: str) -> dict[str, str]:
        """The codes that do not exist in this period, each with its heir's, or nothing."""
        terms, period = self.every(kind), self._period
        if period is None:
            return {}
        return {term.code: _heir(term, terms, period) for term in terms if not term.is_open(period)}

    @property
    def structure_labels(self) -> dict[str, str]:
        return {term.code: term.label for term in self.structures}

    @property
    def channel_labels(self) -> dict[str, str]:
        return {term.code: term.label for term in self.channels}


def _heir(term: Term, terms: tuple[Term, ...], period: Period) -> str:
    """The code that a term's rows count for in a period after it closed; nothing without one."""
    met = {term.code}
    while term.until and term.until < period.quarters[0]:
        followers = [one for one in terms if one.code == term.into and one.code not in met]
        if not followers:
            return ""
        term = followers[0]
        met.add(term.code)
    return term.code if term.is_open(period) and len(met) > 1 else ""


def _open_terms(terms: tuple[Term, ...], period: Period) -> Iterator[Term]:
    for term in terms:
        if term.is_open(period):
            merged = [
                name
                for one in terms
                if not one.is_open(period) and _heir(one, terms, period) == term.code
                for name in one.names
            ]
            yield term.model_copy(update={"spellings": (*term.spellings, *merged)})


class Explained(Facts):
    """A gap that somebody has explained: which check, on which row, how much, why."""

    check: str
    row: str
    gap: int
    reason: str


class PeriodFacts(Facts):
    """period.toml: the real bounds of the flows, the snapshot, the committee and its agenda.

    ``asks``: what the team asks of the committee. ``nothing_allocated``: no dwelling was
    allocated, and so no register of allocations is due.
    """

    start: date
    end: date
    snapshot: date
    committee: date
    next_committee: date | None = None
    agenda: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    explained: tuple[Explained, ...] = ()
    nothing_allocated: bool = False

    @model_validator(mode="after")
    def _dates_follow(self) -> Self:
        if not self.start <= self.end <= self.committee or self.snapshot > self.committee:
            raise ValueError(
                "les dates doivent se suivre : début ≤ fin ≤ comité, et relevé ≤ comité"
            )
        if self.next_committee and self.next_committee <= self.committee:
            raise ValueError("le prochain comité (next_committee) doit suivre le comité")
        return self


def _checked_address(text: str) -> str:
    """One plain ASCII address; whatever else could add a header or a recipient."""
    if not re.fullmatch(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", text):
        raise ValueError("on attend une adresse comme equipe@exemple.fr, sans accent ni espace")
    return text


def _checked_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("on attend un texte sur une seule ligne")
    return text


def read_config(root: Path) -> Config:
    """Read ``copil.toml`` of a workspace; a CopilError names the key that is wrong."""
    return read_toml(root / "copil.toml", Config, name="copil.toml")


def read_period_facts(folder: Path) -> PeriodFacts:
    """Read ``period.toml`` of a period's raw folder; a CopilError names the key that is wrong."""
    return read_toml(
        folder / "period.toml",
        PeriodFacts,
        name=f"{folder.name}/period.toml",
        hint=" ; une date s'écrit 2011-04-30 et existe au calendrier",
    )
