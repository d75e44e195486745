"""What can be clicked in a post on Bluesky is marked by the bytes where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.bluesky.facets import facets_of, handles_in

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
PIECES = st.sampled_from(
    [
        "https://example.com/tee?größe=1",
        "example.org/ü",
        "@alice.test",
        "@ALICE.test",
        "#Tee",
        "#日本語",
        "🫖",
        "👨‍👩‍👧‍👦",
        "é",
        " ",
        "\n",
        "(",
        ").",
        "。",
        "#",
        "@",
        "word",
    ]
)


def marked(text: str, dids: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """What can be clicked, as the server would cut it out, and where it leads."""
    return [
        (
            text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
            next(value for name, value in facet["features"][0].items() if name != "$type"),
        )
        for facet in facets_of(text, dids or {})
    ]


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_each_range_of_bytes_holds_its_link_name_or_tag_and_none_overlaps_another(text: str) -> None:
    facets = facets_of(text, dict.fromkeys(handles_in(text), DID))
    raw, at = text.encode("utf-8", "surrogatepass"), 0
    for facet in facets:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert at <= start < end <= len(raw)
        at = end
        shown, (feature,) = raw[start:end].decode("utf-8", "surrogatepass"), facet["features"]
        match feature:
            case {"$type": "app.bsky.richtext.facet#link", "uri": uri}:
                assert uri in {shown, f"https://{shown}"}
            case {"$type": "app.bsky.richtext.facet#mention", "did": did}:
                assert did == DID
                assert shown[0] == "@"
                assert shown[1:].lower() in handles_in(text)
            case {"$type": "app.bsky.richtext.facet#tag", "tag": tag}:
                assert shown in {f"#{tag}", f"＃{tag}"}
            case _:
                raise AssertionError(feature)


@pytest.mark.parametrize(
    ("text", "clickable"),
    [
        ("Hear it: https://example.com/kettle.", [("https://example.com/kettle",) * 2]),
        ("(https://example.com/a_(b))", [("https://example.com/a_(b)",) * 2]),
        ("HTTP://Example.com", [("HTTP://Example.com",) * 2]),
        ("at example.com, now", [("example.com", "https://example.com")]),
        ("詳しくは https://example.com/teeをご覧", [("https://example.com/tee",) * 2]),
        ("ftp://example.com/x", []),
        ("https:///nowhere", []),
        ("no.such.tldx", []),
    ],
)
def test_links_are_whole_and_end_before_the_sentence_does(
    text: str, clickable: list[tuple[str, str]]
) -> None:
    assert marked(text) == clickable


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Thanks, @alice.test and (@Bob.bsky.social).", ["alice.test", "bob.bsky.social"]),
        ("@alice.test @ALICE.TEST", ["alice.test"]),
        ("mail@alice.test, x/@alice.test, @alice, @-a.test, @a..test", []),
        ("@" + ".".join(["a" * 60] * 5), []),
    ],
)
def test_mentions_are_handles_that_stand_alone(text: str, handles: list[str]) -> None:
    assert handles_in(text) == handles


def test_a_handle_that_is_nobodys_stays_plain_text() -> None:
    text = "@alice.test @nobody.test"
    assert marked(text, {"alice.test": DID}) == [("@alice.test", DID)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#tea #Tee-Zeit! ＃お茶 #a1", ["tea", "Tee-Zeit", "お茶", "a1"]),
        ("#1 #2026 #!? # ## a#b #️⃣", []),
        ("#tea#pot", ["tea#pot"]),
        ("#te\u200ba", ["te"]),
        ("#" + "🫖" * 64, ["🫖" * 64]),
        ("#" + "🫖" * 65, []),
        ("#" + "🇩🇪" * 64, ["🇩🇪" * 64]),
        ("#" + "🏴󠁧󠁢󠁳󠁣󠁴󠁿" * 23, []),
    ],
)
def test_hashtags_are_those_that_blueskys_own_clients_find(text: str, tags: list[str]) -> None:
    assert [value for _, value in marked(text)] == tags
