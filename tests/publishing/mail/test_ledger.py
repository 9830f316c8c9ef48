"""The ledger: nobody is sent anything twice, whatever is called, killed or started twice."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.ledger import STATE_LABELS, Entry, Key, Ledger, tidy_answer

MARIE = Key("2011-T1", "v1", "copil", "marie@exemple.fr")
PAUL = Key("2011-T1", "v1", "copil", "paul@exemple.fr")
ID = "<1@copil.exemple.fr>"
NOON = datetime(2011, 5, 12, 12, 0, tzinfo=UTC)
POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and signals of POSIX")
CHILD = """
import os, signal, sys
from pathlib import Path
from copil_analysis.publishing.mail.ledger import Key, Ledger
ledger, key = Ledger(Path(sys.argv[1])), Key("2011-T1", "v1", "copil", "marie@exemple.fr")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail" / "ledger.sqlite3"


def put(ledger: Ledger, state: str, key: Key = MARIE, message_id: str = ID) -> Entry:
    """An entry in a state, reached as a sending reaches it."""
    entry = ledger.prepare(key, message_id)
    if state in ("sent", "uncertain"):
        entry = ledger.start(key)
    if state == "sent":
        entry = ledger.sent(key, "250 2.0.0 Ok")
    if state == "refused":
        entry = ledger.refused(key, "550 5.1.1 unknown")
    return entry


def run_child(path: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD + code, path],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_sending_goes_from_ready_to_uncertain_to_sent(path: Path) -> None:
    """Each step gives the entry back with its attempts, its UTC time and the server's answer."""
    paris = timezone(timedelta(hours=2))
    with Ledger(path, now=lambda: NOON.astimezone(paris)) as ledger:
        time = "2011-05-12T12:00:00.000000+00:00"
        assert ledger.prepare(MARIE, ID) == Entry(MARIE, ID, "ready", 0, time, "")
        assert ledger.start(MARIE) == Entry(MARIE, ID, "uncertain", 1, time, "")
        assert ledger.sent(MARIE, "250 Ok") == Entry(MARIE, ID, "sent", 1, time, "250 Ok")


def test_what_was_written_is_there_at_the_next_run(path: Path) -> None:
    """A second run finds the entries of the first, a period's in the order of preparation."""
    with Ledger(path) as ledger:
        other = Key("2010-T4", "v1", "copil", "marie@exemple.fr")
        for number, key in enumerate((PAUL, MARIE, other)):
            ledger.prepare(key, f"<{number}@x>")
        ledger.refused(PAUL, "550 no")
    with Ledger(path) as ledger:
        assert [entry.key for entry in ledger.entries()] == [other, PAUL, MARIE]
        assert [entry.state for entry in ledger.entries("2011-T1")] == ["refused", "ready"]
        assert ledger.entries("2012-T1") == []


@pytest.mark.parametrize("state", STATE_LABELS)
def test_preparing_again_returns_what_stands(path: Path, state: str) -> None:
    """A rerun prepares everyone: it neither changes a state nor adds a second entry."""
    with Ledger(path) as ledger:
        before = put(ledger, state)
        assert ledger.prepare(MARIE, ID) == before
        assert ledger.entries() == [before]


def test_the_case_of_an_address_makes_no_second_copy(path: Path) -> None:
    """Marie@Exemple.fr in copil.toml today is the marie@exemple.fr of the last run."""
    with Ledger(path) as ledger:
        sent = put(ledger, "sent")
        shouted = Key("2011-T1", "v1", "copil", "MARIE@Exemple.fr")
        assert {MARIE: 1}[shouted] == 1
        assert shouted.address == "MARIE@Exemple.fr"
        assert MARIE not in (PAUL, Key("2011-T1", "v2", "copil", MARIE.address), MARIE.address)
        assert ledger.prepare(shouted, "<2@x>") == sent
        assert ledger.first_sent("2011-T1", "copil", "MARIE@Exemple.fr") == ID


def test_only_a_ready_entry_takes_a_new_message_id(path: Path) -> None:
    """What will leave is the message just built; what has left keeps the ID it left with."""
    with Ledger(path) as ledger:
        ledger.prepare(MARIE, "<old@x>")
        assert ledger.prepare(MARIE, ID).message_id == ID
        ledger.start(MARIE)
        assert ledger.prepare(MARIE, "<new@x>").message_id == ID


