"""The blog's adapter, connected by the form that people use, keeps its promises at a real WordPress."""

from dataclasses import replace
from html import unescape
from typing import Any

import httpx
import pytest

from core.foundation.attached import Attached
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.blog.adapter import DRAFT, BlogPlatform
from core.platforms.blog.connector import Connector
from core.platforms.connecting import Account, CannotConnect, Connected, Outside
from core.platforms.posting import NotSent, Outgoing, Platform, PlatformRefused
from tests.contracts.pictures import ALT
from tests.contracts.promises import Promise, a_post, another, promises_of, with_pictures
from tests.servers.blog.conftest import WordPress
from tests.servers.blog.cutting import cut

LONG = (
    "Two lines,\nand a gap:\n\n<b>bold?</b> & “quotes” [gallery] [caption]x[/caption] #TeaTime 🎶\n\n\n"
    "https://example.com/a?b=c&d=(e)\n\nexample.com is a link, too: <!-- wp:more --> :)"
)


def opened(connector: Connector, connected: Connected) -> Platform:
    account = Account(
        AccountId("acc_01"),
        WorkspaceId("wsp_01"),
        PlatformName.BLOG,
        connected.remote_id,
        connected.name,
        connected.settings,
        connected.secrets,
    )
    return connector.open(account)


@pytest.fixture
async def platform(connector: Connector, wordpress: WordPress) -> Platform:
    return opened(connector, await connector.connect(wordpress.form()))


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.BLOG)


def everything(wordpress: WordPress, what: str = "posts", **asked: str) -> Any:
    """What is on the site, as its owner sees it."""
    auth = ("admin", wordpress.passwords["admin"])
    params = {"per_page": "100", "context": "edit", **asked}
    return httpx.get(f"{wordpress.url}/wp-json/wp/v2/{what}", params=params, auth=auth).json()


def titled(wordpress: WordPress, title: str) -> list[Any]:
    found = everything(wordpress, status="any,trash", search=title)
    return [entry for entry in found if entry["title"]["raw"] == title]


@pytest.mark.parametrize("promise", promises_of(BlogPlatform.capabilities))
async def test_the_blog_keeps(promise: Promise, platform: Platform, post: Outgoing) -> None:
    await promise(platform, post)


@pytest.mark.parametrize("user", ["admin", "ada"])
async def test_a_post_is_read_back_to_the_letter_and_people_see_nothing_obeyed(
    connector: Connector, wordpress: WordPress, user: str
) -> None:
    platform = opened(connector, await connector.connect(wordpress.form(user=user)))
    post = a_post(PlatformName.BLOG, text=LONG, title="It <sings> & [gallery] “hums” &amp;")
    receipt = await platform.publish(post)
    seen = await platform.read(post, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.title) == (post.text, post.title)
    page = httpx.get(receipt.url).text
    assert "&lt;b&gt;bold?&lt;/b&gt;" in page
    assert "[gallery] [caption]x[/caption]" in unescape(page)
    assert '<a href="https://example.com/a?b=c&amp;d=(e)">' in page
    assert '<a href="https://example.com">example.com</a>' in page


