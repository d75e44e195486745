"""A campaign's whole way from a brief to messages on an SMTP server, by a list of the address book."""

import re
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from bot.redirects import create_redirects
from core.foundation.ids import PlatformName, PostState
from core.foundation.settings import Settings
from tests.servers.walk import counts_of, walking
from tests.stand_ins.mail_server import MailServer, mail_server
from tests.stand_ins.serving import serving

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"
ANA, BEN, CLEO = (f"{name}@example.com" for name in ("ana", "ben", "cleo"))


def answers(mail: MailServer) -> dict[str, str]:
    server = {"server": f"127.0.0.1:{mail.port}", "security": "none", "user": "", "password": ""}
    return {**server, "sender": "Fernweh <news@fernweh.example>", "list": "customers", "share": ""}


async def test_a_campaign_walks_from_a_brief_to_everybody_of_a_list_who_wants_mail(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with (
        mail_server() as mail,
        walking(tmp_path, sqlite_url, PlatformName.EMAIL, answers(mail)) as walk,
    ):
        book = walk.desk.contacts
        await book.import_csv(walk.owner, f"{ANA}\n{BEN}\n{CLEO}", tag="customers")
        await book.import_csv(walk.owner, "dora@example.com", tag="press")
        (_, ben, _) = await book.recipients(walk.owner.workspace_id, tag="customers")
        await book.unsubscribe_by_token(ben.token)

        post, variant = await walk.published()

        assert post.state is PostState.PUBLISHED
        assert mail.recipients == [ANA, CLEO]
        assert mail.message_for(ANA)["Subject"] == variant.title
        assert _plain(mail, ANA).replace("\r\n", "\n").startswith(variant.text)


async def test_who_is_put_off_gets_it_in_the_next_call_and_nobody_else_gets_it_again(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with (
        mail_server() as mail,
        walking(tmp_path, sqlite_url, PlatformName.EMAIL, answers(mail)) as walk,
    ):
        await walk.desk.contacts.import_csv(walk.owner, f"{ANA}\n{BEN}\n{CLEO}", tag="customers")
        mail.answers[BEN] = "451 4.7.1 greylisted"
        post, _ = await walk.published()
        assert (post.state, post.attempts) == (PostState.SCHEDULED, 0)
        assert post.reason == "The mail server put 1 of 3 people off."

        mail.answers.clear()
        await walk.desk.calendar.move(post.id, None, by=walk.owner)
        await walk.desk.calendar.publish_due()

        assert (await walk.post(post)).state is PostState.PUBLISHED
        assert mail.recipients == [ANA, CLEO, BEN]


async def test_what_readers_follow_in_the_mail_they_got_comes_back_as_clicks(
    tmp_path: Path, sqlite_url: str
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=sqlite_url)
    async with mail_server() as mail, AsyncExitStack() as web:
        url = await web.enter_async_context(serving(create_redirects(settings)))
        ours = {"public_url": url, "link_tracking": "short"}
        async with walking(tmp_path, sqlite_url, PlatformName.EMAIL, answers(mail), **ours) as walk:
            await walk.desk.contacts.import_csv(walk.owner, f"{ANA}\n{BEN}", tag="customers")
            post, _ = await walk.published()
            async with httpx.AsyncClient() as http:
                for address, version in ((ANA, 127), (BEN, 128)):
                    [link] = set(re.findall(rf"{url}/l/\w+", _plain(mail, address)))
                    followed = await http.get(link, headers={"user-agent": BROWSER.format(version)})
                    assert followed.headers["location"].startswith("https://example.com/backpack?utm_source=")
            await web.aclose()  # what it had is written down
            assert await walk.desk.clicks.count_written() == 2
            shown = await walk.shown(post)
    assert counts_of(shown) == {"clicks": 2}
    assert shown.clicks is not None
    assert shown.clicks.source == "link"


def _plain(mail: MailServer, address: str) -> str:
    plain = mail.message_for(address).get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())