def test_one_message_id_for_two_people_is_refused(path: Path) -> None:
    """A bounce could not tell them apart; the ledger stays as it was."""
    with Ledger(path) as ledger:
        ledger.prepare(MARIE, ID)
        with pytest.raises(CopilError):
            ledger.prepare(PAUL, ID)
        assert [entry.key for entry in ledger.entries()] == [MARIE]


@pytest.mark.parametrize("state", ["sent", "refused", "uncertain"])
def test_only_a_ready_entry_starts(path: Path, state: str) -> None:
    """What was started may have been delivered: it is not started again."""
    with Ledger(path) as ledger:
        before = put(ledger, state)
        with pytest.raises(CopilError, match=f"est « {STATE_LABELS[state]} »"):
            ledger.start(MARIE)
        assert ledger.entries() == [before]


@pytest.mark.parametrize("state", ["sent", "refused"])
@pytest.mark.parametrize("verb", ["sent", "refused", "back_to_ready"])
def test_sent_and_refused_are_final(path: Path, state: str, verb: str) -> None:
    """No outcome is written over a final one."""
    with Ledger(path) as ledger:
        before = put(ledger, state)
        with pytest.raises(CopilError):
            getattr(ledger, verb)(MARIE, "autre chose")
        assert ledger.entries() == [before]


@pytest.mark.parametrize("verb", ["start", "sent", "refused", "back_to_ready", "settle"])
def test_an_unknown_entry_is_told(path: Path, verb: str) -> None:
    """Nothing is made up for somebody who was not prepared."""
    values = {"start": [], "settle": ["sent"]}.get(verb, ["250 Ok"])
    with Ledger(path) as ledger:
        with pytest.raises(CopilError, match=r"Aucun envoi de 2011-T1 à marie@exemple\.fr"):
            getattr(ledger, verb)(MARIE, *values)
        assert ledger.entries() == []


def test_each_try_counts_once(path: Path) -> None:
    """A 4xx before DATA, a lost connection after start and a success are three attempts."""
    with Ledger(path) as ledger:
        ledger.prepare(MARIE, ID)
        assert ledger.back_to_ready(MARIE, "451 plus tard").attempts == 1
        ledger.start(MARIE)
        assert ledger.back_to_ready(MARIE, "connexion perdue").attempts == 2
        ledger.start(MARIE)
        assert ledger.sent(MARIE, "250 Ok").attempts == 3


@pytest.mark.parametrize("state", ["sent", "ready"])
def test_a_person_settles_what_is_uncertain(path: Path, state: str) -> None:
    """The answer says that it was by hand, and the try still counts."""
    with Ledger(path) as ledger:
        put(ledger, "uncertain")
        entry = ledger.settle(MARIE, state)
        told = f"réglé à la main : {STATE_LABELS[state]}"
        assert (entry.state, entry.attempts, entry.answer) == (state, 1, told)


@pytest.mark.parametrize("state", ["ready", "sent", "refused"])
def test_only_what_is_uncertain_is_settled(path: Path, state: str) -> None:
    """A sent message is not declared ready by hand, nor a ready one sent."""
    with Ledger(path) as ledger:
        before = put(ledger, state)
        for wanted in ("sent", "ready"):
            with pytest.raises(CopilError, match="ne peut pas devenir"):
                ledger.settle(MARIE, wanted)
        assert ledger.entries() == [before]


def test_settling_knows_two_words(path: Path) -> None:
    """Another word is a French sentence that names the two."""
    with Ledger(path) as ledger:
        put(ledger, "uncertain")
        with pytest.raises(CopilError, match=r"« sent » .* « ready »"):
            ledger.settle(MARIE, "refused")


