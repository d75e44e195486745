"""The brief's modal: one page, sensible answers given, so that a brief is written in a minute."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import context, field, modal, multi_select, option, section, select, text_input
from bot.blockkit.mrkdwn import escaped, moment, one_line
from bot.blockkit.truncate import shortened
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from bot.slack.views.campaign_lists import short_id
from bot.slack.views.media import adding_fields
from core.accounts.service import AccountView
from core.campaigns.brief import MAX_VARIANTS, Brief
from core.campaigns.news import GOOD_NEWS
from core.campaigns.similar import SimilarCampaign
from core.foundation.ids import AccountId, AccountState, LanguageName, PlatformName, TemplateName, Tone
from core.platforms.catalogue import usual_platforms
from core.templates.template import Template

SLACK_INPUT = 3000
USUAL_VARIANTS = 2
MOST_OPTIONS = 100
"""Source: https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element."""
CUT = "✂️ The news was longer than this form takes. Look at its end before you go on."


def campaign_modal(
    *,
    channel: str,
    max_news: int,
    brief: Brief | None = None,
    template: Template | None = None,
    accounts: Sequence[AccountView] = (),
    price: str = "",
) -> dict[str, Any]:
    """A brief, as far as it is known already. `channel` is where it was asked for; empty from the App Home.
    `accounts` can be chosen of where a platform has several; `price` says what writing costs, and is told
    anew when what it hangs on is changed."""
    was, costs = brief or first_brief(), bool(price)
    most = min(max_news, SLACK_INPUT)
    blocks = [
        *([section(_begun_with(template))] if template else []),
        field(
            Field.PRODUCT,
            "Product",
            text_input(
                ids.ENTERED,
                max_length=120,
                initial=was.product,
                placeholder="Fernweh Backpack",
                focus=True,
            ),
        ),
        field(
            Field.NEWS,
            "What's new",
            text_input(
                ids.ENTERED,
                max_length=most,
                initial=shortened(was.news, most),
                multiline=True,
                placeholder="Our first waterproof backpack. 900 g light, from 89 euros, in the shop now.",
            ),
            hint="Facts people can check: what, when, where, for how much, and what to do. "
            f"For example: {GOOD_NEWS}",
        ),
        field(
            Field.AUDIENCE,
            "Audience",
            text_input(
                ids.ENTERED,
                max_length=300,
                initial=was.audience,
                placeholder="people who commute by bike",
            ),
        ),
        field(
            Field.TONE,
            "Tone",
            select(ids.ENTERED, [option(tone.capitalize(), tone) for tone in Tone], initial=was.tone),
        ),
        field(
            Field.TEMPLATE,
            "Kind of news",
            select(
                ids.ENTERED,
                [option(_TEMPLATES[template], template) for template in TemplateName],
                initial=was.template,
            ),
        ),
        field(
            Field.LINK,
            "Link",
            # Slack's own field for addresses refuses one without https://, which we put before it.
            text_input(ids.ENTERED, initial=was.link or "", placeholder="https://example.com/backpack"),
            optional=True,
        ),
        field(
            Field.SENDER,
            "From",
            text_input(ids.ENTERED, max_length=120, initial=was.sender, placeholder="Fernweh GmbH"),
            hint="Who speaks, where the product's name is not the company's. E-mails are signed with it.",
            optional=True,
        ),
        field(
            Field.PLATFORMS,
            "Platforms",
            multi_select(
                ids.ENTERED,
                [option(platform.label, platform) for platform in PlatformName],
                initial=was.platforms,
                placeholder="Where should it appear?",
            ),
            told_at_once=costs,
        ),
        *_as_whom(accounts, was.accounts, told_at_once=costs),
        field(
            Field.VARIANTS,
            "Variants for each platform",
            select(
                ids.ENTERED,
                [option(str(number), str(number)) for number in range(1, MAX_VARIANTS + 1)],
                initial=str(was.variants),
            ),
            told_at_once=costs,
        ),
        field(
            Field.LANGUAGE,
            "Language of the news",
            select(
                ids.ENTERED,
                [option(_LANGUAGES[name], name) for name in LanguageName],
                initial=was.language,
                placeholder="As it reads",
            ),
            optional=True,
        ),
        field(
            Field.LANGUAGES,
            "Write it in",
            multi_select(
                ids.ENTERED,
                [option(_LANGUAGES[name], name) for name in LanguageName if name is not LanguageName.OTHER],
                initial=was.languages,
                placeholder="The language of the news",
            ),
            hint="Each language gets variants of its own, which are reviewed on their own. A model "
            "translates; the offline writer keeps to the language of the news.",
            optional=True,
            told_at_once=costs,
        ),
        *adding_fields(),
        *([context(CUT)] if len(was.news) > most else []),
        *([_price_line(price)] if costs else []),
        context(_where(channel)),
    ]
    return modal(
        ids.CAMPAIGN_FORM,
        "New campaign",
        blocks,
        submit="Write it",
        private_metadata=str(Remembered(channel, template.name if template else "")),
    )


def _begun_with(template: Template) -> str:
    """From which template, and what of it is still to be filled in."""
    blanks = ", ".join(f"`{{{one_line(blank, 40)}}}`" for blank in template.blanks)
    to_fill = f"\nFill in {blanks}" if blanks else ""
    return f"📋 *{one_line(template.name, 60)}* {one_line(template.about, 200)}{to_fill}"


def nearly_the_same(near: SimilarCampaign) -> str:
    """What whoever is about to pay for another campaign is told of one that says nearly the same."""
    return (
        f"{escaped(near.created_by)} had nearly the same written {moment(near.created_at)}:\n"
        f"*{one_line(near.name, 100)}*\n`{ids.COMMAND} show {short_id(near.id)}` shows it. "
        "To have this written all the same, press *Write it* again."
    )


def with_price(view: dict[str, Any], price: str) -> dict[str, Any]:
    """A brief's form as it came back from Slack, with what it would cost now."""
    blocks = [
        _price_line(price) if block.get("block_id") == ids.PRICE_BLOCK else block for block in view["blocks"]
    ]
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {**{name: view[name] for name in kept}, "blocks": blocks}


