"""The brand voice in Slack: shown to all, changed and learned by whoever administers, and never lost."""

from typing import Any

import pytest

from bot.slack import ids
from core.access.permissions import System
from core.brand.service import SavedVoice
from core.brand.voice import Avoided, Use, Voice
from core.foundation.ids import PlatformName
from tests.builders import a_variant
from tests.stand_ins.connector import ScriptedConnector

from .conftest import ANA, BEN, CAMPAIGNS, TEAM, Office, pressable, words_of

POSTS = "\n---\n".join(f"Your rucksack weighs {number} g. We sew it. #fernweh" for number in range(900, 911))


async def asked(office: Office, user: str = ANA, words: str = "brand") -> Any:
    """The voice as `/campaign brand` shows it."""
    await office.command(words, user=user)
    await office.settle()
    return [one for one in await office.messages() if one["visible_to"] == user][-1]


async def press(office: Office, message: Any, action_id: str, user: str = ANA) -> Any:
    """Click below the voice; the form that opens."""
    block_id = pressable(message, action_id)[0]
    aimed = {"ts": message["ts"], "block_id": block_id, "action_id": action_id}
    await office.do("action", user, channel=CAMPAIGNS, **aimed)
    await office.settle()
    return await office.modal(user)


async def submit(office: Office, user: str = ANA, **said: str) -> Any:
    return await office.submit({name: {ids.ENTERED: value} for name, value in said.items()}, user=user)


async def saved(office: Office) -> SavedVoice:
    (workspace,) = await office.desk.people.workspaces()
    return await office.desk.brand.current(System(workspace.id))


async def begin(office: Office) -> Any:
    """Ana, who owns the workspace, opens the form."""
    return await press(office, await asked(office), ids.BRAND_EDIT)


async def test_without_a_voice_it_is_said_what_one_is_and_who_administers_may_begin_one(
    office: Office,
) -> None:
    message = await asked(office)
    assert "Nothing is said yet." in words_of(message)
    assert pressable(message, ids.BRAND_EDIT)
    assert not pressable(await asked(office, BEN), ids.BRAND_EDIT)


async def test_a_voice_is_saved_from_its_form_and_shown(office: Office) -> None:
    await begin(office)
    avoid = "- cheap -> affordable: sounds low\nbest"
    await submit(
        office, company="Fernweh", emoji="never", links="unsaid", avoid=avoid, tags="fernweh, #porto"
    )
    voice = Voice(
        company="Fernweh",
        emoji=Use.NEVER,
        avoid=(Avoided("cheap", "affordable", "sounds low"), Avoided("best")),
        tags=("#fernweh", "#porto"),
    )
    assert (await saved(office)).voice == voice
    words = words_of(await asked(office))
    assert "• cheap → affordable: sounds low" in words
    assert "Version 1, saved by Ana" in words


async def test_a_form_that_was_filled_with_a_voice_and_sent_back_changes_nothing(office: Office) -> None:
    voice = Voice(
        do=("Be brief.",), avoid=(Avoided("cheap", "fair", "why"),), examples=("One.\n\nTwo.", "B.")
    )
    await begin(office)
    await submit(office, do="Be brief.", avoid="cheap → fair: why", examples="One.\n\nTwo.\n---\nB.")
    assert (await saved(office)).voice == voice
    await begin(office)
    await submit(office)
    assert (await saved(office)).version == 1


async def test_what_can_not_be_used_is_told_under_its_field_and_the_form_stays(office: Office) -> None:
    await begin(office)
    answer = await submit(office, company="Fernweh", tags="#1 #fernweh", avoid="cheap: low\nCheap: high")
    assert answer["errors"] == {
        "tags": "Entry 1 (“#1”) is no hashtag: letters, figures and _ make one, without blanks.",
        "avoid": "The words to avoid holds “cheap” twice; leave one.",
    }
    assert (await saved(office)).version == 0


async def test_who_saves_second_is_told_what_the_first_saved_and_may_save_all_the_same(
    office: Office,
) -> None:
    await begin(office)
    (workspace,) = await office.desk.people.workspaces()
    await office.desk.brand.save(System(workspace.id), Voice(tone="loud"), known=0)
    await submit(office, tone="dry")
    assert (await saved(office)).voice == Voice(tone="loud")
    told = words_of(await office.modal())
    assert "saved version 1 meanwhile" in told
    assert "- Tone: loud" in told
    await submit(office, tone="dry")
    assert ((await saved(office)).version, (await saved(office)).voice) == (2, Voice(tone="dry"))


