"""What a recipient gets, read back by Python's own parser of e-mail."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName, PostId, WorkspaceId
from core.foundation.mailbox import Mailbox
from core.foundation.text import never_kept
from core.platforms.connecting import Recipient
from core.platforms.email.message import Shown, message_of
from core.platforms.markup import alts_of, text_of
from core.platforms.media import Fitted
from core.platforms.posting import Outgoing

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
FERNWEH = Mailbox("Fernweh", "news@fernweh.example")
ANA = Recipient("ctc_01", "ana@example.com")
END = "https://copydesk.example/unsubscribe/abc"
POST = Outgoing(
    key=PostId("pst_01"),
    workspace_id=WorkspaceId("wsp_01"),
    platform=PlatformName.EMAIL,
    campaign="Kettle",
    text="Our kettle <sings> 🎶.\n\nHear it: https://example.com/kettle?a=1&b=2",
    title="Der Kessel singt für dich",
    preheader="It whistles, too & more",
    link="https://example.com/kettle?a=1&b=2",
)
WRITTEN = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
KEPT = WRITTEN.filter(lambda text: not never_kept(text))
HOSTILE = WRITTEN | st.text(st.sampled_from('aé \r\n\t:=?<>"\\\0,;\u2028\x85B'), max_size=900)
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("Content-Type", "MIME-Version"),
}


def sent(post: Outgoing = POST, *, sender: Mailbox = FERNWEH, to: Recipient = ANA, end: str = END) -> bytes:
    return message_of(post, sender=sender, list_id="acc_01", recipient=to, at=NOON, unsubscribe_url=end)


def read(raw: bytes) -> EmailMessage:
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content.replace("\r\n", "\n")


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href"]


def test_a_message_says_from_whom_to_whom_and_when_and_how_to_end_it() -> None:
    message = read(sent())
    assert message["From"] == "Fernweh <news@fernweh.example>"
    assert message["To"] == "ana@example.com"
    assert message["Subject"] == POST.title
    assert message["Date"].datetime == NOON
    assert message["List-Id"] == "<acc_01.fernweh.example>"
    assert message["List-Unsubscribe"] == f"<{END}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert set(message.keys()) == HEADERS


def test_the_same_text_stands_in_it_plain_and_as_html_with_links_and_a_hidden_preheader() -> None:
    message = read(sent())
    assert part(message, "plain").startswith(POST.text)
    page = part(message, "html")
    assert Links(page).found == [POST.link, END]
    assert "&lt;sings&gt;" in page
    assert re.search("display:none[^>]*>It whistles, too &amp; more", page)


def test_a_link_that_the_text_does_not_have_comes_after_it() -> None:
    message = read(sent(replace(POST, text="It sings.")))
    assert part(message, "plain").startswith(f"It sings.\n\n{POST.link}\n")


def test_where_nobody_can_reach_us_a_message_offers_no_click_that_would_do_nothing() -> None:
    raw = sent(end="")
    assert b"unsubscribe" not in raw.lower()


def test_every_try_says_by_its_id_that_it_is_the_same_message_and_no_two_people_share_one() -> None:
    first = read(sent())["Message-ID"]
    later = message_of(POST, sender=FERNWEH, list_id="acc_01", recipient=ANA, at=NOON.replace(day=4))
    assert read(later)["Message-ID"] == first
    assert read(sent(to=replace(ANA, id="ctc_02")))["Message-ID"] != first
    assert read(sent(replace(POST, key=PostId("pst_02"))))["Message-ID"] != first


@given(subject=HOSTILE, name=HOSTILE)
def test_no_subject_and_no_sender_can_write_a_header_and_each_is_read_as_it_was_meant(
    subject: str, name: str
) -> None:
    name = " ".join(name.split())
    raw = sent(replace(POST, title=subject), sender=replace(FERNWEH, name=name))
    message = read(raw)
    assert set(message.keys()) == HEADERS
    assert message["Subject"] == " ".join(subject.split())
    # By the older of Python's parsers: the newer puts a space between two encoded words of a name.
    phrase, address = parseaddr(message_from_bytes(raw)["From"].replace("\r\n", ""))
    assert (str(make_header(decode_header(phrase))), address) == (name, FERNWEH.address)


@given(text=KEPT)
def test_any_text_comes_through_in_lines_that_every_server_takes(text: str) -> None:
    raw = sent(replace(POST, text=text, link=None, title=text[:900], preheader=text[:140]))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78 + len(END)
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    meant = text.replace("\r\n", "\n").replace("\r", "\n")
    assert part(read(raw), "plain").startswith(meant)


DOT = Fitted(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "image/png", 40, 30)


@given(alt=KEPT)
def test_an_image_comes_through_with_its_words_in_both_versions_of_the_text(alt: str) -> None:
    message = read(message_of(POST, [Shown(alt, DOT)], sender=FERNWEH, list_id="l", recipient=ANA, at=NOON))
    words = " ".join(alt.split())
    assert part(message, "plain").startswith(f"{POST.text}\n\n[Image{': ' + words if words else ''}]\n")
    page = part(message, "html")
    assert text_of(page.partition("<body")[2].partition(">")[2]).endswith(POST.text)
    assert alts_of(page) == (words,)
    (image,) = [each for each in message.walk() if each.get_content_maintype() == "image"]
    assert f"cid:{image['Content-ID'].strip('<>')}" in page
    assert (image.get_content(), image.get_content_disposition()) == (DOT.content, "inline")


def test_a_message_with_images_keeps_to_lines_that_every_server_takes() -> None:
    raw = message_of(POST, [Shown("A kettle.", DOT)] * 4, sender=FERNWEH, list_id="l", recipient=ANA, at=NOON)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert len({each["Content-ID"] for each in read(raw).walk() if each["Content-ID"]}) == 4
