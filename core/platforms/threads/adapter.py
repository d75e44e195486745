"""Threads: posts of one profile, and threads of them.

Each part of a thread is a container that becomes a post (`core.platforms.containers`), the next one as an
answer to it. What was the newest post before the first try is kept, so that a part that is out without our
having been told its id is found by its text among what came since.
Sources: https://developers.facebook.com/documentation/threads/reference/publishing,
…/reference/media-retrieval, …/retrieve-and-manage-replies/create-replies and …/insights.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from pydantic import BaseModel, Field

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.connecting import Account, Outside
from core.platforms.containers import Containers, Make, shown
from core.platforms.graph import Entry, Graph, Insights, is_id, same
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.threads import PROFILE, problems
from core.platforms.vendor import refuse_what_it_would

API = "https://graph.threads.com"
VERSION = "v1.0"
CAPABILITIES = frozenset(
    {
        *(Capability.FIND, Capability.READ, Capability.DELETE, Capability.ENGAGEMENT),
        *(Capability.MEDIA, Capability.THREAD),
    }
)
FIELDS = "id,text,timestamp,permalink"
METRICS = "views,likes,replies,reposts,quotes"


class Post(Entry):
    media_type: str = ""
    alt_text: str | None = ""


class Answer(Entry):
    """An answer to a post."""

    class To(BaseModel):
        id: str = ""

    is_ours: bool = Field(False, alias="is_reply_owned_by_me")
    replied_to: To = To()


class Answers(BaseModel):
    data: tuple[Answer, ...]


class ThreadsPlatform:
    """Posts as one profile."""

    name = PlatformName.THREADS
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        base = f"{outside.addresses.get(self.name, API)}/{VERSION}"
        self._graph = Graph(outside, self.name, base, account.secrets.get("access_token", ""))
        self._containers = Containers(
            self._graph,
            account.remote_id,
            edge="threads",
            limit_at="threads_publishing_limit",
            status="status,error_message",
            fields=FIELDS,
        )

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await self._containers.begin(post)
        first = await self._put_out(post, 0, post.text)
        await put_below(post, first, partial(self._put_below, post), self._delete_all)
        if (receipt := await self._receipt(first)) is None:
            raise PlatformRefused("This post was deleted on Threads; nothing was sent.")
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        ids: list[str] = []
        for number, text in enumerate((post.text, *post.follow_ups)):
            if (out := await self._out(post, number, text, ids[-1] if ids else "")) is None:
                return None
            ids.append(out)
            await keep_half_out(post, ids[0])
        await keep_below(post, ids[1:])
        return await self._receipt(ids[0])

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("Threads lets no app change a post. Take it down, and publish the new text.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._delete_all([remote_id, *await kept_below(post)])

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if not is_id(remote_id):
            return None
        there = await self._graph.look_if(f"/{remote_id}", Post, fields=f"{FIELDS},media_type,alt_text")
        if there is None:
            return None
        # Of a carousel's images it is not stated that their alt texts are told.
        alts = {"TEXT_POST": (), "IMAGE": (there.alt_text or "",)}.get(there.media_type)
        below = [
            answer.text
            for kept in await kept_below(post)
            if (answer := await self._graph.look_if(f"/{kept}", Entry, fields=FIELDS)) is not None
        ]
        text = post.text if same(there.text, post.text) else there.text
        return Seen(text, alts=alts, follow_ups=tuple(below))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {remote_id: await self._figures(remote_id) for remote_id in remote_ids if is_id(remote_id)}

    async def _figures(self, remote_id: str) -> Figures | None:
        told = await self._graph.look_if(f"/{remote_id}/insights", Insights, metric=METRICS)
        if told is None:
            return None
        passed_on = [count for name in ("reposts", "quotes") if (count := told.of(name)) is not None]
        return Figures(
            impressions=told.of("views"),
            likes=told.of("likes"),
            replies=told.of("replies"),
            reposts=sum(passed_on) if passed_on else None,
        )

    async def _receipt(self, remote_id: str) -> Receipt | None:
        there = await self._graph.look_if(f"/{remote_id}", Entry, fields=FIELDS)
        profile = f"https://www.threads.com/{self.account}"
        return there.receipt(instead=profile) if there else None

    async def _put_below(self, post: Outgoing, number: int, text: str, above: str) -> str:
        return await self._put_out(post, number + 1, text, above)

    async def _put_out(self, post: Outgoing, number: int, text: str, above: str = "") -> str:
        """The id of what is out as one part of a thread: as an answer to `above`, or the first one."""
        if (out := await self._out(post, number, text, above)) is not None:
            return out
        make = self._making(post, text, reply_to=above)
        return await self._containers.put_out(post.steps, str(number), make)

    async def _delete_all(self, ids: Sequence[str]) -> None:
        """The last first, so that none answers what is gone."""
        for remote_id in reversed(ids):
            if is_id(remote_id):
                await self._graph.delete(f"/{remote_id}")

    async def _out(self, post: Outgoing, number: int, text: str, above: str) -> str | None:
        if (begun := await post.steps.done(self._containers.begun)) is None:
            return None

        async def own() -> Sequence[Entry]:
            if above:
                return await self._answers_to(above)
            return await self._containers.since(begun)

        return await self._containers.out(post.steps, str(number), text, own)

    async def _answers_to(self, remote_id: str) -> Sequence[Answer]:
        """Our own answers."""
        asked = f"{FIELDS},is_reply_owned_by_me,replied_to"
        told = await self._graph.look(f"/{remote_id}/replies", Answers, fields=asked, reverse="false")
        return [reply for reply in told.data if reply.is_ours and reply.replied_to.id in ("", remote_id)]

    def _making(self, post: Outgoing, text: str, *, reply_to: str) -> Make:
        async def make(attempt: str) -> str:
            if reply_to:
                return await self._containers.create(media_type="TEXT", text=text, reply_to_id=reply_to)
            if post.media:
                media = shown(post, image="IMAGE")
                return await self._containers.create_of(post.steps, attempt, media, text=text)
            # A link gets its card, unless it would be a sixth one.
            card = post.link if post.link and not problems(f"{text} {post.link}") else ""
            link = {"link_attachment": card} if card else {}
            return await self._containers.create(media_type="TEXT", text=text, **link)

        return make
