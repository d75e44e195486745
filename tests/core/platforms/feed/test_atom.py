"""The document of a feed: whole XML, whatever stands in it, with the same ids wherever it is served."""

from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import AccountId, PostId
from core.foundation.text import never_kept
from core.platforms.feed.atom import Entry, Feed, to_atom
from core.platforms.feed.entry import Shown, ShownMedium, latest_of
from core.platforms.markup import text_of

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
KEPT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(
    lambda text: not never_kept(text)
)
ADDRESS = "https://copydesk.example/feeds/acc_01.xml"


def document(*shown: Shown, title: str = "News", address: str = ADDRESS) -> ElementTree.Element:
    entries = [Entry(PostId(f"pst_{number}"), NOON, one) for number, one in enumerate(shown)]
    raw = to_atom(Feed(AccountId("acc_01"), title, NOON, entries), address=address)
    return ElementTree.fromstring(raw)


@given(title=KEPT, text=KEPT)
def test_any_copy_makes_whole_xml_and_is_read_as_it_was_written(title: str, text: str) -> None:
    (entry,) = document(Shown(title, text, None, NOON.isoformat())).findall("a:entry", ATOM)
    content = entry.findtext("a:content", namespaces=ATOM) or ""
    assert text_of(content).split() == text.split()
    if title:
        assert (entry.findtext("a:title", namespaces=ATOM) or "").split() == title.split()


def test_a_feed_that_moves_to_another_host_keeps_its_ids() -> None:
    shown = Shown("It sings", "Hear it.", None, NOON.isoformat())
    here, there = document(shown), document(shown, address="https://news.example/feeds/acc_01.xml")
    for path in ("a:id", "a:entry/a:id"):
        assert here.findtext(path, namespaces=ATOM) == there.findtext(path, namespaces=ATOM)


def test_what_has_no_title_has_its_first_line_for_one() -> None:
    (entry,) = document(Shown("", f"{'word ' * 40}\nMore.", None, NOON.isoformat())).findall("a:entry", ATOM)
    title = entry.findtext("a:title", namespaces=ATOM) or ""
    assert title.startswith("word word")
    assert title.endswith("…")


def test_a_feed_was_updated_when_its_latest_entry_was() -> None:
    later = NOON.replace(hour=18).isoformat()
    feed = document(Shown("", "a", None, later), Shown("", "b", None, NOON.isoformat()))
    assert feed.findtext("a:updated", namespaces=ATOM) == later
    assert document().findtext("a:updated", namespaces=ATOM) == NOON.isoformat()


def test_of_ten_revisions_and_more_the_last_is_shown() -> None:
    kept = {f"revision:{number}": Shown("", f"{number}", None, "").to_json() for number in range(12)}
    latest = latest_of(kept)
    assert latest is not None
    assert latest.text == "11"
    assert latest_of({**kept, "taken_down": ""}) is None
    assert latest_of({}) is None


def test_images_stand_in_the_text_and_as_enclosures_and_videos_are_links() -> None:
    image = ShownMedium(
        "https://copydesk.example/media/a.jpg?b=1&c=2", 'A "red" <kettle>', "image/jpeg", 1234
    )
    video = ShownMedium("https://example.com/kettle.mp4", "")
    shown = Shown("It sings", "Hear it.", None, NOON.isoformat(), (image, video))
    (entry,) = document(Shown.read(shown.to_json())).findall("a:entry", ATOM)

    first, second = (link.attrib for link in entry.findall("a:link[@rel='enclosure']", ATOM))
    assert first == {
        "rel": "enclosure",
        "href": image.address,
        "type": "image/jpeg",
        "length": "1234",
        "title": image.alt,
    }
    assert second == {"rel": "enclosure", "href": video.address}
    content = entry.findtext("a:content", namespaces=ATOM) or ""
    assert (
        '<img src="https://copydesk.example/media/a.jpg?b=1&amp;c=2" alt="A &quot;red&quot; &lt;kettle&gt;">'
        in content
    )
    assert '<a href="https://example.com/kettle.mp4">Video</a>' in content


def test_what_was_kept_before_there_were_images_is_read() -> None:
    kept = '{"title": "It sings", "text": "Hear it.", "link": null, "at": "2026-11-03T12:00:00+00:00"}'
    assert Shown.read(kept) == Shown("It sings", "Hear it.", None, NOON.isoformat())
