"""A private Postfix on loopback: its configuration, queue, log and mailboxes in one folder.

It asks no name server, writes to no syslog and leaves the machine's own Postfix alone. Addresses
of ``KNOWN`` have a mailbox. Any other address of their domains is refused at RCPT. Mail for
``lost.test`` is accepted, then refused by a second server, which gives a bounce to the sender.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TEAM = "equipe@service.test"
KNOWN = (TEAM, "premier@comite.test", "deuxieme@comite.test", "troisieme@comite.test")
LOST = "parti@lost.test"

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relais.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_peername_lookup = no
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = service.test, comite.test
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = texthash:{folder}/etc/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
relay_domains = lost.test
transport_maps = inline:{{ lost.test=smtp:[127.0.0.1]:{refusing} }}
smtpd_tls_security_level = {tls}
smtpd_tls_chain_files = {chain}
smtpd_tls_received_header = yes
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{refusing} inet n - n - - smtpd
  -o myhostname=ailleurs.test
  -o {{smtpd_recipient_restrictions=check_recipient_access static:{{550 5.1.1 No such mailbox}}}}
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A server that runs: where it listens, and what it put into whose mailbox."""

    folder: Path
    port: int

    def read_box(self, address: str) -> list[bytes]:
        """The messages of a mailbox, as Postfix stored them (lines end in LF), in no order."""
        return [path.read_bytes() for path in (self.box(address) / "new").glob("*")]

    def wait_until_idle(self, *, timeout: float = 30) -> None:
        """Wait until all is delivered or has come back; else fail with the server's log."""
        until = time.monotonic() + timeout
        while any(self._queued()):
            assert time.monotonic() < until, (self.folder / "log").read_text("utf-8")
            time.sleep(0.02)

    def box(self, address: str) -> Path:
        """The Maildir of an address."""
        return self.folder / "boxes" / address

    def _queued(self) -> Iterator[Path]:
        """The queued messages, looked for twice: a bounce is queued behind what it is about."""
        queues = ("incoming", "active", "deferred")
        for queue in (*queues, *queues):
            found = (self.folder / "queue" / queue).rglob("*")
            yield from (path for path in found if path.is_file())


def missing_postfix() -> str:
    """Why no private Postfix can run here, or nothing where it can."""
    if find_postfix() is None:
        return "no Postfix on this machine: install the package postfix"
    if shutil.which("openssl") is None:
        return "no openssl on this machine, which makes the certificate: install the package"
    return "" if os.geteuid() == 0 else "Postfix must be started by root"


def find_postfix() -> str | None:
    """The path of the command postfix, which often stands outside a user's PATH."""
    return shutil.which("postfix", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@contextmanager
def run_postfix(chain: Sequence[Path] = ()) -> Iterator[Postfix]:
    """A server started on a free port, with STARTTLS if a key and its certificate are given."""
    # Not pytest's tmp_path: Postfix's own user may not enter it, and its sockets' paths get long.
    with tempfile.TemporaryDirectory(prefix="postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        port = _configure(folder, chain)
        _postfix(folder, "start")
        try:
            yield Postfix(folder, port)
        finally:
            _postfix(folder, "stop")


def _configure(folder: Path, chain: Sequence[Path]) -> int:
    import pwd  # Windows has none, and must be able to skip what stands here

    port, refusing = _free_ports(2)
    for made in ("etc", "queue", "data", "boxes"):
        (folder / made).mkdir()
        (folder / made).chmod(0o755)  # whatever the umask: Postfix's own users must enter
    shutil.chown(folder / "data", "postfix")
    nobody = pwd.getpwnam("nobody")
    os.chown(folder / "boxes", nobody.pw_uid, nobody.pw_gid)
    boxes = "".join(f"{address} {address}/\n" for address in KNOWN)
    main = MAIN.format(
        folder=folder,
        uid=nobody.pw_uid,
        gid=nobody.pw_gid,
        refusing=refusing,
        tls="may" if chain else "none",
        chain=", ".join(map(str, chain)),
    )
    (folder / "etc" / "boxes").write_text(boxes, "ascii")
    (folder / "etc" / "boxes").chmod(0o644)
    (folder / "etc" / "main.cf").write_text(main, "ascii")
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port, refusing=refusing), "ascii")
    return port


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _postfix(folder: Path, command: str) -> None:
    done = subprocess.run(
        [str(find_postfix()), "-c", str(folder / "etc"), command],
        capture_output=True,
        text=True,
        timeout=60,
    )
    log = folder / "log"
    said = done.stdout + done.stderr + (log.read_text("utf-8") if log.exists() else "")
    assert done.returncode == 0, said