def _price_line(price: str) -> Block:
    return context(f"💰 {escaped(price)}", block_id=ids.PRICE_BLOCK)


def _as_whom(
    accounts: Sequence[AccountView], chosen: Sequence[AccountId], *, told_at_once: bool
) -> list[Block]:
    """As whom it is to be posted, where that is a question."""
    connected = [account for account in accounts if account.state is not AccountState.DISCONNECTED]
    number = Counter(account.platform for account in connected)
    options = [
        option(f"{account.platform.label}: {account.name}", account.id)
        for account in connected
        if number[account.platform] > 1
    ][:MOST_OPTIONS]
    if not options:
        return []
    menu = multi_select(ids.ENTERED, options, initial=chosen, placeholder="As the usual ones")
    hint = "If you choose none of a platform, its usual one posts. Each account gets variants of its own."
    return [
        field(Field.ACCOUNTS, "As which accounts", menu, hint=hint, optional=True, told_at_once=told_at_once)
    ]


def first_brief(news: str = "", sender: str = "") -> Brief:
    """What stands in a form that nobody has filled in yet."""
    return Brief(
        product="",
        news=news,
        audience="",
        tone=Tone.FRIENDLY,
        template=TemplateName.LAUNCH,
        platforms=usual_platforms(),
        variants=USUAL_VARIANTS,
        sender=sender,
    )


def _where(channel: str) -> str:
    if not channel:
        return "The variants will appear in your conversation with Copydesk. Nothing is published unasked."
    return "The variants will appear in this channel for review. Nothing is published unasked."


_TEMPLATES = {
    TemplateName.LAUNCH: "Launch: something new",
    TemplateName.UPDATE: "Update: something better",
    TemplateName.OFFER: "Offer: a price or a deal",
    TemplateName.EVENT: "Event: come and see",
    TemplateName.STORY: "Story: how it came about",
    TemplateName.HIRING: "Hiring: a job",
    TemplateName.APOLOGY: "Apology: something went wrong",
    TemplateName.FUNDRAISING: "Fundraising: a good cause",
    TemplateName.NEWSLETTER: "Newsletter: several things",
    TemplateName.HOW_TO: "How-to: steps to follow",
    TemplateName.CASE_STUDY: "Case study: what came of it",
    TemplateName.SEASONAL: "Seasonal: hours and holidays",
}
_LANGUAGES = {
    LanguageName.EN: "English",
    LanguageName.DE: "Deutsch",
    LanguageName.FR: "Français",
    LanguageName.ES: "Español",
    LanguageName.IT: "Italiano",
    LanguageName.PT: "Português",
    LanguageName.NL: "Nederlands",
    LanguageName.PL: "Polski",
    LanguageName.OTHER: "Another one",
}
