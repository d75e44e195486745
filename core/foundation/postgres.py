"""PostgreSQL's addresses as people have them: with the parameters of libpq, which our drivers share in part.

Each parameter is passed on, translated, or refused with what to do instead; only those that change
nothing for us are left out. Source: PostgreSQL 18, chapter 34.1.2, "Parameter Key Words".
"""

import os
import ssl
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

FORM = (
    "must be like postgresql://user:password@host:5432/database. In a name or password write "
    "@ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25."
)
_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_TLS = frozenset({"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"})
_VALUES = {
    "sslmode": _MODES,
    "target_session_attrs": frozenset(
        {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}
    ),
    "sslnegotiation": frozenset({"postgres", "direct"}),
    "ssl_min_protocol_version": _TLS,
    "ssl_max_protocol_version": _TLS,
    "gssencmode": frozenset({"disable", "prefer", "require"}),
    "channel_binding": frozenset({"disable", "prefer", "require"}),
    "load_balance_hosts": frozenset({"disable"}),
    "client_encoding": frozenset({"utf8", "UTF8", "utf-8", "UTF-8", "auto"}),
}
_BY_SQLALCHEMY = frozenset({"host", "port", "prepared_statement_cache_size"})
_BY_ASYNCPG = frozenset(
    {
        *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword", "sslnegotiation"),
        *("ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs", "krbsrvname"),
        *("gsslib", "passfile", "service", "user", "password", "dbname", "application_name", "options"),
    }
)
_LEFT_OUT = frozenset(
    {
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"),
        *("fallback_application_name", "sslcompression", "sslsni", "load_balance_hosts", "client_encoding"),
        *("gssencmode", "channel_binding"),
    }
)
"""What changes nothing for us, or is refused where it would."""
_KNOWN = _BY_SQLALCHEMY | _BY_ASYNCPG | _LEFT_OUT | {"connect_timeout"}
_SAID = _KNOWN | {"ssl"}
_SWITCHES = {
    **dict.fromkeys(("true", "1", "on", "yes"), "require"),
    **dict.fromkeys(("false", "0", "off", "no"), "disable"),
}
_WHOLE_NUMBERS = {"connect_timeout": " of seconds", "port": "", "prepared_statement_cache_size": ""}
MOST_DIGITS = 9
_FILES = ("sslcert", "sslkey", "sslrootcert", "sslcrl")
_BEYOND_ASYNCPG = ("channel_binding", "gssencmode")
_SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class DriverAddress:
    """An address for SQLAlchemy, the seconds it gives a connection (None where it doesn't say), and what
    asyncpg gets besides.
    """

    url: str
    connect_seconds: int | None
    arguments: dict[str, Any] = field(repr=False)


def driver_address(address: str) -> DriverAddress:
    """What SQLAlchemy and asyncpg need to connect to `address`, whichever driver it names.

    Raises:
        ValueError: it can't be used, with a sentence that says what to do.
    """
    parts, asked = _parsed(address)
    for name in _BEYOND_ASYNCPG:
        if asked.get(name) == "require":
            raise ValueError(
                f"asks for {name}=require, which Copydesk's driver can't do. Take it out and write "
                "sslmode=verify-full, which proves to whom Copydesk speaks."
            )
    passed = {name: value for name, value in asked.items() if name in _BY_ASYNCPG}
    arguments: dict[str, Any] = {}
    if passed.get("sslrootcert") == _SYSTEM:
        del passed["sslrootcert"]
        passed.pop("sslmode", None)
        arguments["ssl"] = ssl.create_default_context()
    if passed:
        arguments["dsn"] = f"postgresql://?{urlencode(passed)}"
    hosts = parts.netloc.rpartition("@")[2]
    login = parts.netloc.removesuffix(hosts)
    kept = [(name, value) for name, value in asked.items() if name in _BY_SQLALCHEMY]
    if "," in hosts:
        kept += [("host", host) for host in hosts.split(",")]
        hosts = ""
    query = f"?{urlencode(kept, safe='/:,')}" if kept else ""
    timeout = int(asked["connect_timeout"]) if "connect_timeout" in asked else None
    return DriverAddress(f"postgresql+asyncpg://{login}{hosts}{parts.path}{query}", timeout, arguments)


