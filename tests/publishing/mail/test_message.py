"""One message to one recipient: its tree, its headers, its bytes."""

import email
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from functools import partial
from typing import cast

import pytest
from bs4 import BeautifulSoup
from pydantic import ValidationError

from copil_analysis.config import Mail, Recipient
from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.body import Content, compose
from copil_analysis.publishing.mail.message import build_message, message_id
from copil_analysis.publishing.mail.mime import write_mime
from copil_analysis.quarter import Quarter

FILES = {
    "index.html": "<!DOCTYPE html><title>Synthèse</title>\n".encode(),
    "allocation.html": b"<!DOCTYPE html><title>Attributions</title>\n",
    "rehoused.html": "<!DOCTYPE html><title>Relogés</title>\n".encode(),
    "needs_gap.html": b"<!DOCTYPE html><title>Besoins</title>\n",
    "method.html": "<!DOCTYPE html><title>Méthode</title>\n".encode(),
    "tables/tables.xlsx": b"PK\x03\x04 \x00\xff",
}
NAMES = (
    *("synthese_2011-T1.html", "attributions_2011-T1.html"),
    *("relogements_2011-T1.html", "besoins_2011-T1.html", "methode_2011-T1.html"),
    "tableaux_2011-T1.xlsx",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECIPIENT = Recipient(address="prefecture@exemple.fr", name="Préfecture, service « Logement »")
FIRST = "<copil.2011-T1.0123456789abcdef01234567@direction.alpes-maritimes.exemple.fr>"
SUBJECT = "COPIL, 1er trimestre 2011\u00a0: 45\u00a0ménages relogés, 177\u00a0attendent encore"


Write = Callable[..., bytes]


def mail(**changes: object) -> Mail:
    facts: dict[str, object] = {
        "host": "localhost",
        "port": 25,
        "from": "copil@direction.alpes-maritimes.exemple.fr",
        "reply_to": "responsable@exemple.fr",
        "list_id": "comite.copil.direction-departementale.alpes-maritimes.exemple.fr",
    }
    return Mail.model_validate(facts | changes)


@pytest.fixture(scope="module")
def made() -> dict[str, Content]:
    """What has been drawn already, for drawing takes half a second."""
    return {}


@pytest.fixture
def write(quarter_2011: Quarter, made: dict[str, Content]) -> Write:
    """build_message with pages, a workbook and a version, and the content made once."""
    if not made:
        made["2011-T1"] = compose(quarter_2011)
    return partial(build_message, files=FILES, version="0.4.0", content=made["2011-T1"])


def parse(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(raw, policy=policy.default))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))  # type: ignore[arg-type]
    assert part
    return str(part.get_content())


def tree(part: EmailMessage) -> object:
    name = part.get_filename()
    own = f"{part.get_content_type()} {name}" if name else part.get_content_type()
    if not part.is_multipart():
        return own
    return own, [tree(cast(EmailMessage, one)) for one in part.iter_parts()]


def test_the_tree_is_exactly_this(quarter_2011: Quarter, write: Write) -> None:
    """mixed > alternative > text, related > (html, one png); then five pages and the workbook."""
    bodies = (
        "multipart/alternative",
        [
            "text/plain",
            (
                "multipart/related",
                ["text/html", "image/png besoins.png"],
            ),
        ],
    )
    pages = [f"text/html {name}" for name in NAMES[:5]]
    found = parse(write(quarter_2011, RECIPIENT, mail()))
    assert tree(found) == ("multipart/mixed", [bodies, *pages, f"{XLSX} {NAMES[5]}"])
    assert [part["MIME-Version"] for part in found.walk()] == ["1.0"] + [None] * 11


def test_every_cid_resolves_and_every_picture_is_called(
    quarter_2011: Quarter, write: Write
) -> None:
    """The addresses in the HTML are the Content-IDs of the parts, each whole on its line."""
    raw = write(quarter_2011, RECIPIENT, mail())
    message = parse(raw)
    images = BeautifulSoup(body(message, "html"), "html.parser").find_all("img")
    called = [str(image["src"]).removeprefix("cid:") for image in images]
    given = re.findall(rb"^Content-ID: <(\S+)>\r$", raw, flags=re.MULTILINE)
    assert len(called) == 1 and called == [one.decode() for one in given]


def test_the_html_as_sent_is_under_80_kb(quarter_2011: Quarter, write: Write) -> None:
    """Decoded, and as encoded too."""
    raw = write(quarter_2011, RECIPIENT, mail())
    part = parse(raw).get_body(("html",))
    assert part and len(part.get_content().encode()) < 80_000 and len(part.as_bytes()) < 80_000


