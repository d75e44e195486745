"""E-mail over a real SMTP server: who gets it, once, and what the server's answers mean."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from core.foundation.guarded_client import GuardedNetwork
from core.foundation.ids import AccountId, PlatformName, PostId, WorkspaceId
from core.platforms.connecting import Account, CannotConnect, CannotSay, Outside
from core.platforms.email import adapter
from core.platforms.email.adapter import EmailPlatform
from core.platforms.email.connector import Connector
from core.platforms.posting import (
    CredentialsExpired,
    NoFiles,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
    StepsInMemory,
)
from tests.contracts.promises import with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.mail_server import PASSWORD, USER, Book, MailServer, certificate_for, mail_server

ANA, BEN, CLEO = (f"{name}@example.com" for name in ("ana", "ben", "cleo"))
WORKSPACE = WorkspaceId("wsp_01")


@pytest.fixture
def book() -> Book:
    return Book([ANA, BEN, CLEO])


@pytest.fixture
async def outside(book: Book, clock: ManualClock) -> AsyncIterator[Outside]:
    async with httpx.AsyncClient() as http:
        yield Outside(http, clock, network=GuardedNetwork(allow_private=True), contacts=book)


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as started:
        yield started


def answers(mail: MailServer, **other: str) -> dict[str, str]:
    return {
        "server": f"127.0.0.1:{mail.port}",
        "security": "none",
        "user": "",
        "password": "",
        "sender": "Fernweh <news@fernweh.example>",
        "list": "",
        "share": "",
        **other,
    }


def open_email(outside: Outside, **given: str) -> EmailPlatform:
    account = Account(
        AccountId("acc_01"),
        WORKSPACE,
        PlatformName.EMAIL,
        remote_id="",
        name="",
        settings=given,
        secrets={"password": given["password"]},
    )
    return Connector(outside).open(account)


@pytest.fixture
def email(outside: Outside, mail: MailServer) -> EmailPlatform:
    return open_email(outside, **answers(mail))


@pytest.fixture
def post() -> Outgoing:
    return Outgoing(
        key=PostId("pst_01"),
        workspace_id=WORKSPACE,
        platform=PlatformName.EMAIL,
        campaign="Kettle",
        text="Our kettle sings 🎶: https://example.com/kettle",
        title="Es singt für dich",
        steps=StepsInMemory(),
    )


async def test_everybody_of_the_list_gets_a_message_of_their_own(
    email: EmailPlatform, mail: MailServer, post: Outgoing, clock: ManualClock
) -> None:
    receipt = await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO]
    assert [mail.message_for(address)["To"] for address in (ANA, BEN)] == [ANA, BEN]
    assert mail.message_for(ANA)["Subject"] == post.title
    assert receipt.published_at == clock.now()


async def test_what_follows_below_is_refused_and_nobody_gets_any(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    with pytest.raises(PlatformRefused, match="E-mail"):
        await email.publish(replace(post, follow_ups=("And it hums.",)))
    assert not mail.recipients


async def test_everybody_gets_the_images_and_where_they_can_not_be_read_nobody_gets_a_message(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    with pytest.raises(NotSent):
        await email.publish(replace(with_pictures(post), files=NoFiles()))
    assert not mail.recipients
    shown = with_pictures(post)
    await email.publish(shown)
    for address in (ANA, BEN, CLEO):
        parts = [part for part in mail.message_for(address).walk() if part.get_content_maintype() == "image"]
        assert [part.get_content() for part in parts] == [
            (await shown.files.fitted(image, PlatformName.EMAIL)).content for image in shown.media
        ]


async def test_each_can_end_it_with_one_click_at_our_public_address(
    outside: Outside, mail: MailServer, post: Outgoing
) -> None:
    public = replace(outside, public_url="https://copydesk.example")
    await open_email(public, **answers(mail)).publish(post)
    assert mail.message_for(BEN)["List-Unsubscribe"] == (
        f"<https://copydesk.example/unsubscribe/token-of-{BEN}>"
    )


async def test_what_is_with_everybody_is_found_and_never_sent_again(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    assert await email.find(post) is None
    receipt = await email.publish(post)
    assert await email.find(post) == receipt == await email.publish(post)
    assert len(mail.taken) == 3


async def test_who_is_refused_for_certain_gets_none_and_the_others_do(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.answers[ANA] = "550 5.1.1 no such user"
    mail.after_data[CLEO] = "554 5.7.1 looks like spam"
    receipt = await email.publish(post)
    assert mail.recipients == [BEN]
    assert await email.find(post) == receipt


async def test_a_list_of_which_all_are_refused_is_refused(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.answers = dict.fromkeys((ANA, BEN, CLEO), "550 5.1.1 no such user")
    with pytest.raises(PlatformRefused, match="all 3"):
        await email.publish(post)


async def test_who_is_put_off_gets_it_at_a_later_try_and_nobody_gets_it_twice(
    email: EmailPlatform, mail: MailServer, post: Outgoing, clock: ManualClock
) -> None:
    mail.answers[BEN] = "451 4.7.1 greylisted"
    with pytest.raises(RateLimited, match="1 of 3") as later:
        await email.publish(post)
    assert later.value.until == clock.now() + adapter.PUT_OFF
    assert await email.find(post) is None
    mail.answers.clear()
    await email.publish(post)
    assert mail.recipients == [ANA, CLEO, BEN]


async def test_who_is_put_off_each_time_does_not_keep_the_post_of_the_others_from_its_end(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.answers[BEN] = "451 4.7.1 greylisted"
    for _ in range(adapter.MOST_DEFERRALS):
        with pytest.raises(RateLimited):
            await email.publish(post)
    assert await email.publish(post) == await email.find(post)
    assert mail.recipients == [ANA, CLEO]


async def test_a_list_that_is_put_off_as_a_whole_each_time_fails_in_the_end(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.after_data = dict.fromkeys((ANA, BEN, CLEO), "452 4.2.2 mailbox full")
    for _ in range(adapter.MOST_DEFERRALS):
        with pytest.raises(RateLimited):
            await email.publish(post)
    with pytest.raises(NotSent) as counted:
        await email.publish(post)
    assert type(counted.value) is NotSent


async def test_a_server_that_has_enough_gets_the_rest_later(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.answers[BEN] = "421 4.7.0 too many messages"
    with pytest.raises(RateLimited):
        await email.publish(post)
    mail.answers.clear()
    await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO]


async def test_a_connection_that_is_lost_before_a_message_means_that_it_comes_later(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.hangs_up_before.add(BEN)
    with pytest.raises(NotSent):
        await email.publish(post)
    mail.hangs_up_before.clear()
    await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO]


async def test_a_connection_that_is_lost_after_a_message_leaves_one_in_doubt_and_the_others_get_theirs(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.hangs_up_after.add(ANA)
    with pytest.raises(CannotSay):
        await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO]
    with pytest.raises(CannotSay):
        await email.find(post)


async def test_who_was_in_doubt_gets_the_same_message_once_people_have_said_so(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.hangs_up_after.add(ANA)
    with pytest.raises(CannotSay):
        await email.publish(post)
    await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO, ANA]
    ids = {raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0] for to, raw in mail.taken if to == ANA}
    assert len(ids) == 1


async def test_a_server_that_answers_no_message_is_not_given_all_of_them(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.hangs_up_after |= {ANA, BEN, CLEO}
    with pytest.raises(CannotSay):
        await email.publish(post)
    assert mail.recipients == [ANA, BEN]


async def test_whoever_goes_on_after_a_death_sends_to_the_rest(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    await post.steps.keep(f"to:ctc_{ANA}", "accepted")
    await post.steps.keep(f"to:ctc_{BEN}", "refused")
    assert await email.find(post) is None
    await email.publish(post)
    assert mail.recipients == [CLEO]


async def test_a_list_that_takes_too_long_for_one_call_goes_on_in_the_next(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    moments = iter([0.0, 0.0, 0.0, 0.0, adapter.SENDS_FOR, adapter.SENDS_FOR])
    with pytest.raises(RateLimited, match="1 of 3 people have it"):
        await replace(email, passing=lambda: next(moments)).publish(post)
    await email.publish(post)
    assert mail.recipients == [ANA, BEN, CLEO]


async def test_a_database_that_takes_all_the_time_does_not_keep_a_call_from_getting_on(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    late = adapter.SENDS_FOR + 5
    moments = iter([0.0, late, late, late, late + adapter.LEAST_SENDS_FOR, late + 3])
    with pytest.raises(RateLimited, match="1 of 3 people have it"):
        await replace(email, passing=lambda: next(moments)).publish(post)
    assert mail.recipients == [ANA]


async def test_a_list_that_no_call_gets_through_is_refused_before_anybody_gets_it(
    email: EmailPlatform, mail: MailServer, post: Outgoing, book: Book
) -> None:
    book.addresses = [f"a{number}@example.com" for number in range(adapter.MOST_RECIPIENTS + 1)]
    with pytest.raises(PlatformRefused, match="at most 1,000 people"):
        await email.publish(post)
    assert mail.taken == []


@pytest.mark.parametrize("of", [2, 3])
async def test_of_a_list_in_parts_everybody_gets_the_text_of_one_part_and_chance_decides_anew_each_time(
    outside: Outside, mail: MailServer, post: Outgoing, book: Book, of: int
) -> None:
    book.addresses = [f"a{number}@example.com" for number in range(60)]
    halves = []
    for campaign in ("Kettle", "Backpack"):
        for part in range(1, of + 1):
            mine = open_email(outside, **answers(mail, share=f"{part}/{of}"))
            await mine.publish(replace(post, campaign=campaign, steps=StepsInMemory()))
            halves.append({*mail.recipients})
            mail.taken.clear()
    kettle, backpack = halves[:of], halves[of:]
    for parts in (kettle, backpack):
        assert set.union(*parts) == {*book.addresses}
        assert sum(map(len, parts)) == 60
        assert min(map(len, parts)) > 60 / of / 3
    assert kettle != backpack


async def test_a_list_of_nobody_is_refused_in_words(email: EmailPlatform, post: Outgoing, book: Book) -> None:
    book.addresses = []
    with pytest.raises(PlatformRefused, match="nobody in the address book"):
        await email.publish(post)


async def test_a_sender_that_the_server_refuses_is_told_and_nothing_is_sent(
    email: EmailPlatform, mail: MailServer, post: Outgoing
) -> None:
    mail.sender_answer = "553 5.7.1 sender not owned by user"
    with pytest.raises(PlatformRefused, match=r"news@fernweh\.example"):
        await email.publish(post)
    assert mail.taken == []


async def test_nobody_listening_means_not_sent(outside: Outside, post: Outgoing, mail: MailServer) -> None:
    with pytest.raises(NotSent, match="could not be reached"):
        await open_email(outside, **answers(mail, server="127.0.0.1:1")).publish(post)


async def test_a_private_server_is_not_called_where_private_addresses_are_not(
    outside: Outside, mail: MailServer, post: Outgoing
) -> None:
    guarded = replace(outside, network=GuardedNetwork(allow_private=False))
    with pytest.raises(NotSent, match="public internet"):
        await open_email(guarded, **answers(mail)).publish(post)
    with pytest.raises(CannotConnect) as refused:
        await Connector(guarded).connect(answers(mail))
    assert refused.value.question == "server"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For localhost, and trusted."""
    context, file = certificate_for("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def safely(mail: MailServer, **other: str) -> dict[str, str]:
    given = {"server": f"localhost:{mail.port}", "security": "starttls", "user": USER, "password": PASSWORD}
    return answers(mail, **{**given, **other})


async def test_connecting_logs_in_asks_about_the_sender_and_sends_nothing(
    outside: Outside, certificate: ssl.SSLContext
) -> None:
    async with mail_server(certificate=certificate, asks_login=True) as mail:
        made = await Connector(outside).connect(safely(mail, list="customers", share="1/2"))
        assert (mail.logins, mail.taken) == (1, [])
    assert made.remote_id == "news@fernweh.example customers 1/2"
    assert made.secrets == {"password": PASSWORD}
    assert PASSWORD not in repr(made)


async def test_mail_goes_over_tls_to_a_server_whose_certificate_is_for_its_name(
    outside: Outside, certificate: ssl.SSLContext, post: Outgoing
) -> None:
    async with mail_server(certificate=certificate, is_tls=True) as mail:
        await open_email(outside, **safely(mail, security="tls", user="", password="")).publish(post)
        assert mail.recipients == [ANA, BEN, CLEO]


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_for_another_name_gets_neither_mail_nor_password(
    outside: Outside, certificate: ssl.SSLContext, post: Outgoing, security: str
) -> None:
    async with mail_server(certificate=certificate, is_tls=security == "tls", asks_login=True) as mail:
        given = safely(mail, server=f"127.0.0.1:{mail.port}", security=security)
        with pytest.raises(NotSent, match="no safe connection"):
            await open_email(outside, **given).publish(post)
        assert (mail.logins, mail.taken) == (0, [])


async def test_a_server_without_starttls_gets_no_password(outside: Outside, mail: MailServer) -> None:
    with pytest.raises(CannotConnect, match="STARTTLS"):
        await Connector(outside).connect(safely(mail))
    assert mail.logins == 0


async def test_a_wrong_password_is_told_at_its_field_and_later_means_to_connect_anew(
    outside: Outside, certificate: ssl.SSLContext, post: Outgoing
) -> None:
    async with mail_server(certificate=certificate, asks_login=True) as mail:
        wrong = safely(mail, password="wrong-one")
        with pytest.raises(CannotConnect) as refused:
            await Connector(outside).connect(wrong)
        assert refused.value.question == "password"
        assert "wrong-one" not in refused.value.message
        with pytest.raises(CredentialsExpired):
            await open_email(outside, **wrong).publish(post)
        with pytest.raises(CredentialsExpired):
            await open_email(outside, **safely(mail, user="", password="")).publish(post)
        assert mail.taken == []


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("server", "smtp.example.com/x"),
        ("server", "smtp.example.com:99999"),
        ("server", "user@smtp.example.com"),
        ("security", "ssl3"),
        ("sender", "Fernweh"),
        *(("share", share) for share in ("half", "0/2", "3/2", "1/51", "1/0")),
        ("sender", "Fernweh <news@fernweh.example\r\nBcc: all@example.com>"),
    ],
)
async def test_what_can_not_be_is_told_at_its_field(
    outside: Outside, mail: MailServer, field: str, answer: str
) -> None:
    with pytest.raises(CannotConnect) as refused:
        await Connector(outside).connect(answers(mail, **{field: answer}))
    assert refused.value.question == field
