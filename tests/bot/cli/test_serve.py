"""The processes of an installation, as whoever starts them sees them."""

import threading
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from bot import opening
from tests.stand_ins.serving import free_port

from .conftest import Copydesk


def test_a_web_process_ends_in_a_sentence_when_the_database_it_waited_for_has_other_tables(
    copydesk: Copydesk, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = make_url(postgres_url).set(database="postgres"), tmp_path / "pg"
    url = there.update_query_dict({"host": str(here)}).render_as_string(hide_password=False)
    with free_port() as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setattr("bot.cli.processes.serve.end_in_time", lambda: None)
    monkeypatch.setattr(opening, "PAUSES", (0.05,))
    waited: list[int] = []

    def bring_it_back() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            while not waited:
                try:
                    waited.append(client.get("/health").status_code)
                except httpx.TransportError:
                    time.sleep(0.05)
        here.symlink_to(str(there.query["host"]))

    bringing = threading.Thread(target=bring_it_back, daemon=True)
    bringing.start()
    ended = copydesk("web")
    bringing.join()
    assert (ended.code, waited) == (1, [503])
    assert ended.errors.strip().endswith(
        "The database is not up to date. Run `copydesk migrate`, then start again."
    )
    assert "Traceback" not in ended.output + ended.errors
