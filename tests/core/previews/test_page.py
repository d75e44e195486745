"""Previews show a post as its platform does, and nothing that people wrote gets out of its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.preview import preview
from core.previews.page import CSP, page, picture_page
from core.previews.values import LinkCard, Picture, Remark, Theme, Width
from tests.core.previews.posts import Read, a_post

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "<script>",
                "</style>",
                "</div>",
                '"',
                "'",
                "&lt;",
                "&#60",
                "<!--",
                "]]>",
                "{{",
                "{%",
                "#a",
                "@b ",
                "\0",
                "🦋",
            ]
        ),
        max_size=8,
    ).map("".join),
)
TAGS = frozenset(
    "html head meta title style body header main section article aside nav a h1 h2 h3 p ul li small strong "
    "span div footer figure figcaption fieldset legend label input svg path circle rect i b".split()
)
ATTRIBUTES = frozenset(
    "lang charset name content http-equiv class dir id type checked href style title role for data-part "
    "aria-hidden aria-label viewbox d cx cy r x y rx width height pathlength stroke-dasharray".split()
)


@given(st.sampled_from(PlatformName), st.lists(HOSTILE, min_size=10, max_size=10), st.data())
def test_whatever_people_write_stays_in_its_element(platform, said, data):
    text, title, preheader, author, first, second, alt, name, host, sentence = said
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    post = a_post(
        platform,
        text,
        title=title,
        preheader=preheader,
        author=author,
        account=host,
        label=sentence,
        status=name,
        link=host,
        card=LinkCard(host, name, sentence, host),
        media=(Picture("k", alt, 4, 3, b"jpeg"), Picture(host, alt, is_video=True)),
        follow_ups=(first, second),
        remarks=(Remark("warning", sentence, "text", start, end), Remark("info", name)),
    )

    read = Read(page(name, [post]))

    wanted = {
        "text": text,
        "follow_ups.0": first,
        "follow_ups.1": second,
        "title": title,
        "preheader": preheader,
    }
    assert {part: wanted[part] for part in read.parts} == read.parts
    assert "text" in read.parts
    assert {tag for tag, _ in read.tags} <= TAGS
    assert {attribute for _, given in read.tags for attribute in given} <= ATTRIBUTES
    assert sum(tag == "style" for tag, _ in read.tags) == 1


@pytest.mark.parametrize("platform", PlatformName)
def test_each_platform_shows_all_that_it_would_post(platform):
    rules = rules_of(platform)
    below = ("And in red.",) if rules.most_follow_ups else ()
    post = a_post(
        platform,
        "It keeps dry.",
        title="Rain" if rules.title_limit else "",
        preheader="900 g" if rules.preheader_limit else "",
        follow_ups=below,
    )

    read = Read(page("Backpack", [post]))

    assert read.parts["text"] == "It keeps dry."
    assert read.parts.get("title", "") == post.title
    assert read.parts.get("preheader", "") == post.preheader
    assert read.parts.get("follow_ups.0") == (below[0] if below else None)
    assert platform in read.classes
    assert "Fernweh" in str(read.classes) or platform is PlatformName.WEBHOOK


@pytest.mark.parametrize("platform", [PlatformName.LINKEDIN, PlatformName.FACEBOOK, PlatformName.INSTAGRAM])
def test_a_text_is_cut_where_the_platform_cuts_it(platform):
    text = "many words " * 100
    read = Read(page("Backpack", [a_post(platform, text)]))
    assert read.classes["hidden"] == [preview(rules_of(platform), text=text).hidden]
    assert read.parts["text"] == text


def test_nothing_hides_where_the_whole_text_is_shown():
    assert "hidden" not in Read(page("Backpack", [a_post(PlatformName.MASTODON, "word " * 50)])).classes


@pytest.mark.parametrize(
    ("platform", "coloured"),
    [
        (PlatformName.X, {"link": ["example.com/a"], "tag": ["#BikeToWork", "$ACME"], "mention": ["@ana"]}),
        (PlatformName.MASTODON, {"link": ["example.com/a"], "tag": ["#BikeToWork"], "mention": ["@ana"]}),
        (PlatformName.INSTAGRAM, {"tag": ["#BikeToWork"], "mention": ["@ana"]}),
        (PlatformName.EMAIL, {"link": ["example.com/a"]}),
        (PlatformName.WEBHOOK, {}),
    ],
)
def test_what_a_platform_makes_a_link_is_coloured(platform, coloured):
    read = Read(page("Backpack", [a_post(platform, "See example.com/a #BikeToWork $ACME @ana now.")]))
    found = {kind: read.classes.get(kind, []) for kind in ("link", "tag", "mention")}
    assert {kind: words for kind, words in found.items() if words} == coloured


def test_a_member_of_another_server_is_one_mention():
    read = Read(page("Backpack", [a_post(PlatformName.MASTODON, "Ask @ana@example.social.")]))
    assert read.classes["mention"] == ["@ana@example.social"]


def test_the_words_that_a_finding_is_about_are_marked_and_it_is_said_beside_them():
    text = "Our #first waterproof backpack."
    remark = Remark("blocking", "Nobody can prove this.", "text", 5, 10, "Leave it out")
    read = Read(page("Backpack", [a_post(text=text, remarks=(remark,))]))
    assert "".join(read.classes["marked"]) == "first"
    assert "Nobody can prove this.Leave it out" in read.classes["remarks"][0]
    assert ("span", {"class": "tag marked blocking", "title": "Nobody can prove this."}) in [
        (tag, given) for tag, given in read.tags
    ]


@pytest.mark.parametrize(
    ("platform", "account", "shown"),
    [
        (PlatformName.X, "@fernweh", "Fernweh @fernweh · now"),
        (PlatformName.X, "", "Fernweh  · now"),
        (PlatformName.INSTAGRAM, "@fernweh.bags", "fernweh.bags"),
        (PlatformName.LINKEDIN, "Fernweh GmbH", "Fernweh GmbHNow · "),
        (PlatformName.EMAIL, "news@example.com → readers", "FFernwehnews@example.com to me09:30"),
        (PlatformName.BLOG, "blog.example.com (ana)", "FFernwehblog.example.com › …"),
    ],
)
def test_an_account_is_called_as_it_is_called_there(platform, account, shown):
    read = Read(page("Backpack", [a_post(platform, account=account)]))
    assert shown in read.classes["who"][0].replace("\n", "")


def test_the_ring_tells_how_much_of_the_limit_is_used():
    assert "140 of 280" in Read(page("Backpack", [a_post(text="a" * 140)])).classes["measure"][0]
    assert "over" in Read(page("Backpack", [a_post(text="a" * 281)])).classes


@pytest.mark.parametrize(
    ("platform", "text", "told"),
    [
        (PlatformName.X, "#BikeToWork #Dry", ["2 hashtags; 1 is usual here."]),
        (PlatformName.LINKEDIN, "#BikeToWork", ["1 hashtag; 3 are usual here."]),
        (PlatformName.X, "Dry.", ["No hashtags; 1 is usual here."]),
        (PlatformName.EMAIL, "#Dry", ["1 hashtag; none are usual here."]),
        (PlatformName.EMAIL, "Dry.", []),
    ],
)
def test_hashtags_are_held_against_what_is_usual_there(platform, text, told):
    assert Read(page("Backpack", [a_post(platform, text)])).classes.get("tags", []) == told


def test_a_link_has_its_card_but_where_images_take_its_place():
    card = LinkCard("https://example.com/a", "Backpack", "It keeps dry.", "example.com")
    picture = Picture("k", "A backpack.", 4, 3, b"jpeg")
    assert "card" in Read(page("Backpack", [a_post(card=card)])).classes
    assert "card" not in Read(page("Backpack", [a_post(card=card, media=(picture,))])).classes
    assert "card" in Read(page("Backpack", [a_post(PlatformName.SLACK, card=card, media=(picture,))])).classes
    assert "card" not in Read(page("Backpack", [a_post(PlatformName.INSTAGRAM, card=card)])).classes


def test_a_page_behind_a_link_that_says_nothing_has_no_card_and_that_is_said():
    read = Read(page("Backpack", [a_post(card=LinkCard("https://example.com/a", site="example.com"))]))
    assert "card" not in read.classes
    assert "its card is missing here" in read.classes["remarks"][0]


def test_an_image_is_in_the_page_once_however_many_posts_show_it():
    shown = (Picture("k", "A backpack.", 4, 3, b"jpeg"),)
    whole = page("Backpack", [a_post(media=shown), a_post(PlatformName.LINKEDIN, media=shown)])
    assert whole.count("data:image/jpeg") == 1
    assert len(Read(whole).classes["p-k"]) == 2


def test_a_page_begins_in_the_theme_and_width_that_were_asked_for():
    read = Read(page("Backpack", [a_post()], theme=Theme.DARK, width=Width.PHONE))
    checked = {given["id"] for tag, given in read.tags if tag == "input" and "checked" in given}
    assert checked == {"dark", "phone"}


def test_a_page_lets_nothing_run_and_nothing_be_loaded():
    for whole in (page("Backpack", [a_post()]), picture_page([a_post()])):
        (policy,) = [
            given["content"] for tag, given in Read(whole).tags if tag == "meta" and "http-equiv" in given
        ]
        assert policy == CSP
    assert CSP.startswith("default-src 'none'; img-src data:;")


def test_a_campaign_without_posts_says_so():
    assert "nothing" in Read(page("Backpack", [])).classes
