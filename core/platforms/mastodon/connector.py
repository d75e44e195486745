"""Connecting a Mastodon account: a server's address and an access token, which whoever owns the account makes
there by hand. What the server takes is read from it and kept.

Limits: https://docs.joinmastodon.org/entities/Instance/ (version 2, since Mastodon 4.0) and
https://docs.joinmastodon.org/entities/V1_Instance/; Pleroma and its kin say `max_toot_chars`.
"""

import re
from collections.abc import Mapping

import httpx
from pydantic import BaseModel, Field, ValidationError

from core.foundation.ids import PlatformName
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.foundation.text import made_storable
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.counting import LINK_WEIGHT
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.server import Server
from core.platforms.posting import CredentialsExpired, NotSent, Platform, PlatformRefused

LONGEST_NAME = 200
USUAL = 500
"""https://docs.joinmastodon.org/user/posting/#text"""


class _Statuses(BaseModel):
    max_characters: int = Field(USUAL, gt=0)
    characters_reserved_per_url: int = Field(LINK_WEIGHT, gt=0)


class _Configuration(BaseModel):
    statuses: _Statuses = Field(default_factory=_Statuses)


class _Instance(BaseModel):
    domain: str = ""
    uri: str = ""
    max_toot_chars: int | None = Field(None, gt=0)
    configuration: _Configuration | None = None

    @property
    def limits(self) -> _Statuses:
        if self.configuration is not None:
            return self.configuration.statuses
        return _Statuses(max_characters=self.max_toot_chars or USUAL)


class Connector:
    """How Mastodon accounts are connected and opened."""

    platform = PlatformName.MASTODON
    capabilities = MastodonPlatform.capabilities
    questions = (
        Question("server", "Server", hint="Where the account is, such as https://mastodon.social"),
        Question(
            "token",
            "Access token",
            hint="Preferences → Development → New application, with the scopes read and write:statuses",
            is_secret=True,
        ),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        address = _address(answers["server"])
        if not _TOKEN.fullmatch(answers["token"]):
            raise CannotConnect("An access token is one word of letters, digits and signs.", question="token")
        server = self._server(address, answers["token"])
        try:
            owner, instance = await server.owner(), await self._instance(server)
        except CredentialsExpired:
            why = (
                f"{server.name} does not know this access token, or it may not read accounts. Copy it whole."
            )
            raise CannotConnect(why, question="token") from None
        except PlatformRefused as refused:
            why = f"{refused.message} Is that the address of a Mastodon server?"
            raise CannotConnect(why, question="server") from refused
        except NotSent as failure:
            raise CannotSay(failure.message) from failure
        domain = (
            instance.domain or httpx.URL(f"https://{instance.uri.rpartition('/')[2]}").host or server.name
        )
        return Connected(
            remote_id=f"{owner.id}@{server.name}",
            name=made_storable(f"@{owner.username}@{domain}", LONGEST_NAME),
            settings={
                "server": address,
                "owner": owner.id,
                "max_characters": str(instance.limits.max_characters),
                "characters_per_link": str(instance.limits.characters_reserved_per_url),
            },
            secrets={"token": answers["token"]},
        )

    async def refresh(self, account: Account) -> Connected | None:
        """Such tokens stay valid until somebody revokes them."""
        return None

    def open(self, account: Account) -> Platform:
        settings = account.settings
        return MastodonPlatform(
            self._server(settings["server"], account.secrets["token"]),
            owner=settings["owner"],
            account=account.name,
            most=int(settings["max_characters"]),
            link_weight=int(settings["characters_per_link"]),
        )

    def _server(self, address: str, token: str) -> Server:
        return Server(self._outside.http, self._outside.clock, address, token)

    async def _instance(self, server: Server) -> _Instance:
        """What the server says of itself; of one that says nothing the usual is true."""
        for version in (2, 1):
            answer = await server.instance(version)
            if answer.is_good:
                try:
                    return _Instance.model_validate_json(answer.body)
                except ValidationError:
                    continue
        return _Instance()


def _address(typed: str) -> str:
    """Scheme and host of what a person typed, who may have copied a whole page's address."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        check_url(address, allow_private=True)  # who connects judges where it leads
    except AddressNotAllowed as refused:
        raise CannotConnect(refused.message, question="server") from refused
    url = httpx.URL(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


_TOKEN = re.compile(r"[!-~]{1,2000}")
