"""The playground's own endpoints, under `/playground`: what the browser calls, and what tests call instead.

    GET  state                          the whole workspace
    GET  stream                         server-sent events: `changed`, with the new version
    GET  outbox, webhooks               published posts; received deliveries
    GET, PUT weather                    bad weather on order (see `weather`)
    POST message   {user, channel, text, thread_ts?}   a line starting with "/" is a command
    POST command   {user, channel, text}
    POST action    {user, block_id, action_id, channel and ts | view_id, chosen?, values?}
    POST submit    {user, view_id, values}      values: {block_id: {action_id: string | [string]}}
    POST close     {user, view_id, all?}
    POST home      {user}                       opens the App Home
    POST notice    {user}                       the notice was read
    POST files     the file itself, its name in X-File-Name    what a person puts into a form (see `uploads`)
    POST readers   {key}                        report a made-up crowd for a post

A deed answers {"ok", "error", "errors"}; what it changed is in the state. Bodies must be JSON by their
content type, which no page of another origin can send unasked.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.actions import Deed, Playing, found_message, found_view
from bot.playground.arguments import is_json
from bot.playground.delivery import Delivery
from bot.playground.outbox import Outbox
from bot.playground.people import Channel, Person
from bot.playground.post_page import can_follow
from bot.playground.readers import ReaderReports
from bot.playground.receiver import Receiver
from bot.playground.state import state
from bot.playground.stream import changes
from bot.playground.weather import Weather
from bot.playground.workspace import Workspace
from core.foundation.errors import CopydeskError, InvalidInput, NotFound
from core.foundation.threads import Threads

Values = dict[str, dict[str, Any]]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ByPerson(_Body):
    user: str


class Said(ByPerson):
    channel: str
    text: Annotated[str, Field(min_length=1, max_length=40_000)]
    thread_ts: str | None = None


class Clicked(ByPerson):
    block_id: str
    action_id: str
    channel: str = ""
    ts: str = ""
    view_id: str = ""
    chosen: Any = None
    values: Values = Field(default_factory=dict)


class Submitted(ByPerson):
    view_id: str
    values: Values = Field(default_factory=dict)


class Closed(ByPerson):
    view_id: str
    all: bool = False


class Post(_Body):
    key: str


Body = TypeVar("Body", bound=_Body)


@dataclass(frozen=True, slots=True)
class Doors:
    """The endpoints and what they need."""

    workspace: Workspace
    weather: Weather
    delivery: Delivery
    receiver: Receiver
    outbox: Outbox
    readers: ReaderReports
    dashboard_url: str
    threads: Threads = field(default_factory=lambda: Threads("The outbox folder", most=4, within=10))

    def routes(self) -> list[Route]:
        return [
            Route("/state", self.state, methods=["GET"]),
            Route("/stream", self.stream, methods=["GET"]),
            Route("/outbox", self.posts, methods=["GET"]),
            Route("/webhooks", self.webhooks, methods=["GET"]),
            Route("/weather", self.show_weather, methods=["GET"]),
            Route("/weather", self.change_weather, methods=["PUT"]),
            Route("/message", self._taking(Said, self.say), methods=["POST"]),
            Route("/command", self._taking(Said, self.command), methods=["POST"]),
            Route("/action", self._taking(Clicked, self.click), methods=["POST"]),
            Route("/submit", self._taking(Submitted, self.submit), methods=["POST"]),
            Route("/close", self._taking(Closed, self.close), methods=["POST"]),
            Route("/home", self._taking(ByPerson, self.open_home), methods=["POST"]),
            Route("/notice", self._taking(ByPerson, self.read_notice), methods=["POST"]),
            Route("/readers", self._taking(Post, self.simulate_readers), methods=["POST"]),
        ]

    async def state(self, request: Request) -> Response:
        return JSONResponse(state(self.workspace, self.weather, dashboard_url=self.dashboard_url))

    async def stream(self, request: Request) -> Response:
        return changes(self.workspace, self.outbox, self.threads)

    async def posts(self, request: Request) -> Response:
        found = await self.threads.run(self.outbox.posts)
        return JSONResponse({"posts": [post.to_json() for post in found]})

    async def webhooks(self, request: Request) -> Response:
        return JSONResponse({"deliveries": [delivery.to_json() for delivery in self.receiver.deliveries]})

    async def show_weather(self, request: Request) -> Response:
        return JSONResponse(self.weather.to_json())

    async def change_weather(self, request: Request) -> Response:
        if not is_json(request):
            return _not_json()
        try:
            self.weather.change(await request.json())
        except ValueError:
            return _refused(InvalidInput({"body": "must be JSON."}))
        except InvalidInput as error:
            return _refused(error)
        self.workspace.touch()
        return JSONResponse(self.weather.to_json())

    async def say(self, playing: Playing, body: Said) -> Deed:
        if body.text.startswith("/"):
            return await self.command(playing, body)
        person, channel = self._person(body), self._channel(body)
        playing.say(person, channel, body.text, thread_ts=body.thread_ts)
        return Deed(ok=True)

    async def command(self, playing: Playing, body: Said) -> Deed:
        if body.thread_ts is not None:
            name = body.text.partition(" ")[0]
            self.workspace.tell(body.user, f"{name} is not supported in threads. Sorry!")
            return Deed(ok=False, error="not_supported_in_threads")
        return await playing.command(self._person(body), self._channel(body), body.text)

    async def click(self, playing: Playing, body: Clicked) -> Deed:
        person = self._person(body)
        if body.view_id:
            return await playing.click_in_view(
                person,
                found_view(self.workspace, person, body.view_id),
                block_id=body.block_id,
                action_id=body.action_id,
                chosen=body.chosen,
                entered=body.values,
            )
        return await playing.click_in_message(
            person,
            found_message(self.workspace, body.channel, body.ts),
            block_id=body.block_id,
            action_id=body.action_id,
            chosen=body.chosen,
            entered=body.values,
        )

    async def submit(self, playing: Playing, body: Submitted) -> Deed:
        person = self._person(body)
        return await playing.submit(person, found_view(self.workspace, person, body.view_id), body.values)

    async def close(self, playing: Playing, body: Closed) -> Deed:
        person = self._person(body)
        view = found_view(self.workspace, person, body.view_id)
        return await playing.close(person, view, all_of_them=body.all)

    async def open_home(self, playing: Playing, body: ByPerson) -> Deed:
        playing.open_home(self._person(body))
        return Deed(ok=True)

    async def read_notice(self, playing: Playing, body: ByPerson) -> Deed:
        self.workspace.notices.pop(body.user, None)
        self.workspace.touch()
        return Deed(ok=True)

    async def simulate_readers(self, playing: Playing, body: Post) -> Deed:
        post = self.outbox.find(body.key)
        if post is None or post.taken_down_at is not None:
            raise NotFound("post", body.key)
        await self.readers.simulate(self.delivery.client, body.key, has_link=can_follow(post))
        return Deed(ok=True)

    def _taking(
        self, form: type[Body], act: Callable[[Playing, Body], Awaitable[Deed]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that reads `form`, acts, and answers how it went."""

        async def endpoint(request: Request) -> Response:
            if not is_json(request):
                return _not_json()
            try:
                body = form.model_validate_json(await request.body())
                playing = Playing(self.workspace, self.delivery, str(request.base_url).rstrip("/"))
                return JSONResponse((await act(playing, body)).to_json())
            except ValidationError as error:
                wrong = {".".join(map(str, problem["loc"])): problem["msg"] for problem in error.errors()}
                return _refused(InvalidInput(wrong))
            except NotFound as error:
                return _refused(error, HTTPStatus.NOT_FOUND)
            except CopydeskError as error:
                return _refused(error)

        return endpoint

    def _person(self, body: ByPerson) -> Person:
        person = self.workspace.people.get(body.user)
        if person is None:
            raise NotFound("person", body.user)
        return person

    def _channel(self, body: Said) -> Channel:
        channel = self.workspace.channels.get(body.channel)
        if channel is None:
            raise NotFound("channel", body.channel)
        return channel


def _not_json() -> Response:
    return _refused(InvalidInput({"body": "must be JSON."}), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def _refused(error: CopydeskError, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    return JSONResponse(asdict(Deed(ok=False, error=error.message)), status)
