"""Previews show what people will see first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.preview import preview

LINK = "https://example.com/launch"


def shown(platform: PlatformName, text: str, **more: str):
    return preview(rules_of(platform), text=text, **more)


@given(st.sampled_from(PlatformName), st.text("word é👋🇩\n\r.", max_size=900))
def test_what_is_seen_and_what_is_hidden_make_the_whole_text(platform, text):
    seen = shown(platform, text)
    assert seen.visible + seen.hidden == text
    rules = rules_of(platform)
    if rules.fold is not None:
        assert rules.limits[0].count(seen.visible) <= rules.fold.most


@pytest.mark.parametrize("platform", [PlatformName.LINKEDIN, PlatformName.INSTAGRAM, PlatformName.FACEBOOK])
def test_a_long_text_folds_at_a_word(platform):
    seen = shown(platform, "many words " * 100)
    assert seen.folds
    assert seen.visible.endswith(("many", "words"))
    assert seen.hidden.startswith(" ")


@pytest.mark.parametrize("platform", [PlatformName.MASTODON, PlatformName.BLUESKY, PlatformName.TELEGRAM])
def test_some_platforms_show_everything(platform):
    assert not shown(platform, "word " * 50).folds


def test_a_text_that_x_takes_never_folds_there():
    assert not shown(PlatformName.X, "a" * 280).folds


def test_linkedin_folds_after_three_lines():
    seen = shown(PlatformName.LINKEDIN, "one\ntwo\nthree\nfour")
    assert seen.visible == "one\ntwo\nthree"


def test_an_endless_word_is_folded_between_characters():
    assert shown(PlatformName.INSTAGRAM, "👋" * 100).visible == "👋" * 62


def test_instagram_links_can_not_be_clicked_and_the_preview_says_so():
    seen = shown(PlatformName.INSTAGRAM, f"Look: {LINK}", link=LINK)
    assert seen.link is None
    assert seen.notes == ("Links in the text can't be clicked on Instagram.",)


def test_more_hashtags_than_every_account_may_post_are_noted():
    (note,) = shown(PlatformName.INSTAGRAM, "#a #b #c #d #e #f").notes
    assert "only 5 hashtags" in note


def test_a_link_in_the_text_is_the_one_people_reach():
    assert shown(PlatformName.X, f"Look: {LINK}!").link == LINK


def test_a_link_behind_the_fold_is_noted():
    assert shown(PlatformName.LINKEDIN, f"{'word ' * 60}{LINK}", link=LINK).notes == (
        "The link is behind “see more” on LinkedIn.",
    )


def test_a_title_shows_only_where_there_are_titles():
    assert shown(PlatformName.BLOG, "text", title="News").title == "News"
    assert shown(PlatformName.X, "text", title="News").title == ""


def test_a_long_subject_is_noted_but_allowed():
    seen = shown(PlatformName.EMAIL, "text", title="t" * 70)
    assert seen.fits
    assert seen.notes == ("About 69 characters of the subject are seen; this one has 70.",)


def test_a_preheader_shows_only_where_there_are_such_and_a_long_one_is_noted():
    seen = shown(PlatformName.EMAIL, "text", preheader="p" * 91)
    assert (seen.fits, seen.preheader) == (True, "p" * 91)
    assert seen.notes == ("About 90 characters of the preheader are seen; this one has 91.",)
    assert shown(PlatformName.X, "text", preheader="p").preheader == ""


def test_a_preview_says_what_the_platform_would_refuse_and_how_much_is_used():
    seen = shown(PlatformName.BLUESKY, "é" * 301)
    assert not seen.fits
    assert seen.problems == ("Bluesky takes at most 300 characters; this text has 301.",)
    assert [(measure.used, measure.unit) for measure in seen.measures] == [
        (301, "characters"),
        (602, "bytes"),
    ]
