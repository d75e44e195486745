"""Slack's Web API as the bot sees it: who may call, which method answers, and the shape of an error.

The methods stand in `chat`, `conversations`, `users`, `modals`, `pins` and `uploads`; each is a plain
function of the workspace and the arguments. Bad weather strikes here, before the work or after it.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground import chat, conversations, modals, pins, uploads, users
from bot.playground.arguments import Arguments, SlackError
from bot.playground.bad_answers import instead_of_answer, instead_of_work
from bot.playground.people import APP_ID, BOT_ID, BOT_USER_ID, COPYDESK, TEAM_DOMAIN, TEAM_ID, TEAM_NAME
from bot.playground.weather import Weather
from bot.playground.workspace import Workspace

Method = Callable[[Workspace, Arguments], dict[str, Any]]


def auth_test(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {
        "url": f"https://{TEAM_DOMAIN}.example.test/",
        "team": TEAM_NAME,
        "user": COPYDESK.handle,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def no_socket_mode(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The playground speaks HTTP only."""
    raise SlackError("not_allowed_token_type")


METHODS: Mapping[str, Method] = {
    "api.test": lambda workspace, arguments: {"args": arguments.values},
    "auth.test": auth_test,
    "apps.connections.open": no_socket_mode,
    **chat.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **modals.METHODS,
    **pins.METHODS,
    **uploads.METHODS,
}
OPEN_TO_ALL = {"api.test"}


class WebApi:
    """Answers `/api/{method}`."""

    def __init__(self, workspace: Workspace, weather: Weather, *, bot_token: str) -> None:
        self._workspace, self._weather, self._token = workspace, weather, bot_token

    async def answer(self, request: Request) -> Response:
        if (storm := instead_of_work(self._weather)) is not None:
            self._workspace.touch()
            return storm
        try:
            arguments = await Arguments.read(request)
            answer = {"ok": True, **self._call(request.path_params["method"], request, arguments)}
        except SlackError as error:
            answer = error.to_json()
        if (storm := instead_of_answer(self._weather, answer)) is not None:
            self._workspace.touch()
            return storm
        return JSONResponse(answer)

    def _call(self, name: str, request: Request, arguments: Arguments) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if name not in OPEN_TO_ALL:
            self._authorize(request)
        return method(self._workspace, arguments)

    def _authorize(self, request: Request) -> None:
        """A token counts in the header alone, though Slack takes others: forms and links can't send it."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given:
            raise SlackError("not_authed")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise SlackError("invalid_auth")
