"""Connecting a Bluesky account: its handle and an app password, which whoever owns it makes in the settings.

Source: https://docs.bsky.app/docs/get-started (`createSession`) and https://bsky.app/settings/app-passwords.
"""

from collections.abc import Mapping
from ipaddress import ip_address

import httpx

from core.foundation.hosts import is_local_name
from core.foundation.ids import AccountId, PlatformName
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.platforms.bluesky.adapter import BlueskyPlatform
from core.platforms.bluesky.session import Session, Tokens, log_in
from core.platforms.bluesky.xrpc import ABOUT_ACCOUNT, NOT_ALLOWED, Declined, Xrpc
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.posting import CredentialsExpired, NotSent, Platform, PlatformRefused

USUAL = "https://bsky.social"
WHERE = "In Bluesky: Settings → Privacy and security → App passwords"
NOT_THE_OWN_ONE = (
    "That is the account's own password, which could do anything with it. Give an app password: "
    "Settings → Privacy and security → App passwords."
)


class Connector:
    """How Bluesky accounts are connected and opened."""

    platform = PlatformName.BLUESKY
    capabilities = BlueskyPlatform.capabilities

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._usual = outside.addresses.get(PlatformName.BLUESKY) or USUAL
        self._sessions: dict[AccountId, Session] = {}
        self.questions = (
            Question("handle", "Handle", hint="Such as fernweh.bsky.social"),
            Question("app_password", "App password", hint=WHERE, is_secret=True),
            Question(
                "server",
                "Server",
                hint="Another one only where the account is not at Bluesky's own",
                is_optional=True,
                usual=self._usual,
            ),
        )

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        # What is copied from Bluesky's apps has unseen characters around it.
        handle = "".join(filter(str.isprintable, answers["handle"])).strip().removeprefix("@")
        if "." not in handle and not handle.startswith("did:"):
            raise CannotConnect("Write the whole handle, such as fernweh.bsky.social.", question="handle")
        password = answers["app_password"]
        address = _address(answers["server"] or self._usual)
        server = self._server(address)
        try:
            tokens = await log_in(server, handle, password)
        except Declined as declined:
            raise _cannot_connect(declined, server.name) from declined
        except PlatformRefused as refused:
            raise CannotConnect(refused.message, question="server") from refused
        except NotSent as failure:
            raise CannotSay(failure.message) from failure
        except httpx.HTTPError as error:
            raise CannotSay(f"{server.name} did not answer.") from error
        if tokens.is_of_own_password:
            raise CannotConnect(NOT_THE_OWN_ONE, question="app_password")
        if tokens.active is False:
            raise CannotConnect("This account is not active at Bluesky.", question="handle")
        return _connected(tokens, address, password)

    async def refresh(self, account: Account) -> Connected | None:
        try:
            tokens = await self._session(account).renewed()
        except (CredentialsExpired, PlatformRefused) as refused:
            raise CannotConnect(refused.message) from refused
        except NotSent as failure:
            raise CannotSay(failure.message) from failure
        return _connected(tokens, account.settings["server"], account.secrets["app_password"])

    def open(self, account: Account) -> Platform:
        return BlueskyPlatform(self._session(account), self._outside.clock, account=account.name)

    def _session(self, account: Account) -> Session:
        """The one that all share who post as `account`, begun anew where other tokens were kept since."""
        there = self._sessions.get(account.id)
        if there is None or there.begun_with != account.secrets["access"]:
            there = Session(
                self._server(account.settings["server"]),
                did=account.remote_id,
                password=account.secrets["app_password"],
                access=account.secrets["access"],
                refresh=account.secrets["refresh"],
            )
            self._sessions[account.id] = there
        return there

    def _server(self, address: str) -> Xrpc:
        return Xrpc(self._outside.http, self._outside.clock, address)


def _connected(tokens: Tokens, address: str, password: str) -> Connected:
    return Connected(
        remote_id=tokens.did,
        name=f"@{tokens.handle}",
        settings={"server": address},
        secrets={"app_password": password, "access": tokens.access, "refresh": tokens.refresh},
        expires_at=tokens.expires_at,
    )


def _cannot_connect(declined: Declined, name: str) -> CannotConnect:
    if declined.error in ABOUT_ACCOUNT:
        return CannotConnect(declined.sentence, question="handle")
    if declined.error == "AuthFactorTokenRequired":  # asked of the account's own password alone
        return CannotConnect(NOT_THE_OWN_ONE, question="app_password")
    if declined.status == NOT_ALLOWED:
        why = f"{name} does not know this handle with this app password. {WHERE}."
        return CannotConnect(why, question="app_password")
    if declined.error:
        return CannotConnect(declined.sentence, question="handle")
    return CannotConnect(f"{name} is not a server of Bluesky's network.", question="server")


def _address(typed: str) -> str:
    """Scheme and host of what a person typed. A password goes nowhere in the clear, but to this network."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        check_url(address, allow_private=True)  # who connects judges where it leads
    except AddressNotAllowed as refused:
        raise CannotConnect(refused.message, question="server") from refused
    url = httpx.URL(address)
    if url.scheme != "https" and not _is_near(url.host):
        raise CannotConnect(f"“{url.host}” must be asked by https://.", question="server")
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return is_local_name(host)
