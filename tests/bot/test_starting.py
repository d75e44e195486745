"""Starting: a process loads what it uses, which is what makes it start soon and stay small."""

import subprocess
import sys
from pathlib import Path

UNUSED = (
    *("PIL", "aiohttp", "alembic", "cashews", "duckdb", "genai_prices", "numpy", "obstore", "openai"),
    *("pandas", "phonenumbers", "redis", "stdnum"),
)
"""What only images, Slack, a migration, a draft, the lake, a paid model, a verdict, numbers in copy or Redis
need."""


def test_web_and_worker_load_nothing_that_an_installation_without_slack_and_keys_does_not_use(
    sqlite_url: str, tmp_path: Path
) -> None:
    program = f"""
import asyncio, bot.app, bot.worker, sys
from core.desk import Desk
from core.foundation.settings import Settings
from pathlib import Path

async def start():
    settings = Settings(_env_file=None, database_url={sqlite_url!r}, data_dir=Path({str(tmp_path)!r}))
    async with Desk.open(settings):
        pass

asyncio.run(start())
print(*(name for name in {UNUSED!r} if name in sys.modules))
"""
    assert said_by(program).split() == []


def test_help_loads_no_room_of_the_house() -> None:
    program = """
import sys
from bot.cli.app import app
try:
    app(["--help"], prog_name="copydesk")
finally:
    print(*(name for name in ("asyncio", "psutil", "pydantic", "sqlalchemy") if name in sys.modules))
"""
    told = said_by(program).splitlines()
    assert any("doctor" in line for line in told)
    assert told[-1] == ""


def said_by(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
