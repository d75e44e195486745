"""The addresses at which an app answers a command or a click later: five times within half an hour."""

import json
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.arguments import Arguments, SlackError, is_json
from bot.playground.bad_answers import instead_of_work
from bot.playground.chat import blocks_of, text_of
from bot.playground.weather import Weather
from bot.playground.workspace import RESPONSE_URL_LIFE, Message, ResponseUrl, Workspace, with_ids


async def answer(request: Request, workspace: Workspace, weather: Weather) -> Response:
    """Post, replace or delete as the body says; used up or old addresses answer 404."""
    if (storm := instead_of_work(weather)) is not None:
        return storm
    held = workspace.response_urls.get(request.path_params["key"])
    if held is None or workspace.clock.now() - held.made_at > RESPONSE_URL_LIFE:
        return _refused("expired_url")
    if held.uses_left == 0:
        return _refused("used_url")
    try:
        body = json.loads(await request.body()) if is_json(request) else None
        _follow(workspace, held, Arguments(body if isinstance(body, dict) else {}))
    except ValueError:
        return _refused("invalid_payload", HTTPStatus.BAD_REQUEST)
    except SlackError as refused:
        return JSONResponse(refused.to_json(), HTTPStatus.BAD_REQUEST)
    held.uses_left -= 1
    return PlainTextResponse("ok")


def _follow(workspace: Workspace, held: ResponseUrl, said: Arguments) -> None:
    origin = workspace.message(held.channel, held.message_ts) if held.message_ts else None
    if said.flag("delete_original"):
        if origin is not None:
            workspace.remove(origin)
        return
    text, blocks = text_of(said), blocks_of(said)
    if not text and not blocks:
        raise SlackError("no_text")
    if said.flag("replace_original") and origin is not None:
        _replace(workspace, origin, text, blocks)
        return
    in_thread = origin.thread_ts if origin else None
    workspace.post(
        workspace.channels[held.channel],
        text=text,
        blocks=blocks,
        thread_ts=said.text("thread_ts") or in_thread,
        visible_to=None if said.text("response_type") == "in_channel" else held.user,
    )


def _replace(workspace: Workspace, message: Message, text: str, blocks: list[dict[str, object]]) -> None:
    message.text, message.blocks = text, with_ids(blocks)
    message.edited_ts = workspace.next_ts()
    message.revision += 1
    workspace.touch()


def _refused(error: str, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Response:
    return JSONResponse({"ok": False, "error": error}, status)