def test_the_first_version_sent_is_the_one_a_correction_answers(path: Path) -> None:
    """First by the order of sending; neither one not sent, nor one that bounced, counts."""
    versions = {version: Key("2011-T1", version, "copil", MARIE.address) for version in "abcd"}
    with Ledger(path, now=lambda: NOON) as ledger:
        for version, key in versions.items():
            ledger.prepare(key, f"<{version}@x>")
        assert ledger.first_sent("2011-T1", "copil", MARIE.address) is None
        ledger.refused(versions["a"], "550")
        for version in "cbd":
            put(ledger, "sent", versions[version], f"<{version}@x>")
        assert ledger.first_sent("2011-T1", "copil", MARIE.address) == "<c@x>"
        ledger.mark_bounced("<c@x>", "550 5.1.1")
        assert ledger.first_sent("2011-T1", "copil", MARIE.address) == "<b@x>"
        assert ledger.first_sent("2011-T1", "autre", MARIE.address) is None
        assert ledger.first_sent("2010-T4", "copil", MARIE.address) is None
        assert ledger.first_sent("2011-T1", "copil", PAUL.address) is None


@pytest.mark.parametrize("state", ["ready", "sent", "uncertain"])
def test_what_came_back_is_refused(path: Path, state: str) -> None:
    """Brackets or none; the attempts stay those that were made."""
    with Ledger(path) as ledger:
        before = put(ledger, state)
        entry = ledger.mark_bounced(ID.strip("<>"), "550 5.1.1 inconnu")
        assert entry is not None
        assert (entry.state, entry.answer) == ("refused", "550 5.1.1 inconnu")
        assert entry.attempts == before.attempts


def test_a_refused_entry_keeps_its_first_reason(path: Path) -> None:
    """To read a mailbox twice changes nothing, and a foreign Message-ID is nobody's."""
    with Ledger(path) as ledger:
        before = put(ledger, "refused")
        assert ledger.mark_bounced(ID, "autre raison") == before
        assert ledger.mark_bounced("<foreign@x>", "550") is None
        assert ledger.entries() == [before]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("250 2.0.0 Ok\r\n250 queued", "250 2.0.0 Ok 250 queued"),
        ("a\x00b\x1b[31m\udc80c", "a b [31m c"),
        ("550 <marie@exemple.fr>: unknown", "550 <marie@exemple.fr>: unknown"),
        ("550 MARIE@exemple.fr. unknown", "550 MARIE@exemple.fr. unknown"),
        ("fwd to paul@exemple.fr;no", "fwd to (adresse);no"),
        ("é" * 201, "é" * 199 + "…"),
        ("é" * 200, "é" * 200),
    ],
)
def test_an_answer_is_one_short_line(path: Path, answer: str, expected: str) -> None:
    """No line break, no control character, nobody else's address, at most 200 characters."""
    with Ledger(path) as ledger:
        ledger.prepare(MARIE, ID)
        assert ledger.back_to_ready(MARIE, answer).answer == expected


@given(st.text())
def test_any_answer_can_be_stored(answer: str) -> None:
    """Tidying is done once and for all, whatever a server says."""
    tidy = tidy_answer(answer, own=MARIE.address)
    assert len(tidy) <= 200
    assert tidy.isprintable()
    assert tidy_answer(tidy, own=MARIE.address) == tidy


@POSIX
def test_only_the_owner_reads_the_ledger(path: Path) -> None:
    """Addresses stand in it: the folder is 700, each file 600, whatever the umask."""
    before = os.umask(0)
    try:
        with Ledger(path) as ledger:
            ledger.prepare(MARIE, ID)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert files == {"ledger.sqlite3": 0o600, "ledger.sqlite3.lock": 0o600}


def test_a_start_is_on_the_disk_before_data(path: Path) -> None:
    """SQLite waits for the disk, and another reader sees the state at once."""
    with Ledger(path) as ledger:
        put(ledger, "uncertain")
        with Ledger(path, read_only=True) as log:
            assert [entry.state for entry in log.entries()] == ["uncertain"]
        extra = 3
        assert ledger._connection.execute("PRAGMA synchronous").fetchone()[0] == extra


def test_the_log_can_be_read_while_a_sending_runs(path: Path) -> None:
    """To read takes no lock, and a ledger opened to be read is not written."""
    with Ledger(path) as ledger, Ledger(path, read_only=True) as log:
        entry = ledger.prepare(MARIE, ID)
        assert log.entries() == [entry]
        with pytest.raises(ValueError, match="opened to be read"):
            log.start(MARIE)


