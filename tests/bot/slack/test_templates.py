"""Templates in Slack: chosen from a menu or by name, filled in, and made of campaigns."""

from .conftest import ANA, BRIEF, CAMPAIGNS, TEAM, Office, words_of

FILLED = {**BRIEF, "news": {"entered": "The Fernweh Backpack costs 79 euros instead of 89, until 12 May."}}


async def chosen(office: Office, name: str) -> None:
    """Choose a template of the menu."""
    await office.command("templates")
    state = await office.until(
        lambda state: [m for m in state["messages"][CAMPAIGNS] if m["visible_to"] == ANA and m]
    )
    message = state[-1]
    await office.do(
        "action",
        channel=CAMPAIGNS,
        ts=message["ts"],
        block_id="templates",
        action_id="template_chosen",
        chosen=name,
    )


async def test_a_template_of_the_menu_opens_a_brief_that_is_begun(office: Office) -> None:
    await chosen(office, "Price drop")

    modal = await office.modal()
    words = words_of(modal)
    assert "*Price drop* The same thing, for less" in words
    assert "Fill in `{product}`, `{new price}`, `{old price}`, `{last day}`" in words
    news = next(block for block in modal["blocks"] if block.get("block_id") == "news")
    assert news["element"]["initial_value"].startswith("{product} costs {new price}")


async def test_what_is_still_in_braces_is_asked_for_under_its_field(office: Office) -> None:
    await office.command("from price drop")
    await office.modal()

    refused = await office.submit({**FILLED, "news": {"entered": "It costs {new price} now, until 12 May."}})
    assert refused["errors"] == {"news": "What's new still has {new price} to fill in."}
    assert (await office.submit(FILLED))["ok"]
    await office.settle()
    (campaign,) = await office.campaigns()
    assert campaign.brief.news == FILLED["news"]["entered"]


async def test_a_persona_says_for_whom_and_how(office: Office) -> None:
    await office.command("from specialists")

    blocks = {block.get("block_id"): block for block in (await office.modal())["blocks"]}
    assert blocks["audience"]["element"]["initial_value"].startswith("specialists who know the trade")
    assert blocks["tone"]["element"]["initial_option"]["value"] == "expert"
    assert "initial_value" not in blocks["news"]["element"]


async def test_news_that_begin_with_from_are_news(office: Office) -> None:
    await office.command("From Monday we open at nine in the morning")

    blocks = {block.get("block_id"): block for block in (await office.modal())["blocks"]}
    assert blocks["news"]["element"]["initial_value"] == "From Monday we open at nine in the morning"


async def test_a_good_campaign_is_made_a_template_and_started_from(office: Office) -> None:
    await office.campaign()
    (card,) = await office.campaigns()
    first, *_ = await office.messages()
    block = next(block for block in first["blocks"] if block.get("block_id", "").startswith("campaign:"))
    menu = next(element for element in block["elements"] if element["type"] == "overflow")
    [value] = [one["value"] for one in menu["options"] if one["text"]["text"] == "Save as template…"]
    await office.do(
        "action",
        channel=first["channel"],
        ts=first["ts"],
        block_id=block["block_id"],
        action_id="campaign_menu",
        chosen=value,
    )
    await office.modal()

    assert (await office.submit({"name": {"entered": "Backpacks"}, "about": {"entered": "As in May"}}))["ok"]

    assert "*Backpacks* is kept as version 1." in await office.told()
    await office.command("from backpacks")
    modal = await office.modal()
    news = next(block for block in modal["blocks"] if block.get("block_id") == "news")
    assert news["element"]["initial_value"] == card.brief.news


async def test_a_template_in_languages_opens_where_only_the_offline_writer_is(office: Office) -> None:
    await office.campaign()
    ana = await office.desk.people.known(TEAM, ANA)
    assert ana is not None
    await office.desk.templates.save(ana, {"name": "Both", "tone": "plain", "languages": ["en", "de"]})

    await office.command("from both")

    assert "Write it in" in words_of(await office.modal())
