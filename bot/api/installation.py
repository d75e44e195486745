"""The installation over HTTP: health, workspaces, costs."""

from fastapi import APIRouter, Response

from bot.api.bounds import EachFieldOnce
from bot.api.door import AnyDesk, AnyKey, Caller
from core.flow.costs import WorkspaceCosts
from core.operations.health import Health, Status

public = APIRouter(tags=["health"])
router = APIRouter(route_class=EachFieldOnce, tags=["installation"])


@public.head("/health", include_in_schema=False)
@public.get("/health")
async def alive(desk: AnyDesk, response: Response) -> dict[str, str]:
    """For load balancers: the status alone, and 503 only when this process can't serve.

    A worker that is late makes the status “down”, but taking web processes away would not bring it back.
    """
    health = await desk.watching.examine()
    serving = all(check.status is not Status.DOWN for check in health.checks if check.name == "database")
    response.status_code = 200 if serving else 503
    return {"status": health.status}


@router.get("/health")
async def health(desk: AnyDesk, key: AnyKey) -> Health:
    """Every check with what it saw."""
    return await desk.watching.examine(key.workspace_id)


@router.get("/workspaces")
async def workspaces(desk: AnyDesk, key: AnyKey) -> dict[str, list[dict[str, str | bool]]]:
    """The workspaces this key reaches."""
    reached = [row for row in await desk.people.workspaces() if key.workspace_id in {None, row.id}]
    return {"workspaces": [{"id": row.id, "name": row.name, "is_sample": row.is_sample} for row in reached]}


@router.get("/costs")
async def costs(desk: AnyDesk, caller: Caller) -> WorkspaceCosts:
    """What was spent today, and the limit."""
    return await desk.costs.of(caller)