def test_without_a_ledger_the_log_is_empty(path: Path) -> None:
    """To read the log of a workspace that never sent anything makes no file."""
    with Ledger(path, read_only=True) as log:
        assert log.entries() == []
        assert log.first_sent("2011-T1", "copil", MARIE.address) is None
    assert not path.parent.exists()


def test_two_sendings_do_not_run_at_once(path: Path) -> None:
    """The second says so and changes nothing; after the first has closed, it may."""
    with Ledger(path) as ledger:
        before = put(ledger, "uncertain")
        with pytest.raises(CopilError, match="Un autre envoi est en cours"):
            Ledger(path)
        assert ledger.entries() == [before]
    with Ledger(path) as ledger:
        assert ledger.entries() == [before]


def test_two_processes_do_not_send_at_once(path: Path) -> None:
    """The lock holds between processes too, and is free once this one lets go."""
    with Ledger(path) as ledger:
        ledger.prepare(MARIE, ID)
        second = run_child(path, "ledger.start(key)")
        assert second.returncode == 1
        assert "Un autre envoi est en cours" in second.stderr
        assert ledger.entries()[0].state == "ready"
    assert run_child(path, "ledger.start(key)").returncode == 0
    with Ledger(path) as ledger:
        assert ledger.entries()[0].state == "uncertain"


