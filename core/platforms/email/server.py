"""A mail server: how it is reached, and what its answers say for certain (RFC 5321, 4.2).

Its host is typed in by a person, so that it is connected to under the guard of all outgoing addresses; TLS
then asks for the name that was typed. Nothing is tried again here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

import aiosmtplib
import httpcore
import httpx
import structlog

from core.foundation.errors import CopydeskError
from core.foundation.guarded_client import GuardedNetwork
from core.foundation.mailbox import Mailbox
from core.foundation.outgoing import AddressNotAllowed, is_public
from core.foundation.text import made_storable
from core.platforms.posting import CredentialsExpired, NotSent, RateLimited

CONNECT_SECONDS = 8.0
"""Until we are let in."""
GOODBYE_SECONDS = 1.0
MESSAGE_SECONDS = 15.0
"""For a message as a whole. RFC 5321, 4.5.3.2 gives minutes; a call to a platform has 45 s for everything."""
LONGEST_WORDS = 200
NO_LOGIN = {530, 534, 535, 538}
"""RFC 4954, section 6; 530 where a login is asked for that nobody tried."""

log = structlog.get_logger(__name__)


class Security(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For servers of this machine or its own network."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and as whom."""

    host: str
    port: int
    security: Security
    sender: Mailbox
    user: str = ""
    password: str = field(default="", repr=False)


class Verdict(StrEnum):
    """What became of a message for one recipient."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For certain; the same message will be refused again."""
    LATER = "later"
    """Certainly not taken yet."""
    IN_DOUBT = "in_doubt"
    """All of it was sent, and no answer came."""


class SenderRefused(CopydeskError):
    """The server does not take mail from this sender; of this message nothing went out."""

    code = "sender_refused"


@asynccontextmanager
async def connected(server: Server, network: GuardedNetwork) -> AsyncIterator[aiosmtplib.SMTP]:
    """The server, once it has let us in.

    Raises:
        NotSent: it could not be reached, or is not who it should be.
        RateLimited: it asks us to come later.
        CredentialsExpired: it doesn't let us in.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            smtp = await _connect(server, network)
    except TimeoutError as error:
        raise NotSent(f"The mail server {server.host} took too long to let us in.") from error
    try:
        yield smtp
        if smtp.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):  # all that it has taken, it has
                await smtp.quit(timeout=GOODBYE_SECONDS)
    finally:
        smtp.close()


async def _connect(server: Server, network: GuardedNetwork) -> aiosmtplib.SMTP:
    try:
        sock = await network.connect_socket(server.host, server.port, within=CONNECT_SECONDS)
    except AddressNotAllowed as refusal:
        raise NotSent(refusal.message) from None
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise NotSent(f"The mail server {server.host} could not be reached on port {server.port}.") from error
    if server.security is Security.NONE and is_public(ip_address(sock.getpeername()[0])):
        sock.close()
        raise NotSent("A mail server on the public internet is only used with STARTTLS or TLS.")
    smtp = aiosmtplib.SMTP(
        hostname=server.host,  # which its certificate has to be for
        sock=sock,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
        username=server.user or None,
        password=server.password or None,
        local_hostname=server.sender.domain,
        tls_context=httpx.create_ssl_context(),
        timeout=CONNECT_SECONDS,
    )
    try:
        await smtp.connect()
    except Exception as error:
        smtp.close()
        raise _not_let_in(server, error) from error
    return smtp


def _not_let_in(server: Server, error: Exception) -> NotSent:
    match error:
        case aiosmtplib.SMTPResponseException(code=code) if code in NO_LOGIN:
            return CredentialsExpired(
                f"The mail server {server.host} refused the user name or password "
                f"({_words(error)}). Connect the account anew."
            )
        case aiosmtplib.SMTPResponseException(code=code) if code >= 500:
            return NotSent(f"The mail server {server.host} does not let us in ({_words(error)}).")
        case aiosmtplib.SMTPResponseException():
            return RateLimited(f"The mail server {server.host} takes nothing now ({_words(error)}).")
        case aiosmtplib.SMTPTimeoutError() | aiosmtplib.SMTPConnectError() | OSError():
            kind = type(error.__cause__ or error).__name__
            return NotSent(f"There was no safe connection to the mail server {server.host} ({kind}).")
        case aiosmtplib.SMTPException():
            why = made_storable(error.message, LONGEST_WORDS)
            return NotSent(f"The mail server {server.host} does not offer what was chosen: {why}")
    raise error


async def is_taken_from(smtp: aiosmtplib.SMTP, sender: str) -> None:
    """Ask whether the server takes mail from `sender`, and send none.

    Raises:
        SenderRefused, NotSent: as `hand_over` does.
    """
    try:
        await smtp.mail(sender)
        await smtp.rset()
    except aiosmtplib.SMTPSenderRefused as refusal:
        raise _sender_refused(refusal) from refusal
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotSent("The connection to the mail server was lost.") from error


async def hand_over(smtp: aiosmtplib.SMTP, sender: str, address: str, message: bytes) -> Verdict:
    """Hand `message` for `address` over once, and say what is certain.

    Raises:
        SenderRefused: whoever it is for, the server takes nothing from this sender.
        NotSent: the server takes no more for now, or was lost before it had the message.
    """
    has_message = False
    try:
        async with asyncio.timeout(MESSAGE_SECONDS):
            await smtp.mail(sender)
            await smtp.rcpt(address)
            has_message = True
            await smtp.data(message, timeout=None)
    except aiosmtplib.SMTPSenderRefused as refusal:
        raise _sender_refused(refusal) from refusal
    except aiosmtplib.SMTPResponseException as answer:
        return await _verdict(smtp, answer)
    except (aiosmtplib.SMTPException, OSError) as error:  # a TimeoutError is one
        smtp.close()
        if has_message:
            return Verdict.IN_DOUBT
        raise NotSent("The connection to the mail server was lost.") from error
    return Verdict.ACCEPTED


def _sender_refused(refusal: aiosmtplib.SMTPSenderRefused) -> CopydeskError:
    if refusal.code in NO_LOGIN:
        return CredentialsExpired(
            f"The mail server asks for a login ({_words(refusal)}). Connect the account anew."
        )
    if refusal.code < 500:
        return RateLimited(f"The mail server takes nothing now ({_words(refusal)}).")
    return SenderRefused(f"The mail server takes nothing from {refusal.sender} ({_words(refusal)}).")


async def _verdict(smtp: aiosmtplib.SMTP, answer: aiosmtplib.SMTPResponseException) -> Verdict:
    log.info("mail_not_taken", code=answer.code)  # its words may name the address
    if answer.code == aiosmtplib.SMTPStatus.domain_unavailable:  # 421: it closes the connection
        smtp.close()
        raise RateLimited("The mail server takes no more for now.") from answer
    try:
        await smtp.rset()
    except (aiosmtplib.SMTPException, OSError):
        smtp.close()  # whoever comes next finds it closed, and the answer stands
    return Verdict.REFUSED if answer.code >= 500 else Verdict.LATER


def _words(answer: Exception) -> str:
    """What a server said, with its code."""
    code, said = getattr(answer, "code", ""), getattr(answer, "message", "")
    return made_storable(f"{code} {said}".strip(), LONGEST_WORDS)