def test_the_headers_are_these(quarter_2011: Quarter, write: Write) -> None:
    """In this order, Content-Language last; the date is the committee's, at 8 in Paris."""
    headers = parse(write(quarter_2011, RECIPIENT, mail()))
    domain = "direction.alpes-maritimes.exemple.fr"
    name = message_id("2011-T1", "0.4.0", "copil", "prefecture@exemple.fr", domain)
    told = {key: str(value) for key, value in headers.items()}
    assert told.pop("Content-Type").startswith("multipart/mixed; boundary=")
    assert told.pop("To").endswith(" <prefecture@exemple.fr>")
    assert list(headers.keys())[-1] == "Content-Language"
    assert told == {
        "Message-ID": name,
        "Date": "Fri, 15 Apr 2011 08:00:00 +0200",
        "From": f"Équipe mutualisée départementale des Alpes-Maritimes <copil@{domain}>",
        "Reply-To": "responsable@exemple.fr",
        "Subject": SUBJECT,
        "Auto-Submitted": "auto-generated",
        "List-Id": "<comite.copil.direction-departementale.alpes-maritimes.exemple.fr>",
        "MIME-Version": "1.0",
        "Content-Language": "fr",
    }


def test_the_headers_are_read_alike_by_an_old_reader(quarter_2011: Quarter, write: Write) -> None:
    """The words encoded by RFC 2047 give the names and the subject back."""
    raw = write(quarter_2011, RECIPIENT, mail(), correction_of=FIRST)
    old = email.message_from_bytes(raw, policy=policy.compat32)
    told = {key: str(make_header(decode_header(old[key]))) for key in ("Subject", "From", "To")}
    assert re.sub("\r\n", "", told["Subject"]) == f"Rectificatif – {SUBJECT}"
    assert told["From"].startswith("Équipe mutualisée départementale des")
    assert "Préfecture, service « Logement »" in told["To"]
    assert (old["In-Reply-To"], old["References"]) == (FIRST, FIRST)
    assert old["List-Id"] == f"<{mail().list_id}>"


def test_a_winter_committee_meets_at_eight_too(quarter_2011: Quarter, write: Write) -> None:
    """The hour follows Paris, not a fixed offset."""
    winter = replace(quarter_2011, committee=quarter_2011.committee.replace(month=1))
    assert parse(write(winter, RECIPIENT, mail()))["Date"] == "Sat, 15 Jan 2011 08:00:00 +0100"


def test_the_same_inputs_give_the_same_bytes(quarter_2011: Quarter, write: Write) -> None:
    """Made twice, with the files in another order, and with the content drawn anew."""
    first = write(quarter_2011, RECIPIENT, mail())
    turned: Mapping[str, bytes] = dict(reversed(FILES.items()))
    assert write(quarter_2011, RECIPIENT, mail(), files=turned) == first
    assert write(quarter_2011, RECIPIENT, mail(), content=None) == first


def test_each_recipient_and_version_has_its_own_message_id() -> None:
    """Every part of the key counts, and none runs into the next; capitals do not."""
    keys = [
        ("2011-T1", "0.4.0", "copil", "a@exemple.fr"),
        ("2011-T2", "0.4.0", "copil", "a@exemple.fr"),
        ("2011-T1", "0.4.1", "copil", "a@exemple.fr"),
        ("2011-T1", "0.4.0", "public", "a@exemple.fr"),
        ("2011-T1", "0.4.0", "copil", "b@exemple.fr"),
        ("2011-T1", "0.4.0c", "opil", "a@exemple.fr"),
    ]
    assert len({message_id(*key, "exemple.fr") for key in keys}) == len(keys)
    capitals = message_id("2011-T1", "0.4.0", "copil", "A@Exemple.fr", "exemple.fr")
    assert capitals == message_id(*keys[0], "exemple.fr")


def test_the_bytes_pass_any_server(quarter_2011: Quarter, write: Write) -> None:
    """ASCII only, every line ended by CRLF and under 998 bytes."""
    raw = write(quarter_2011, RECIPIENT, mail(), correction_of=FIRST)
    assert raw.isascii() and raw.endswith(b"\r\n")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    assert max(map(len, raw.split(b"\r\n"))) <= 200


def test_what_is_enclosed_arrives_as_it_was(quarter_2011: Quarter, write: Write) -> None:
    """The bytes of each page and of the workbook, the charset, the name."""
    message = parse(write(quarter_2011, RECIPIENT, mail()))
    attached = list(message.iter_attachments())
    found = {part.get_filename(): part.get_payload(decode=True) for part in attached}
    assert found == dict(zip(NAMES, FILES.values(), strict=True))
    assert [part.get_content_charset() for part in attached] == ["utf-8"] * 5 + [None]
    assert {part.get_content_disposition() for part in attached} == {"attachment"}


