"""Starting a campaign: the modal, its submission, and the writing that follows; also trying again."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.mrkdwn import count, listed
from bot.slack import ids
from bot.slack.campaign_messages import Cards
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import click
from bot.slack.listeners.submission import form_key, submitted
from bot.slack.middleware import needs
from bot.slack.modal_values import brief_form, brief_so_far
from bot.slack.people import Caller
from bot.slack.uploads import added
from bot.slack.values import CampaignButton, Remembered
from bot.slack.views.campaign_modal import campaign_modal, first_brief, nearly_the_same, with_price
from bot.slack.views.leaving import with_refusal
from core.access.models import Member
from core.access.permissions import Permission
from core.campaigns.brief import Brief, BriefForm
from core.campaigns.lease import LeaseLost
from core.campaigns.models import Campaign
from core.campaigns.similar import SimilarCampaign
from core.desk import Desk
from core.foundation.errors import Conflict, CopydeskError, InvalidInput
from core.foundation.ids import TemplateKey
from core.templates.service import NoSuchTemplate
from core.templates.template import require_filled

WRITE_IT_ANEW = "anew"
"""What a form remembers once its writer was told of a campaign that says nearly the same."""

NOTHING = "Writing this costs nothing."

log = structlog.get_logger(__name__)


class NearlyTheSame(Conflict):
    """Somebody had nearly the same written; whoever asks is shown it before they pay for another."""


async def new_campaign_clicked(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The button in the App Home, or one that carries words for the brief."""
    await ack()
    news = body["actions"][0].get("value") or ""
    await open_brief(body["trigger_id"], caller, rooms, news=news)


async def open_brief(
    trigger_id: str, caller: Caller, rooms: Rooms, *, news: str = "", template: TemplateKey | None = None
) -> None:
    """Open a brief, empty but for `news` or what a template gives, for whoever may start a campaign."""

    async def filled() -> dict[str, Any]:
        by, desk = await caller.member(), rooms.desk
        begun = await desk.templates.find(by, template) if template else None
        brief = first_brief(news, await desk.reads.last_sender(by))
        brief = begun.begun(brief) if begun else brief
        return campaign_modal(
            channel=caller.channel,
            max_news=desk.settings.max_content_length,
            brief=brief,
            template=begun,
            accounts=await desk.accounts.list(by),
            price=await _price(rooms, by, brief),
        )

    await rooms.modals.open_filled(trigger_id, filled())


async def brief_changed(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """What is ticked in a brief changed, and with it what writing would cost."""
    await ack()
    by = await caller.member()
    view, brief = body["view"], brief_so_far(body["view"])
    price = await _price(rooms, by, brief) or NOTHING if brief.platforms else "Tick where it should appear."
    await rooms.modals.fill(view["id"], with_price(view, price))


async def _price(rooms: Rooms, by: Member, brief: Brief) -> str:
    """What writing would cost as a form stands; empty where that is nothing, or can't be said yet."""
    try:
        estimate = await rooms.desk.estimating.of(by, brief)
    except InvalidInput as error:  # what a template begins may want words before anybody can write it
        return " ".join(error.fields.values()) if brief.news else ""
    except CopydeskError as error:
        return error.message
    if not estimate.most_micros:
        return ""
    where = listed([platform.label for platform in brief.platforms])
    each = f"{count(brief.variants, 'variant')} each"
    languages = f" in {count(len(brief.languages), 'language')}" if len(brief.languages) > 1 else ""
    return f"For {where} with {each}{languages}: {estimate.sentence}"


async def brief_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The brief's modal: refused under its fields, or started once, acknowledged, and written behind."""

    remembered = Remembered.parse(view["private_metadata"])
    near: list[SimilarCampaign] = []

    async def start() -> Campaign:
        member = await caller.member()
        limit = rooms.desk.settings.max_content_length
        form = brief_form(view)
        await _require_filled(form, remembered.about, member, rooms)
        brief = BriefForm.parse(form, max_length=limit)
        if remembered.extra != WRITE_IT_ANEW:
            near.extend(await rooms.desk.estimating.similar(member, brief))
        if near:
            raise NearlyTheSame
        brief = replace(brief, media=tuple(await added(view, member, rooms)))
        place = remembered.channel or caller.user
        return await rooms.desk.campaigns.start(brief, by=member, place=place, asked=form_key(view))

    async def acknowledged(**told: Any) -> Any:
        if not near or told.get("response_action") != "errors":
            return await ack(**told)
        again = {**view, "private_metadata": str(replace(remembered, extra=WRITE_IT_ANEW))}
        return await ack(response_action="update", view=with_refusal(again, nearly_the_same(near[0])))

    campaign = await submitted(acknowledged, start(), background=rooms.background, fallback=Field.NEWS)
    if campaign is not None:
        rooms.cards.show_soon(campaign.workspace_id, campaign.id)
        rooms.background.start(write(rooms.desk, rooms.cards, campaign))


async def _require_filled(form: dict[str, Any], template: str, by: Member, rooms: Rooms) -> None:
    """That no blank of the template that the form began with still stands in it."""
    if template:
        with suppress(NoSuchTemplate):  # somebody retired it meanwhile: what stands there is meant
            found = await rooms.desk.templates.find(by, TemplateKey(template))
            require_filled({name: said for name, said in form.items() if isinstance(said, str)}, found)


async def retry_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Try again, on platforms that could not be written."""
    pressed = CampaignButton.parse(action["value"])

    async def retry(by: Member, asked: str) -> Campaign:
        return await rooms.desk.campaigns.retry(pressed.campaign_id, by=by, asked=asked)

    campaign = await click(retry, ack, body, caller, rooms, about=pressed.campaign_id)
    if campaign is not None:
        rooms.background.start(write(rooms.desk, rooms.cards, campaign))


async def write(desk: Desk, cards: Cards, campaign: Campaign) -> None:
    """Write the campaign to the end, showing each platform as it is done."""
    try:
        await desk.campaigns.write(campaign, told=cards.told_of(campaign.workspace_id))
    except LeaseLost:
        log.warning("campaign_written_elsewhere", campaign_id=campaign.id)


async def acknowledge_only(ack: AsyncAck) -> None:
    """Clicks on links are reported too; there is nothing to do."""
    await ack()


def register(app: AsyncApp) -> None:
    may_write = needs(Permission.WRITE)
    app.action(ids.CAMPAIGN_NEW, middleware=may_write)(new_campaign_clicked)
    app.view(ids.CAMPAIGN_FORM, middleware=may_write)(brief_submitted)
    app.action(ids.PLATFORM_RETRY, middleware=may_write)(retry_clicked)
    app.action(ids.ENTERED, middleware=may_write)(brief_changed)
    app.action(ids.LINK_OPENED)(acknowledge_only)
