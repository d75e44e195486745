"""Connecting a Mastodon account: a server's address and an access token, which whoever owns the account makes
there by hand. What the server takes is read from it and kept.
"""

import re
from collections.abc import Mapping

import httpx
from pydantic import ValidationError

from core.foundation.ids import PlatformName
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.foundation.text import made_storable
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.limits import Instance, Limits
from core.platforms.mastodon.server import Server
from core.platforms.posting import CredentialsExpired, NotSent, Platform, PlatformRefused

LONGEST_NAME = 200


class Connector:
    """How Mastodon accounts are connected and opened."""

    platform = PlatformName.MASTODON
    capabilities = MastodonPlatform.capabilities
    questions = (
        Question("server", "Server", hint="Where the account is, such as https://mastodon.social"),
        Question(
            "token",
            "Access token",
            hint="Preferences → Development → New application: read, write:statuses and write:media",
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
            settings={"server": address, "owner": owner.id, **instance.limits.as_settings()},
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
            limits=Limits.kept(settings),
        )

    def _server(self, address: str, token: str) -> Server:
        return Server(self._outside.http, self._outside.clock, address, token)

    async def _instance(self, server: Server) -> Instance:
        """What the server says of itself; of one that says nothing the usual is true."""
        for version in (2, 1):
            answer = await server.instance(version)
            if answer.is_good:
                try:
                    return Instance.model_validate_json(answer.body)
                except ValidationError:
                    continue
        return Instance()


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
