"""Where platforms send people back who said on their page whether Copydesk may post as them.

Nobody is signed in here: who they are stands sealed in `state`, which only we can have made.
"""

from html import escape

from fastapi import APIRouter
from starlette.responses import Response

from bot.api.door import AnyDesk
from bot.small_page import small_page
from core.accounts.authorizing import CALLBACK, StateRefused
from core.foundation.errors import CopydeskError

SAID_NO = "Nothing was connected, since the platform was told no. /campaign accounts begins again."

router = APIRouter(include_in_schema=False)


@router.get(CALLBACK)
async def come_back(desk: AnyDesk, state: str = "", code: str = "", error: str = "") -> Response:
    """Keep the accounts, and say which they are."""
    if error or not code:
        return _page("Not connected", SAID_NO, status=400)
    try:
        connected = await desk.accounts.come_back(state, code)
    except StateRefused as refusal:
        return _page("Not connected", refusal.message, status=400)
    except CopydeskError as refusal:
        return _page("Not connected", refusal.message, status=502)
    names = ", ".join(account.name for account in connected)
    label = connected[0].platform.label
    return _page(
        "Connected", f"{names} on {label}. This page can be closed; /campaign accounts in Slack shows it."
    )


def _page(heading: str, told: str, *, status: int = 200) -> Response:
    return small_page(heading, f"<p>{escape(told)}</p>", status=status)