@POSIX
@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ("ledger.prepare(key, '<1@x>')", "ready"),
        ("ledger.prepare(key, '<1@x>'); ledger.start(key)", "uncertain"),
        ("ledger.prepare(key, '<1@x>'); ledger.start(key); ledger.sent(key, '250')", "sent"),
    ],
)
def test_a_killed_process_leaves_its_last_step(path: Path, steps: str, state: str) -> None:
    """Killed between start and sent it is uncertain, and the next run may open the ledger."""
    killed = run_child(path, f"{steps}; os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL
    with Ledger(path) as ledger:
        assert [entry.state for entry in ledger.entries()] == [state]


@POSIX
@pytest.mark.parametrize("read_only", [False, True])
def test_a_change_cut_short_is_undone(path: Path, read_only: bool) -> None:
    """Killed while SQLite writes, the journal it leaves is rolled back, for the log as well."""
    with Ledger(path) as ledger:
        before = put(ledger, "uncertain")
    half = (
        "c = ledger._connection; c.execute('PRAGMA cache_size = 0'); c.execute('BEGIN IMMEDIATE');"
        "c.execute(\"UPDATE entries SET state = 'sent'\");"
        "c.execute('CREATE TABLE big AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
        "FROM n LIMIT 2000) SELECT randomblob(500) FROM n');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    size = path.stat().st_size
    assert run_child(path, half).returncode == -signal.SIGKILL
    assert path.stat().st_size > size
    assert path.with_name("ledger.sqlite3-journal").stat().st_size > 0
    with Ledger(path, read_only=read_only) as ledger:
        assert ledger.entries() == [before]


@POSIX
def test_killed_while_it_is_made_the_ledger_can_be_made(path: Path) -> None:
    """What a killed first run left beside the ledger's place stands in nobody's way."""
    path.parent.mkdir(parents=True)
    path.with_name("ledger.sqlite3.new").write_bytes(b"SQLite format 3\0 and no more")
    with Ledger(path) as ledger:
        assert ledger.entries() == []
    assert not path.with_name("ledger.sqlite3.new").exists()


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE entries (number INTEGER)")
    connection.close()


def newer(path: Path) -> None:
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()


def long(path: Path) -> None:
    with Ledger(path) as ledger:
        for number in range(200):
            ledger.prepare(Key("2011-T1", "v1", "copil", f"{number}@x.fr"), f"<{number}@x>")


def torn(path: Path) -> None:
    long(path)
    os.truncate(path, path.stat().st_size // 2)


def scribbled(path: Path) -> None:
    long(path)
    content = bytearray(path.read_bytes())
    content[5000:9000] = b"\xff" * 4000
    path.write_bytes(content)


def misstated(path: Path) -> None:
    long(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = 1")
    connection.execute("UPDATE entries SET state = 'parti' WHERE number = 7")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_bytes(b""), "abîmé"),
        (lambda path: path.write_bytes(b"Ceci n'est pas un registre." * 200), "abîmé"),
        (foreign, "abîmé"),
        (torn, "abîmé"),
        (scribbled, "abîmé"),
        (misstated, "abîmé"),
        (newer, "version plus récente"),
        (Path.mkdir, "ne se lit ou ne s’écrit pas"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_ledger_is_told_and_left(
    path: Path, spoil: object, sentence: str, read_only: bool
) -> None:
    """Empty, cut, foreign or newer: one French sentence, and the same bytes afterwards."""
    assert callable(spoil)
    path.parent.mkdir(parents=True)
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    for _ in range(2):  # the lock of a failed opening is given back
        with pytest.raises(CopilError, match=sentence):
            Ledger(path, read_only=read_only)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is one French sentence."""
    (tmp_path / "data").write_text("")
    with pytest.raises(CopilError, match="ne se lit ou ne s’écrit pas"):
        Ledger(tmp_path / "data" / "mail" / "ledger.sqlite3")


def test_what_cannot_be_written_is_told_before_data(path: Path) -> None:
    """Where the disk is full, start raises, so nothing is sent, and the entry stays ready."""
    with Ledger(path) as ledger:
        before = ledger.prepare(MARIE, ID)
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CopilError, match="ne s’écrit pas : database or disk is full"):
            for number in range(1000):
                ledger.prepare(Key("2011-T1", "v1", "copil", f"{number}@x"), f"<{number}@x>")
        assert ledger.entries()[0] == before
        ledger._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(CopilError, match="ne s’écrit pas"):
            ledger.start(MARIE)
        assert ledger.entries()[0] == before


VERBS = ("start", "sent", "refused", "back_to_ready", "settle_sent", "settle_ready", "bounce")


class Sendings(RuleBasedStateMachine):
    """Any calls in any order, with the ledger closed and opened again in between."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = TemporaryDirectory()
        self.path = Path(self.holder.name, "mail", "ledger.sqlite3")
        self.ledger = Ledger(self.path)
        self.started: set[Key] = set()
        self.was_sent: set[Key] = set()
        self.history: dict[Key, Entry] = {}

    @rule(key=st.sampled_from([MARIE, PAUL]))
    def prepare(self, key: Key) -> None:
        self.ledger.prepare(key, f"<{key.address}>")

    @rule(key=st.sampled_from([MARIE, PAUL]), verb=st.sampled_from(VERBS))
    def call(self, key: Key, verb: str) -> None:
        try:
            entry = self.do(key, verb)
        except CopilError:
            return
        if entry is None:
            return
        if verb == "start":
            assert key not in self.started, "started twice with nothing settled in between"
            self.started.add(key)
        if entry.state == "ready":
            self.started.discard(key)
        if entry.state == "sent":
            self.was_sent.add(key)

    def do(self, key: Key, verb: str) -> Entry | None:
        if verb == "start":
            return self.ledger.start(key)
        if verb.startswith("settle_"):
            return self.ledger.settle(key, verb.removeprefix("settle_"))
        if verb == "bounce":
            return self.ledger.mark_bounced(f"<{key.address}>", "550")
        entry = getattr(self.ledger, verb)(key, "réponse")
        assert isinstance(entry, Entry)
        return entry

    @rule()
    def run_again(self) -> None:
        before = self.ledger.entries()
        self.ledger.close()
        self.ledger = Ledger(self.path)
        assert self.ledger.entries() == before

    @invariant()
    def what_was_sent_never_leaves_again(self) -> None:
        for entry in self.ledger.entries():
            if entry.key in self.was_sent:
                assert entry.state in ("sent", "refused")

    @invariant()
    def attempts_only_grow(self) -> None:
        entries = {entry.key: entry for entry in self.ledger.entries()}
        assert all(entries[key].attempts >= old.attempts for key, old in self.history.items())
        self.history = entries

    def teardown(self) -> None:
        self.ledger.close()
        self.holder.cleanup()


TestSendings = Sendings.TestCase
TestSendings.settings = settings(max_examples=60, stateful_step_count=25)