async def test_posts_become_a_proposal_that_is_saved_only_when_it_is_used(office: Office) -> None:
    form = await press(office, await asked(office), ids.BRAND_LEARN)
    assert form["submit"]["text"] == "Propose"
    await submit(office, posts=POSTS)
    proposal = await office.modal()
    assert "+ Hashtags: #fernweh" in words_of(proposal)
    assert (proposal["submit"]["text"], proposal["close"]["text"]) == ("Use it", "Leave it")
    assert (await saved(office)).version == 0
    await submit(office, emoji="sparing")
    used = (await saved(office)).voice
    assert (used.tags, used.emoji) == (("#fernweh",), Use.SPARING)
    assert "Speak to readers as “you”." in used.do


@pytest.mark.parametrize("posts", ["", "One.\n---\nTwo."])
async def test_too_few_posts_are_told_under_them(office: Office, posts: str) -> None:
    await press(office, await asked(office), ids.BRAND_LEARN)
    answer = await submit(office, posts=posts)
    assert "at least 10 different ones are needed" in answer["errors"]["posts"]


async def test_an_account_has_a_voice_of_its_own(office: Office) -> None:
    await asked(office)
    (workspace,) = await office.desk.people.workspaces()
    office.desk.accounts.connectors[PlatformName.X] = ScriptedConnector()
    answers = {"handle": "@fernweh", "token": "good"}
    account = await office.desk.accounts.connect(System(workspace.id), PlatformName.X, answers)
    message = await asked(office, words="brand @fernweh")
    assert "@fernweh has no voice of its own" in words_of(message)
    await press(office, message, ids.BRAND_EDIT)
    await submit(office, tone="dry")
    assert (await office.desk.brand.current(System(workspace.id), account.id)).voice == Voice(tone="dry")
    assert (await saved(office)).version == 0


async def test_an_account_that_is_not_there_is_told_with_where_they_are(office: Office) -> None:
    words = words_of(await asked(office, words="brand @fernweh"))
    assert "There is no account “@fernweh” in this workspace. `/campaign accounts` shows" in words


async def test_news_that_begins_with_brand_new_is_a_brief(office: Office) -> None:
    await office.command("Brand new kettles")
    await office.settle()
    assert (await office.modal())["callback_id"] == ids.CAMPAIGN_FORM


async def test_reviews_that_repeat_nothing_propose_nothing(office: Office) -> None:
    form = await press(office, await asked(office), ids.BRAND_REVIEWS)

    assert "*0 reviews* of the last 90 days repeat nothing" in words_of(form)


async def test_what_people_take_out_again_and_again_is_proposed_and_a_rule_once_it_is_used(
    office: Office,
) -> None:
    await office.command()
    await office.settle()
    ana = await office.desk.people.known(TEAM, ANA)
    assert ana is not None
    for number in range(3):
        text = f"Kettle {number} is cheap."
        variant = await a_variant(office.desk.database, office.desk.clock, ana, text=text)
        better = text.replace("cheap", "affordable")
        await office.desk.editing.edit(variant.id, text=better, seen=variant.content_hash, by=ana)

    form = await press(office, await asked(office), ids.BRAND_REVIEWS)

    assert "*3 reviews* say:" in words_of(form)
    assert "“cheap” was taken out of 3 of 3 texts." in words_of(form)
    assert not (await saved(office)).voice.says_something
    assert (await office.submit({}))["ok"]
    await office.settle()
    rule = Avoided("cheap", "affordable", "taken out of 3 of 3 texts")
    assert (await saved(office)).voice.avoid == (rule,)


async def test_the_history_says_what_each_version_changed_and_brings_one_back(office: Office) -> None:
    await begin(office)
    await submit(office, tone="dry")
    await begin(office)
    await submit(office, tone="loud", company="Fernweh")
    form = await press(office, await asked(office), ids.BRAND_HISTORY)

    words = words_of(form)
    assert "*Version 2* · Ana Ruiz <!date^" in words
    assert "'Version 1, Ana Ruiz'" in str(form)
    assert "- Tone: dry" in words
    assert "+ Company: Fernweh" in words
    assert (await office.submit({"version": {"entered": "1"}}))["ok"]

    now = await saved(office)
    assert (now.version, now.restores, now.voice) == (3, 1, Voice(tone="dry"))


async def test_where_somebody_saved_meanwhile_nothing_is_restored(office: Office) -> None:
    await begin(office)
    await submit(office, tone="dry")
    await begin(office)
    await submit(office, tone="loud")
    await press(office, await asked(office), ids.BRAND_HISTORY)
    (workspace,) = await office.desk.people.workspaces()
    await office.desk.brand.save(System(workspace.id), Voice(tone="quiet"), known=2)

    answer = await office.submit({"version": {"entered": "1"}})

    assert "version 3" in answer["errors"]["version"]
    assert (await saved(office)).voice == Voice(tone="quiet")
