"""Mail servers on loopback that do as they should, or fail where a test tells them to."""

import asyncio
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Room:
    """What a server holds: its port, what it accepted (address, content), what it still breaks.

    ``faults``: for a step (MAIL, RCPT, DATA, BODY, END, RSET, or a step and an address) what
    happens at its first, second… arrival: a reply, "drop" (the connection), "silent", or nothing;
    at END "keep, drop" and "keep, silent" accept the message before, and "keep, late" says so
    after a second and a half. BODY is amid the message.
    """

    faults: dict[str, list[str]] = field(default_factory=dict)
    port: int = 0
    received: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def addresses(self) -> list[str]:
        """Who got a message, in the order of their arrival."""
        return [address for address, _ in self.received]

    def next_fault(self, step: str, argument: str = "") -> str:
        for name, actions in self.faults.items():
            wanted, _, address = name.partition(" ")
            if wanted == step and address in argument and actions:
                return actions.pop(0)
        return ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        fault = self.next_fault("END", envelope.rcpt_tos[0])
        if not fault or fault.startswith("keep"):
            self.received += [(one, envelope.original_content) for one in envelope.rcpt_tos]
        if fault.endswith("late"):
            await asyncio.sleep(1.5)
        if not fault or fault.endswith("late"):
            return "250 2.0.0 Ok: queued"
        return fault if fault[0].isdigit() else str(await server.fail(fault))


class _FaultyServer(SMTP):
    """An aiosmtpd server that looks at its room's faults before each step."""

    event_handler: Room

    def connection_made(self, transport: Any) -> None:
        # STARTTLS makes the same connection a second time.
        self.event_handler.connections += self._original_transport is None
        super().connection_made(transport)

    async def fail(self, fault: str) -> str:
        if fault.endswith("silent"):
            await asyncio.sleep(3600)
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()
        await asyncio.sleep(3600)
        return ""

    async def _is_broken(self, step: str, argument: str) -> bool:
        self.event_handler.commands.append(f"{step} {argument or ''}".strip())
        fault = self.event_handler.next_fault(step, argument or "")
        if fault and fault[0].isdigit():
            await self.push(fault)
            if fault.startswith("421") and self.transport is not None:
                self.transport.close()
        elif fault:
            await self.fail(fault)
        return bool(fault)

    async def smtp_EHLO(self, arg: str) -> None:
        if not await self._is_broken("EHLO", arg):
            await super().smtp_EHLO(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._is_broken("MAIL", arg or ""):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._is_broken("RCPT", arg or ""):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg: str) -> None:
        if not await self._is_broken("RSET", arg):
            await super().smtp_RSET(arg)

    async def smtp_DATA(self, arg: str) -> None:
        assert self.envelope is not None
        to = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        if await self._is_broken("DATA", to):
            return
        if not (fault := self.event_handler.next_fault("BODY", to)):
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.read(1000)
        if fault[0].isdigit():
            await self.push(fault)
            while await self._reader.read(1_000_000):
                pass
        await self.fail(fault)


class _SystemPort(Controller):
    """A controller on the port that the system chose; nobody connects to try it."""

    def factory(self) -> SMTP:
        return _FaultyServer(self.handler, loop=self.loop, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.handler.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.smtpd = self.handler
        self._factory_invoked.set()


@contextmanager
def smtp_server(
    faults: Mapping[str, Sequence[str]] | None = None,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    password: str | None = None,
    max_size: int = 2**25,
) -> Iterator[Room]:
    """A server with ``faults``; with ``password`` it takes logins (needs one but with ``tls``)."""
    room = Room({step: list(actions) for step, actions in (faults or {}).items()})

    def log_in(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        room.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password.decode() == password, handled=False)

    controller = _SystemPort(
        room,
        hostname=HOST,
        port=0,
        ready_timeout=30,
        ssl_context=tls,
        server_hostname="serveur.test",
        tls_context=starttls,
        data_size_limit=max_size,
        # aiosmtpd warns of a login required without STARTTLS, TLS or not.
        auth_required=password is not None and tls is None,
        authenticator=log_in if password is not None else None,
        auth_require_tls=tls is None,
    )
    controller.start()
    try:
        yield room
    finally:
        controller.stop()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that leaves each connection to ``talk``, then closes it."""

    class Talk(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the client is free to hang up
                talk(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server((HOST, 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def say(*lines: str) -> Callable[[socket.socket], None]:
    """Talk for ``raw_server``: one line at once, one after each command, then listen."""

    def talk(connection: socket.socket) -> None:
        for line in lines:
            connection.sendall(line.encode() + b"\r\n")
            if not connection.recv(65_536):
                return
        while connection.recv(65_536):
            pass

    return talk


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


@dataclass(frozen=True)
class Authority:
    """A certificate authority in a folder: its file, and servers' TLS contexts signed by it."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> str:
        return str(self.folder / "authority.pem")

    def serve(self, host: str = HOST, *, age: int = 1) -> ssl.SSLContext:
        """A server's context with a certificate for ``host``, its ten days begun ``age`` ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        builder = _builder(host, key, self.certificate.subject, age=age)
        builder = builder.add_extension(x509.SubjectAlternativeName([name]), critical=False)
        path = self.folder / f"{host.replace(':', '-')}-{age}.pem"
        path.write_bytes(_pem(builder.sign(self.key, hashes.SHA256())) + _key_pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def make_authority(folder: Path) -> Authority:
    """A new authority whose certificate stands in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d’essai")])
    builder = _builder("Autorité d’essai", key, subject).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    authority = Authority(folder, key, builder.sign(key, hashes.SHA256()))
    Path(authority.file).write_bytes(_pem(authority.certificate))
    return authority


def _builder(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, *, age: int = 1
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(days=age)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=10))
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
