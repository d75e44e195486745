"""Connecting a mail server: who sends, over which server, to which list of the address book."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from core.foundation.ids import PlatformName
from core.foundation.mailbox import Mailbox, parse_mailbox
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.email.adapter import EmailPlatform, Share
from core.platforms.email.server import Security, SenderRefused, Server, connected, is_taken_from
from core.platforms.posting import Capability, CredentialsExpired, NotSent, RateLimited

USUAL_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""RFC 8314, section 7; RFC 5321, section 4.5.4.2."""
LONGEST_TAG = 40


class Connector:
    """Connects SMTP servers."""

    platform = PlatformName.EMAIL
    capabilities = frozenset({Capability.FIND, Capability.IDEMPOTENT})
    questions = (
        Question("server", "Mail server", "Such as smtp.example.com, or smtp.example.com:2525"),
        Question(
            "security",
            "Security",
            "none is for a server in your own network alone",
            options=tuple(Security),
            usual=Security.STARTTLS,
        ),
        Question("user", "User name", "Empty where the server asks for none", is_optional=True),
        Question("password", "Password", is_secret=True, is_optional=True),
        Question("sender", "From", "Such as Fernweh <news@fernweh.example>"),
        Question("list", "List", "Of the address book; empty for everybody in it", is_optional=True),
        Question(
            "share",
            "Part of it",
            "Such as 1/2: a half by chance, to try two texts; empty for all",
            is_optional=True,
        ),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        """Log in, and ask whether the server takes mail from the sender. Nothing is sent.

        Raises:
            CannotConnect: it does not work, and why.
            CannotSay: the server takes nothing now.
        """
        server = _server(answers, password=answers["password"])
        try:
            async with connected(server, self._outside.network) as smtp:
                await is_taken_from(smtp, server.sender.address)
        except CredentialsExpired as refusal:
            raise CannotConnect(refusal.message, question="password") from refusal
        except RateLimited as refusal:
            raise CannotSay(refusal.message) from refusal
        except NotSent as failure:
            raise CannotConnect(failure.message, question="server") from failure
        except SenderRefused as refusal:
            raise CannotConnect(refusal.message, question="sender") from refusal
        tag = answers["list"]
        if len(tag) > LONGEST_TAG:
            raise CannotConnect(f"A list's name has up to {LONGEST_TAG} characters.", question="list")
        share = _share(answers["share"])
        to = " ".join(word for word in (tag, f"{share.part}/{share.of}" if share.of > 1 else "") if word)
        return Connected(
            remote_id=f"{server.sender.address} {to}".strip(),
            name=f"{server.sender.address} → {to}" if to else server.sender.address,
            settings={name: answers[name] for name in _SHOWN},
            secrets={"password": server.password},
        )

    async def refresh(self, account: Account) -> Connected | None:
        """Passwords of mail servers stay until somebody changes them."""
        return None

    def open(self, account: Account) -> EmailPlatform:
        """The adapter that sends through `account`."""
        return EmailPlatform(
            self._outside,
            _server(account.settings, password=account.secrets.get("password", "")),
            tag=account.settings.get("list", ""),
            share=_share(account.settings.get("share", "")),
            list_id=account.id,
        )


_SHOWN = ("server", "security", "user", "sender", "list", "share")


def _share(text: str) -> Share:
    try:
        return Share.parse(text)
    except ValueError as error:
        raise CannotConnect(f"This {error}.", question="share") from None


def _server(answers: Mapping[str, str], *, password: str) -> Server:
    try:
        security = Security(answers["security"].lower())
    except ValueError:
        raise CannotConnect("Choose starttls, tls or none.", question="security") from None
    host, port = _place(answers["server"], security)
    return Server(host, port, security, _sender(answers["sender"]), answers["user"], password)


def _place(text: str, security: Security) -> tuple[str, int]:
    try:
        parsed = urlsplit(f"//{text}")
        host, port = parsed.hostname, parsed.port
    except ValueError:  # a port that is none
        host = port = None
    if not host or parsed.netloc != text or "@" in text:
        raise CannotConnect("This is no mail server, such as smtp.example.com:587.", question="server")
    return host, port or USUAL_PORTS[security]


def _sender(text: str) -> Mailbox:
    try:
        return parse_mailbox(text)
    except ValueError as error:
        raise CannotConnect(f"The sender {error}.", question="sender") from None