def libpq_address(address: str) -> str:
    """`address` for libpq itself, through which DuckDB reaches a catalog.

    Raises:
        ValueError: as in `driver_address`; channel binding is no trouble here.
    """
    parts, asked = _parsed(address)
    asked.pop("prepared_statement_cache_size", None)
    query = f"?{urlencode(asked, quote_via=quote, safe='/:,')}" if asked else ""
    return f"postgresql://{parts.netloc}{parts.path}{query}"


def _parsed(address: str) -> tuple[SplitResult, dict[str, str]]:
    try:
        parts = urlsplit(address)
        query = parts.query.rstrip("&")
        bare = next((pair.lower() for pair in query.split("&") if pair.lower() in _SAID), None)
        said = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query and not bare))
        hosts = parts.netloc.rpartition("@")[2].split(",")
        ports = [urlsplit(f"//{host}").port for host in hosts]
    except ValueError:
        raise ValueError(FORM) from None
    login = parts.netloc.rpartition("@")[0]
    astray = not login and "@" in parts.query  # a password with a question mark
    if astray or parts.fragment or "@" in login or login.count(":") > 1 or len(ports) != len(hosts):
        raise ValueError(FORM)
    if bare:
        raise ValueError(f"has the parameter “{bare}” without a value. Write {bare}=… or take it out.")
    named = [_as_sslmode(value) if name == "ssl" else (name, value) for name, value in said]
    twice = [name for name, count in Counter(name for name, _ in named).items() if count > 1]
    asked = dict(named)
    _require_sense(asked, twice)
    return parts, asked


def _as_sslmode(value: str) -> tuple[str, str]:
    """What some drivers call ssl, often with yes or no."""
    mode = _SWITCHES.get(value.lower(), value)
    if mode not in _MODES:
        raise ValueError(f"has ssl={value[:40]}, which must be true, false, or one of {_listed(_MODES)}.")
    return "sslmode", mode


def _listed(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))


def _require_sense(asked: dict[str, str], twice: list[str]) -> None:
    """Raise ValueError for a parameter that is unknown, said twice, or has a value that means nothing."""
    if unknown := sorted(asked.keys() - _KNOWN):
        meant = unknown[0].lower()
        advice = f"Write it as {meant}." if meant in _SAID else "Take it out."
        raise ValueError(f"has the parameter “{unknown[0][:40]}”, which Copydesk does not know. {advice}")
    if twice:
        raise ValueError(f"names {twice[0]} twice. Leave one.")
    for name, values in _VALUES.items():
        if name in asked and asked[name] not in values:
            raise ValueError(f"has {name}={asked[name][:40]}, which must be one of {_listed(values)}.")
    for name, unit in _WHOLE_NUMBERS.items():
        value = asked.get(name, "0")
        value = value.replace(",", "") if name == "port" else value  # one for each host
        if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
            raise ValueError(f"has a {name} that is no whole number{unit}.")
    _require_certificates(asked)


def _require_certificates(asked: dict[str, str]) -> None:
    mode, root = asked.get("sslmode"), asked.get("sslrootcert") or os.environ.get("PGSSLROOTCERT")
    if root == _SYSTEM and mode not in {None, "verify-full"}:
        raise ValueError("has sslrootcert=system, which needs sslmode=verify-full.")
    for name in _FILES:
        path = asked.get(name)
        if path and path != _SYSTEM and not Path(path).expanduser().is_file():
            raise ValueError(f"names {path[:200]} as {name}, and there is no such file.")
    own = Path("~/.postgresql/root.crt").expanduser()
    if mode in {"verify-ca", "verify-full"} and not root and not own.is_file():
        raise ValueError(
            f"has sslmode={mode} and no certificate to verify with. Add sslrootcert=system for those of this "
            "machine, or the path of your provider's."
        )