@pytest.mark.parametrize("name", ["relogés.html", "a/b.html", "a b.html", 'a".html', "a\r\nB: c"])
def test_a_file_name_that_is_not_plain_is_refused(name: str) -> None:
    """No accent, space, slash, quote or end of line in the name of an attachment."""
    with pytest.raises(ValueError, match="plain ASCII"):
        write_mime({"Message-ID": FIRST}, text="", html="", images={}, enclosed={name: b""})


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\u2028"])
def test_an_end_of_line_adds_no_header(
    quarter_2011: Quarter, write: Write, made: dict[str, Content], end: str
) -> None:
    """In the recipient's name, the service's, the subject, or the message that is corrected."""
    bad = f"X{end}Bcc: autre@exemple.fr"
    with pytest.raises(ValidationError):
        Recipient(address="prefecture@exemple.fr", name=bad)
    # What the configuration refuses is refused once more.
    named = Recipient.model_construct(address="prefecture@exemple.fr", name=bad, edition="copil")
    config = quarter_2011.config.model_copy(update={"service": bad})
    content = replace(made["2011-T1"], title=bad)
    for wrong in (
        partial(write, quarter_2011, named, mail()),
        partial(write, replace(quarter_2011, config=config), RECIPIENT, mail()),
        partial(write, quarter_2011, RECIPIENT, mail(), content=content),
        partial(write, quarter_2011, RECIPIENT, mail(), correction_of=f"<a@b>{end}Bcc: c@d.fr"),
    ):
        with pytest.raises(CopilError):
            wrong()


@pytest.mark.parametrize(
    "name", ['a" <b@exemple.fr>, "c', "a <b@exemple.fr>", "a, b@exemple.fr", "é\\"]
)
def test_a_name_adds_no_recipient(quarter_2011: Quarter, write: Write, name: str) -> None:
    """Quotes, brackets and commas stay within the one name."""
    named = Recipient(address="prefecture@exemple.fr", name=name)
    raw = write(quarter_2011, named, mail())
    message = parse(raw)
    assert [one.addr_spec for one in message["To"].addresses] == ["prefecture@exemple.fr"]
    assert "Bcc" not in message and b"\nBcc" not in raw


def test_a_name_that_is_encoded_already_is_refused(quarter_2011: Quarter, write: Write) -> None:
    """Decoded, it could hold an end of line."""
    named = Recipient(address="a@exemple.fr", name="=?utf-8?q?a=0D=0ABcc:_b@exemple.fr?=")
    with pytest.raises(CopilError, match="une seule ligne"):
        write(quarter_2011, named, mail())


def test_an_accent_in_the_list_id_is_refused(quarter_2011: Quarter, write: Write) -> None:
    """It would be written as no mail program expects it."""
    with pytest.raises(CopilError, match="List-Id"):
        write(quarter_2011, RECIPIENT, mail(list_id="comité.exemple.fr"))


def test_a_message_without_list_id_or_name_has_neither(quarter_2011: Quarter, write: Write) -> None:
    """No List-Id header, and the bare address."""
    message = parse(write(quarter_2011, Recipient(address="a@exemple.fr"), mail(list_id="")))
    assert "List-Id" not in message and message["To"] == "a@exemple.fr"


def test_too_heavy_a_message_says_where_its_attachments_are(
    quarter_2011: Quarter, write: Write
) -> None:
    """At the limit it goes whole; one byte above, a line of both parts stands for them."""
    files = {"index.html": b"x" * 1_000_000}
    whole = write(quarter_2011, RECIPIENT, mail(), files=files)
    size = len(whole)
    assert write(quarter_2011, RECIPIENT, mail(max_bytes=size), files=files) == whole
    light = parse(write(quarter_2011, RECIPIENT, mail(max_bytes=size - 1), files=files))
    assert light.get_content_type() == "multipart/alternative"
    assert light["Message-ID"] == parse(whole)["Message-ID"]
    html = BeautifulSoup(body(light, "html"), "html.parser").get_text(" ")
    for part in (html, body(light, "plain")):
        flat = re.sub(r"\s+", " ", part)
        assert "trop lourds pour être joints à ce message (1,4 Mo)" in flat
        assert "reports/2011-T1" in flat and "jointes" not in flat
    assert body(parse(whole), "plain").count("trop lourds") == 0


def test_a_correction_replies_to_the_first_message(quarter_2011: Quarter, write: Write) -> None:
    """In-Reply-To, References, the subject and a sentence in both parts; else none of them."""
    fixed = parse(write(quarter_2011, RECIPIENT, mail(), correction_of=FIRST))
    assert (fixed["In-Reply-To"], fixed["References"]) == (FIRST, FIRST)
    assert fixed["Subject"] == f"Rectificatif – {SUBJECT}"
    assert list(fixed.keys())[-1] == "Content-Language"
    plain = parse(write(quarter_2011, RECIPIENT, mail()))
    assert "In-Reply-To" not in plain and "References" not in plain
    for kind in ("html", "plain"):
        assert "Rectificatif\u00a0:" in body(fixed, kind).replace("&nbsp;", "\u00a0")
        assert "Rectificatif" not in body(plain, kind)
