"""The words of the slash command."""

import pytest

from core.access.permissions import System

from .conftest import ANA, CAMPAIGNS, Office, words_of


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("help", "takes a brief to a published, measured post"),
        ("list", "Fernweh Backpack"),
        ("show backpack", "*Audience*|For:  people who commute by bike"),
        ("show", "For:  people who commute by bike"),
        ("preview backpack", "*X · variant A*"),
        ("preview backpack LinkedIn", "*LinkedIn · variant A*"),
        ("Preview “backpack”, “LinkedIn”.", "*LinkedIn · variant A*"),
        ("schedule", "Nothing is on the calendar."),
        ("results backpack", "has no results yet"),
        ("who", "Who may do what"),
        ("costs", "of $10.00 spent today"),
        ("health", "*Database*"),
        ("HELP", "takes a brief"),
    ],
)
async def test_every_word_answers_the_person_alone(office: Office, text: str, says: str) -> None:
    await office.campaign()
    await office.command(text)
    await office.settle()
    answers = [m for m in await office.messages() if m["visible_to"] == ANA]
    assert len(answers) == 1
    assert says.split("|")[-1] in words_of(answers[0])


@pytest.mark.parametrize("word", ["list", "show", "preview", "schedule", "results", "who", "costs"])
async def test_every_word_answers_before_there_is_any_campaign(office: Office, word: str) -> None:
    await office.command(word)
    assert await office.told()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("resuls", "results"), ("shcedule", "schedule"), ("lst", "list"), ("cost", "costs"), ("whoo", "who")],
)
async def test_a_misspelt_word_gets_the_nearest_one(office: Office, typed: str, meant: str) -> None:
    await office.command(typed)
    assert f"Did you mean `/campaign {meant}`?" in await office.told()


async def test_a_word_near_nothing_gets_the_help(office: Office) -> None:
    await office.command("zzzz")
    state = await office.state()
    told = words_of(state["messages"][CAMPAIGNS][-1])
    assert "I don't know “zzzz”." in told
    assert "`/campaign results [campaign]`" in told


async def test_a_campaign_that_is_not_there_is_named_in_the_answer(office: Office) -> None:
    await office.campaign()
    await office.command("show umbrella")
    assert await office.told() == (
        "There is no campaign “umbrella” in this workspace. `/campaign list` shows those there are."
    )


async def test_words_that_name_no_campaign_may_begin_a_brief_with_one_click(office: Office) -> None:
    await office.campaign()
    await office.command("Show your love with roses")
    assert "There is no campaign “your love with roses”" in await office.told()
    [block] = (await office.messages())[-1]["blocks"]
    assert block["accessory"]["value"] == "Show your love with roses"


async def test_the_button_in_a_list_shows_the_campaign(office: Office) -> None:
    await office.campaign()
    await office.command("list")
    await office.settle()
    listed = next(m for m in await office.messages() if m["visible_to"] == ANA)
    block = next(b for b in listed["blocks"] if b.get("accessory"))
    await office.do(
        "action", channel=CAMPAIGNS, ts=listed["ts"], block_id=block["block_id"], action_id="campaign_show"
    )
    await office.settle()
    assert "For:  people who commute by bike" in words_of((await office.messages())[-1])


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Salt & Pepper", "show Salt & Pepper"),
        ("Salt & Pepper", "show “Salt & Pepper”"),
        ("Salt & Pepper", 'show\t"salt & pepper"'),
        ("Salt & Pepper", "preview “Salt & Pepper” LinkedIn"),
        ("Salt & Pepper", 'results "Salt & Pepper"'),
        ("Grandma's jam", "show Grandma’s jam"),
        ("Grandma’s jam", "show grandma's"),
        ("Grandma’s “best” jam", 'show Grandma`s "best" jam'),
        ("a < b > c", "show a < b > c"),
        ("50 % off", "show 50 % off"),
    ],
)
async def test_a_campaign_is_found_by_its_name_however_it_is_typed(
    office: Office, name: str, asked: str
) -> None:
    await office.campaign(product=name, platforms=["linkedin"], variants="1")
    await office.command(asked)
    await office.settle()
    answers = [m for m in await office.messages() if m["visible_to"] == ANA]
    assert len(answers) == 1
    assert "There is no campaign" not in words_of(answers[0])


@pytest.mark.parametrize("mark", ["`", "“", "*"])
async def test_a_campaign_is_found_by_its_code_in_marks(office: Office, mark: str) -> None:
    await office.campaign()
    code = (await office.desk.reads.recent(System((await office.desk.people.workspaces())[0].id)))[0].id[-6:]
    await office.command(f"show {mark}{code.lower()}{mark}")
    await office.settle()
    assert "For:  people who commute by bike" in words_of((await office.messages())[-1])


@pytest.mark.parametrize(
    ("typed", "news"),
    [
        ("Summer sale for our bike shop", "Summer sale for our bike shop"),
        ("new Summer sale & more", "Summer sale & more"),
        ("Lost in the woods? Our new maps help", "Lost in the woods? Our new maps help"),
        ("List the new bikes we have", "List the new bikes we have"),
        ("Help us sell tea", "Help us sell tea"),
        ("New shoes for all who run", "New shoes for all who run"),
        ("Who wants free shoes", "Who wants free shoes"),
        ("How to sell more tea", "How to sell more tea"),
        ("Éclairs « maison », 2 € each", "Éclairs « maison », 2 € each"),
    ],
)
async def test_words_that_are_no_command_are_the_beginning_of_a_brief(
    office: Office, typed: str, news: str
) -> None:
    await office.command(typed)
    modal = await office.modal()
    held = next(block for block in modal["blocks"] if block["block_id"] == "news")
    assert held["element"]["initial_value"] == news


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shwo abc", "show abc"),
        ("shwo the campaign for our summer sale", "show the campaign for our summer sale"),
        ("resuls backpack", "results backpack"),
        ("preveiw backpack x", "preview backpack x"),
    ],
)
async def test_a_misspelt_command_is_suggested_with_what_followed_and_a_brief_is_one_click_away(
    office: Office, typed: str, meant: str
) -> None:
    await office.command(typed)
    assert f"Did you mean `/campaign {meant}`?" in await office.told()
    said = (await office.messages())[-1]
    block = said["blocks"][0]
    await office.do(
        "action", channel=CAMPAIGNS, ts=said["ts"], block_id=block["block_id"], action_id="campaign_new"
    )
    held = next(block for block in (await office.modal())["blocks"] if block["block_id"] == "news")
    assert held["element"]["initial_value"] == typed
