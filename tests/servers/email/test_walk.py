"""A campaign's whole way from a brief to messages on an SMTP server, by a list of the address book."""

from pathlib import Path

from core.foundation.ids import PlatformName, PostState
from tests.servers.walk import walking
from tests.stand_ins.mail_server import MailServer, mail_server

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
        message = mail.message_for(ANA)
        assert message["Subject"] == variant.title
        plain = message.get_body(("plain",))
        assert plain is not None
        assert plain.get_content().replace("\r\n", "\n").startswith(variant.text)


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
