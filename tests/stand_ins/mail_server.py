"""A real SMTP server (aiosmtpd) on loopback: it keeps what it takes, and refuses or hangs up on demand."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.foundation.ids import WorkspaceId
from core.platforms.connecting import Recipient

USER, PASSWORD = "fernweh", "korrekt-pferd"


@dataclass(slots=True)
class MailServer:
    """What it took, and what it answers: `answers` to recipients, `after_data` to their messages."""

    port: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    after_data: dict[str, str] = field(default_factory=dict)
    hangs_up_before: set[str] = field(default_factory=set)
    hangs_up_after: set[str] = field(default_factory=set)
    """It takes the message, and is gone before it says so; once for each."""
    sender_answer: str = ""
    logins: int = 0

    @property
    def recipients(self) -> list[str]:
        return [address for address, _ in self.taken]

    def message_for(self, address: str) -> EmailMessage:
        (raw,) = (raw for taken, raw in self.taken if taken == address)
        parsed = message_from_bytes(raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hangs_up_before:
            _hang_up(server)
        if (answer := self.answers.get(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos  # nobody sees who else gets it
        if (answer := self.after_data.get(address)) is not None:
            return answer
        assert isinstance(envelope.original_content, bytes)
        self.taken.append((address, envelope.original_content))
        if address in self.hangs_up_after:
            self.hangs_up_after.remove(address)
            _hang_up(server)
        return "250 OK"

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> Any:
        self.logins += 1
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=right)


@dataclass(slots=True)
class Book:
    """An address book of people who all want e-mail."""

    addresses: list[str]

    async def recipients(self, workspace_id: WorkspaceId, *, tag: str = "") -> Sequence[Recipient]:
        return [Recipient(f"ctc_{address}", address, f"token-of-{address}") for address in self.addresses]


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@asynccontextmanager
async def mail_server(
    *, certificate: ssl.SSLContext | None = None, is_tls: bool = False, asks_login: bool = False
) -> AsyncIterator[MailServer]:
    """A server on a free port; with a `certificate` it offers STARTTLS, or speaks TLS from the beginning."""
    mail = MailServer()

    def protocol() -> SMTP:
        return SMTP(
            mail,
            hostname="mail.example.com",
            ident="stand-in",
            enable_SMTPUTF8=False,
            tls_context=None if is_tls else certificate,
            auth_required=asks_login,
            authenticator=mail.log_in if asks_login else None,
        )

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", ssl=certificate if is_tls else None
    )
    mail.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mail


def certificate_for(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for `name`, and the file by which others trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate
