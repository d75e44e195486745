"""Connections to the lake: DuckDB with its extensions, and the catalog attached under the name `lake`.

Extensions come from the packages installed beside DuckDB. Nothing is fetched while running.
"""

from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

import duckdb

from core.foundation.errors import Unavailable
from core.metrics.literals import quoted
from core.metrics.tables import VARIANTS, additions, definitions

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "threads": 1,
}
"""DuckDB's own: it downloads nothing that it misses, and takes one thread for each query. Handing its small
questions to the catalog from thread to thread costs as much again as answering them."""
INLINED_ROWS = 200
"""Smaller commits stay in the catalog until they are compacted, which spares files for every tick."""
BUSY_TIMEOUT_MS = 5_000
TIMES = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Of a catalog on PostgreSQL, in seconds, the last in milliseconds: a machine that is gone without a word is
noticed within half a minute, where the system by itself would take hours."""


class ExtensionMissing(Unavailable):
    """A package that carries an extension is not installed, or is not of DuckDB's version."""

    code = "extension_missing"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    @property
    def message(self) -> str:
        package = f"duckdb-extension-{self.name.replace('_', '-')}"
        return f"The lake needs the package {package} {duckdb.__version__}. Install Copydesk again."


def connect(catalog: Path | str, data: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection | None:
    """A connection whose `lake` is the one asked for, made where it is to be written and isn't there.

    None where it is only to be read, and nobody has made it yet, or as it is made now.

    Raises:
        duckdb.Error: the catalog can't be reached, or another process was in the way.
    """
    if read_only and isinstance(catalog, Path) and not catalog.exists():
        return None
    connection = duckdb.connect(":memory:", config=SETTINGS)
    try:
        _load(connection, "ducklake", "sqlite_scanner" if isinstance(catalog, Path) else "postgres_scanner")
        attached = _attach(connection, catalog, data, read_only=read_only)
        if attached and (not read_only or _is_up_to_date(_tables(connection))):
            connection.execute("USE lake")
            _make_tables(connection)
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def empty() -> duckdb.DuckDBPyConnection:
    """A lake in memory that nothing was ever shipped to."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    connection.execute("ATTACH ':memory:' AS lake; USE lake")
    _make_tables(connection)
    return connection


def _attach(
    connection: duckdb.DuckDBPyConnection, catalog: Path | str, data: Path, *, read_only: bool
) -> bool:
    options = [
        f"DATA_PATH {quoted(f'{data.resolve().as_posix()}/')}",
        "OVERRIDE_DATA_PATH true",  # files are named relative to it, so a copied or moved lake still opens
        f"DATA_INLINING_ROW_LIMIT {INLINED_ROWS}",
    ]
    if isinstance(catalog, Path):
        kind = "sqlite"
        options += ["META_JOURNAL_MODE 'WAL'", f"META_BUSY_TIMEOUT {BUSY_TIMEOUT_MS}"]
    else:
        kind = "postgres"
        catalog = _impatient(catalog)
    if read_only:
        options.append("READ_ONLY")
    else:
        data.mkdir(parents=True, exist_ok=True)
        if isinstance(catalog, Path):
            catalog.parent.mkdir(parents=True, exist_ok=True)
    where = quoted(f"ducklake:{kind}:{catalog}")
    try:
        connection.execute(f"ATTACH {where} AS lake ({', '.join(options)})")
    except duckdb.Error as error:
        if read_only and "does not exist" in str(error):
            return False
        raise
    return True


def _impatient(address: str) -> str:
    """The catalog's address with limits on all that may hang, but for those that it names itself."""
    added = "&".join(f"{name}={value}" for name, value in TIMES.items() if f"{name}=" not in address)
    return f"{address}{'&' if '?' in address else '?'}{added}" if added else address


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The lake's tables, each with its columns."""
    tables: dict[str, set[str]] = defaultdict(set)
    found = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'"
    for table, column in connection.execute(found).fetchall():
        tables[table].add(column)
    return tables


def _is_up_to_date(tables: Mapping[str, set[str]]) -> bool:
    return "figures" in tables and tables.get("variants", set()) >= set(VARIANTS)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    tables = _tables(connection)
    if not _is_up_to_date(tables):
        has = {f"has_{name}": name in tables for name in ("variants", "figures")}
        statements = additions(**has) if "shipped" in tables else definitions()
        connection.execute("; ".join(["BEGIN", *statements, "COMMIT"]))


def _load(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        try:
            folder = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}"
        except ModuleNotFoundError:
            raise ExtensionMissing(name) from None
        binary = folder / f"{name}.duckdb_extension"
        if not binary.is_file():
            raise ExtensionMissing(name)
        with as_file(binary) as path:
            connection.load_extension(str(path))