async def test_the_address_is_made_of_the_title_and_a_second_post_of_that_title_has_its_own(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    first = await platform.publish(replace(post, title="A pretty address"))
    second = await platform.publish(replace(another(post), title="A pretty address"))
    assert [first.url, second.url] == [
        f"{wordpress.url}/a-pretty-address/",
        f"{wordpress.url}/a-pretty-address-2/",
    ]


async def test_a_post_without_a_title_is_out_under_a_name_of_our_own(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    receipt = await platform.publish(replace(post, title=""))
    assert receipt.url == f"{wordpress.url}/copydesk-{post.key}/".lower().replace("_", "-")
    assert httpx.get(receipt.url).status_code == 200


async def test_hashtags_and_the_accounts_own_become_tags_and_its_category_is_set(
    connector: Connector, wordpress: WordPress
) -> None:
    form = wordpress.form(category="news", tags="Kettles, Tea")
    platform = opened(connector, await connector.connect(form))
    post = a_post(PlatformName.BLOG, text="It sings. #tea #steam", title="Of tags")
    receipt = await platform.publish(post)
    names = {tag["id"]: tag["name"] for tag in everything(wordpress, "tags")}
    [entry] = titled(wordpress, "Of tags")
    # A tag that is there already keeps the letters it has.
    assert sorted(names[tag].casefold() for tag in entry["tags"]) == ["kettles", "steam", "tea"]
    [category] = everything(wordpress, "categories", search="news")
    assert entry["categories"] == [category["id"]]
    corrected = replace(post, text="It sings. #whistle")
    await platform.correct(corrected, receipt.remote_id)
    [entry] = titled(wordpress, "Of tags")
    assert len(entry["tags"]) == 4


async def test_the_first_image_is_the_featured_one_and_the_others_stand_below_the_text(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    post = with_pictures(replace(post, title="Of images"))
    receipt = await platform.publish(post)
    library = everything(wordpress, "media", search=post.key.lower().replace("_", "-"))
    alts = {image["id"]: image["alt_text"] for image in library}
    assert sorted(alts.values()) == sorted(image.alt for image in post.media)
    [entry] = titled(wordpress, "Of images")
    assert alts[entry["featured_media"]] == ALT
    [other] = alts.keys() - {entry["featured_media"]}
    page = httpx.get(receipt.url).text
    assert f'class="wp-image-{other}"' in page
    assert f'alt="{ALT}"' in page


async def test_a_correction_shows_the_images_that_are_approved_now_and_none_twice_in_the_library(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    post = with_pictures(replace(post, title="Of other images"))
    receipt = await platform.publish(post)
    described = Attached.image(post.media[1].key, 'A "blue" kettle [sic] & <3')
    for media in ((described, post.media[0]), (described,), ()):
        corrected = replace(post, media=media)
        await platform.correct(corrected, receipt.remote_id)
        seen = await platform.read(corrected, receipt.remote_id)
        assert seen is not None
        assert seen.alts == tuple(image.alt for image in media)
    assert len(everything(wordpress, "media", search=post.key.lower().replace("_", "-"))) == 2


async def test_an_image_and_an_excerpt_that_people_chose_by_hand_stay(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    post = replace(post, title="By hand", text="Our kettle sings, whatever else may happen. Hear it.")
    receipt = await platform.publish(post)
    [entry] = titled(wordpress, "By hand")
    assert entry["excerpt"]["raw"] == "Our kettle sings, whatever else may happen."
    corrected = replace(post, text="Our kettle hums now, whatever else may happen. Hear it.")
    await platform.correct(corrected, receipt.remote_id)
    [entry] = titled(wordpress, "By hand")
    assert entry["excerpt"]["raw"] == "Our kettle hums now, whatever else may happen."
    [theirs, *_] = everything(wordpress, "media")
    by_hand = {"excerpt": "It sings!", "featured_media": theirs["id"]}
    auth = ("admin", wordpress.passwords["admin"])
    httpx.post(f"{wordpress.url}/wp-json/wp/v2/posts/{receipt.remote_id}", json=by_hand, auth=auth)
    await platform.correct(post, receipt.remote_id)
    [entry] = titled(wordpress, "By hand")
    assert (entry["excerpt"]["raw"], entry["featured_media"]) == ("It sings!", theirs["id"])


@pytest.mark.parametrize("lost", ["draft", "publish"])
async def test_a_try_whose_answer_was_lost_makes_no_second_post(
    connector: Connector, outside: Outside, wordpress: WordPress, post: Outgoing, lost: str
) -> None:
    post = replace(post, title=f"Lost at {lost}")
    connected = await connector.connect(wordpress.form())
    async with cut(outside, after=lost) as broken:
        with pytest.raises(httpx.HTTPError):
            await opened(Connector(broken), connected).publish(post)
    platform = opened(connector, connected)
    found = await platform.find(post)
    assert (found is None) is (lost == "draft")
    receipt = await platform.publish(post)
    assert found in {None, receipt}
    [entry] = titled(wordpress, post.title)
    assert (str(entry["id"]), entry["status"]) == (receipt.remote_id, "publish")


async def test_a_draft_that_a_killed_worker_left_is_finished_and_not_made_again(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    post = replace(post, title="Left as a draft")
    left = httpx.post(
        f"{wordpress.url}/wp-json/wp/v2/posts",
        json={
            "status": "draft",
            "slug": f"copydesk-{post.key}".lower().replace("_", "-"),
            "title": post.title,
        },
        auth=("ada", wordpress.passwords["ada"]),
    ).json()
    receipt = await platform.publish(post)
    assert receipt.remote_id == str(left["id"])
    assert receipt.url == f"{wordpress.url}/left-as-a-draft/"
    assert len(titled(wordpress, post.title)) == 1


async def test_a_draft_that_people_threw_away_is_not_published(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    receipt = await platform.publish(post)
    await platform.take_down(post, receipt.remote_id)
    assert await post.steps.done(DRAFT) == receipt.remote_id
    with pytest.raises(PlatformRefused, match="was deleted"):
        await platform.publish(post)


async def test_what_is_taken_down_lies_in_the_trash_where_people_can_fetch_it_back(
    platform: Platform, wordpress: WordPress, post: Outgoing
) -> None:
    post = replace(post, title="To the trash")
    receipt = await platform.publish(post)
    await platform.take_down(post, receipt.remote_id)
    assert [entry["status"] for entry in titled(wordpress, post.title)] == ["trash"]
    assert httpx.get(receipt.url).status_code == 404


async def test_what_is_no_number_of_a_post_is_changed_by_people(platform: Platform, post: Outgoing) -> None:
    for change in (platform.correct, platform.take_down):
        with pytest.raises(PlatformRefused, match="by hand"):
            await change(post, "")


async def test_a_site_that_can_not_be_reached_has_certainly_nothing(
    connector: Connector, wordpress: WordPress, post: Outgoing
) -> None:
    connected = await connector.connect(wordpress.form())
    nowhere = replace(connected, settings={**connected.settings, "root": "http://127.0.0.1:9/wp-json/"})
    with pytest.raises(NotSent, match="could not be reached"):
        await opened(connector, nowhere).publish(post)


async def test_a_site_without_pretty_addresses_is_found_and_posted_to(
    connector: Connector, wordpress: WordPress, post: Outgoing
) -> None:
    connected = await connector.connect(wordpress.form(site=f"{wordpress.url}/wp-admin/"))
    assert connected.settings["root"] == f"{wordpress.url}/wp-json/"
    assert connected.name == f"{wordpress.url.removeprefix('http://')} (ada)"
    plain = replace(
        connected, settings={**connected.settings, "root": f"{wordpress.url}/index.php?rest_route=/"}
    )
    platform = opened(connector, plain)
    receipt = await platform.publish(post)
    assert await platform.find(post) == receipt
    assert await platform.read(post, receipt.remote_id) is not None


@pytest.mark.parametrize(
    ("changes", "question", "words"),
    [
        ({"site": "not an address"}, "site", "not a whole web address"),
        ({"password": "abcd efgh"}, "password", "does not know this user"),
        ({"user": "nobody", "password": "abcd"}, "password", "does not know this user"),
        ({"user": "ben"}, "user", "may not publish"),
        ({"category": "Nouvelles"}, "category", "no category “Nouvelles”"),
    ],
)
async def test_what_was_typed_wrong_is_said_at_its_field(
    connector: Connector, wordpress: WordPress, changes: dict[str, str], question: str, words: str
) -> None:
    typed = {name: value.format(url=wordpress.url) for name, value in changes.items()}
    with pytest.raises(CannotConnect, match=words) as refused:
        await connector.connect(wordpress.form(**typed))
    assert refused.value.question == question
