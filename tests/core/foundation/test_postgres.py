"""PostgreSQL's addresses: every parameter of libpq is passed on, translated, or refused with a way out."""

import ssl
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from core.foundation.postgres import driver_address, libpq_address

HOST = "postgresql://ana:secret@db.example:6432/copydesk"


def test_what_asyncpg_reads_itself_is_passed_on() -> None:
    found = driver_address(f"{HOST}?sslmode=require&target_session_attrs=read-write&application_name=desk")
    assert found.url == "postgresql+asyncpg://ana:secret@db.example:6432/copydesk"
    assert found.arguments == {
        "dsn": "postgresql://?sslmode=require&target_session_attrs=read-write&application_name=desk"
    }


@pytest.mark.parametrize(
    ("said", "mode"),
    [("true", "require"), ("1", "require"), ("True", "require"), ("false", "disable"), ("prefer", "prefer")],
)
def test_a_switch_that_other_drivers_know_is_read_as_what_it_means(said: str, mode: str) -> None:
    assert driver_address(f"{HOST}?ssl={said}&").arguments == {"dsn": f"postgresql://?sslmode={mode}"}
    assert libpq_address(f"{HOST}?ssl={said}") == f"{HOST}?sslmode={mode}"


def test_a_time_to_connect_is_told_in_seconds_and_what_changes_nothing_is_left_out() -> None:
    found = driver_address(
        f"{HOST}?connect_timeout=10&keepalives=1&channel_binding=prefer&gssencmode=disable"
    )
    assert (found.connect_seconds, found.arguments) == (10, {})


def test_the_machine_s_own_certificates_verify_in_full() -> None:
    arguments = driver_address(f"{HOST}?sslmode=verify-full&sslrootcert=system").arguments
    assert arguments["ssl"].verify_mode is ssl.CERT_REQUIRED
    assert arguments["ssl"].check_hostname


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg"])
@pytest.mark.parametrize(
    "rest",
    ["ana@[::1]:6432/copydesk", "/copydesk?host=/var/run/postgresql", "ana:p%40ss%2F@db/copydesk", "db/x"],
)
def test_every_scheme_and_kind_of_host_is_read(scheme: str, rest: str) -> None:
    assert driver_address(f"{scheme}://{rest}").url == f"postgresql+asyncpg://{rest}"
    assert libpq_address(f"{scheme}://{rest}") == f"postgresql://{rest}"


def test_several_hosts_are_read() -> None:
    found = make_url(driver_address("postgresql://ana@one:1,two:2/copydesk").url)
    assert found.query["host"] == ("one:1", "two:2")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"{HOST}?sslmode=require&channel_binding=require", "sslmode=verify-full"),
        (f"{HOST}?gssencmode=require", "sslmode=verify-full"),
        (f"{HOST}?sslmode=yes", "must be one of"),
        (f"{HOST}?sslmode=require&sslmode=disable", "names sslmode twice"),
        (f"{HOST}?ssl=require&sslmode=disable", "names sslmode twice"),
        (f"{HOST}?sslmode=verify-full&sslrootcert=/nowhere/root.crt", "no such file"),
        (f"{HOST}?sslmode=require&sslrootcert=system", "needs sslmode=verify-full"),
        (f"{HOST}?connect_timeout=soon", "whole number of seconds"),
        (f"{HOST}?prepared_statement_cache_size=x", "no whole number"),
        (f"{HOST}?port=abc", "no whole number"),
        (f"{HOST}?SSLMode=require", "Write it as sslmode."),
        (f"{HOST}?require_auth=scram-sha-256", "“require_auth”, which Copydesk does not know"),
        (f"{HOST}?pgbouncer=true", "“pgbouncer”"),
        (f"{HOST}?sslmode", "“sslmode” without a value"),
        (f"{HOST}?ssl=maybe", "has ssl=maybe, which must be true, false, or one of"),
        (f"{HOST}?SSL=true", "Write it as ssl."),
        (f"{HOST}?sslnegotiation=fast", "one of direct, postgres"),
        (f"{HOST}?ssl_min_protocol_version=3", "one of TLSv1"),
        ("postgresql://ana:12?secret=x@db/copydesk", "must be like postgresql://"),
        ("postgresql://ana:p@ss@db/copydesk", "%40"),
        ("postgresql://ana:pa/ss@db/copydesk", "%2F"),
        ("postgresql://ana:pa#ss@db/copydesk", "%23"),
        ("postgresql://db:54a/copydesk", "must be like postgresql://"),
        ("postgresql://[::1/copydesk", "must be like postgresql://"),
    ],
)
def test_what_can_not_be_done_is_refused_with_what_to_do(address: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        driver_address(address)
    assert told in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_catalog_s_address_keeps_what_only_libpq_can_do_and_loses_what_only_others_know() -> None:
    given = "postgresql+asyncpg://ana@db/lake?ssl=require&channel_binding=require&application_name=my%20lake"
    kept = "postgresql://ana@db/lake?sslmode=require&channel_binding=require&application_name=my%20lake"
    assert libpq_address(given) == kept


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_password_that_is_percent_encoded_arrives(password: str) -> None:
    found = driver_address(f"postgresql://ana:{quote(password, safe='')}@db/copydesk?sslmode=prefer")
    assert make_url(found.url).password == password
