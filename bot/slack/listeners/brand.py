"""The brand voice in Slack: changed in a form, or proposed from posts and used or left."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message, said
from bot.blockkit.mrkdwn import escaped
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.submission import form_key, submitted
from bot.slack.middleware import needs
from bot.slack.modal_values import brand_form, entered
from bot.slack.modals import fit_view
from bot.slack.people import Caller
from bot.slack.values import BrandButton, Remembered
from bot.slack.views.brand import (
    brand_message,
    brand_modal,
    changed_meanwhile,
    learn_modal,
    nothing_learned,
    proposed_modal,
    saved_notice,
)
from bot.slack.views.brand_history import brand_history_modal
from bot.slack.views.leaving import with_refusal
from core.access.models import Member
from core.access.permissions import Permission
from core.brand.form import read_voice
from core.brand.learning import Proposal, posts_in
from core.brand.service import SavedVoice, VoiceChanged
from core.desk import Desk
from core.foundation.errors import NotFound
from core.foundation.folding import folded
from core.foundation.ids import VoiceNumber


async def shown(desk: Desk, by: Member, name: str) -> Message:
    """The workspace's voice, or that of the account called `name`."""
    if not name:
        return brand_message(await desk.brand.current(by), "", by)
    wanted = folded(name).removeprefix("@")
    for account in await desk.accounts.list(by):
        if folded(account.name).removeprefix("@") == wanted:
            return brand_message(await desk.brand.current(by, account.id), account.name, by)
    told = escaped(NotFound("account", name).message)
    return said(f"{told} `{ids.COMMAND} accounts` shows those there are.")


async def edit_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Edit, below the voice."""
    await ack()
    about = BrandButton.parse(action["value"])

    async def form() -> dict[str, Any]:
        saved = await rooms.desk.brand.current(await caller.member(), about.whose)
        return brand_modal(saved.voice, Remembered(caller.channel, str(about.seen_in(saved.version))))

    await rooms.modals.open_filled(body["trigger_id"], form())


async def form_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The form: saved as a new version. Where somebody was faster it stays open, and says what they saved."""
    remembered = Remembered.parse(view["private_metadata"])
    about = BrandButton.parse(remembered.about)
    faster: list[VoiceChanged] = []

    async def save() -> SavedVoice:
        by, voice = await caller.member(), read_voice(brand_form(view))
        try:
            return await rooms.desk.brand.save(
                by, voice, known=about.version_seen, account_id=about.whose, asked=form_key(view)
            )
        except VoiceChanged as error:
            faster.append(error)
            raise

    async def acknowledged(**told: Any) -> Any:
        if not faster or told.get("response_action") != "errors":
            return await ack(**told)
        known = str(about.seen_in(faster[0].now.version))
        again = {**view, "private_metadata": str(Remembered(remembered.channel, known))}
        sentence = changed_meanwhile(faster[0], read_voice(brand_form(view)))
        return await ack(response_action="update", view=fit_view(with_refusal(again, sentence)))

    saved = await submitted(acknowledged, save(), background=rooms.background, fallback=Field.COMPANY)
    if saved is not None:
        await rooms.promise(caller, saved_notice(saved))


async def learn_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Learn from posts, below the voice."""
    await ack()
    about = BrandButton.parse(action["value"])

    async def form() -> dict[str, Any]:
        await caller.member()
        return learn_modal(Remembered(caller.channel, str(about)))

    await rooms.modals.open_filled(body["trigger_id"], form())


async def reviews_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Learn from reviews, below the voice: the proposal opens, where anything repeats."""
    await ack()
    about = BrandButton.parse(action["value"])

    async def form() -> dict[str, Any]:
        now, proposal = await rooms.desk.lessons.propose(await caller.member(), about.whose)
        if proposal.voice == now.voice:
            return nothing_learned(proposal.posts)
        remembered = Remembered(caller.channel, str(about.seen_in(now.version)))
        return proposed_modal(now, proposal, remembered, "review")

    await rooms.modals.open_filled(body["trigger_id"], form())


async def posts_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The posts: the form becomes the proposal."""
    remembered = Remembered.parse(view["private_metadata"])
    about = BrandButton.parse(remembered.about)
    typed = [entered(view, each) for each in (Field.POSTS, Field.MORE_POSTS, Field.STILL_MORE_POSTS)]
    posts = [post for each in typed for post in posts_in(each)]
    learned: list[tuple[SavedVoice, Proposal]] = []

    async def learn() -> None:
        learned.append(await rooms.desk.brand.propose(await caller.member(), posts or None, about.whose))

    async def acknowledged(**told: Any) -> Any:
        if not learned or told:
            return await ack(**told)
        now, proposal = learned[0]
        known = Remembered(remembered.channel, str(about.seen_in(now.version)))
        return await ack(response_action="update", view=fit_view(proposed_modal(now, proposal, known)))

    await submitted(acknowledged, learn(), background=rooms.background, fallback=Field.POSTS)


async def history_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """History, below the voice."""
    await ack()
    about = BrandButton.parse(action["value"])

    async def form() -> dict[str, Any]:
        versions = await rooms.desk.brand.versions(await caller.member(), about.whose)
        known = about.seen_in(versions[0].version if versions else 0)
        return brand_history_modal(versions, Remembered(caller.channel, str(known)))

    await rooms.modals.open_filled(body["trigger_id"], form())


async def restore_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """A version of the history: a new one says what it said, unless somebody saved another meanwhile."""
    about = BrandButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def restore() -> SavedVoice:
        by = await caller.member()
        chosen = VoiceNumber(int(entered(view, Field.VERSION)))
        return await rooms.desk.brand.restore(by, chosen, known=about.version_seen, asked=form_key(view))

    saved = await submitted(ack, restore(), background=rooms.background, fallback=Field.VERSION)
    if saved is not None:
        await rooms.promise(caller, saved_notice(saved))


def register(app: AsyncApp) -> None:
    may_administer = needs(Permission.ADMINISTER)
    app.action(ids.BRAND_EDIT, middleware=may_administer)(edit_clicked)
    app.view(ids.BRAND_FORM, middleware=may_administer)(form_submitted)
    app.action(ids.BRAND_LEARN, middleware=may_administer)(learn_clicked)
    app.action(ids.BRAND_REVIEWS, middleware=may_administer)(reviews_clicked)
    app.view(ids.BRAND_LEARN_FORM, middleware=may_administer)(posts_submitted)
    app.action(ids.BRAND_HISTORY, middleware=may_administer)(history_clicked)
    app.view(ids.BRAND_RESTORE_FORM, middleware=may_administer)(restore_submitted)
