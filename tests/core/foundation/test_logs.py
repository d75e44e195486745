"""Logs: what a line looks like, whose it is, and what never gets into one."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from core.foundation.ids import PlatformName
from core.foundation.logs import (
    CHATTY,
    OURS,
    WITH_OWN_HANDLERS,
    bind_correlation,
    configure,
    correlated,
    new_correlation_id,
)
from core.foundation.redaction import masked, redacted
from core.foundation.settings import Environment

Lines = Callable[[], list[dict[str, Any]]]

SECRETS = (
    "xoxb-1234567890-0987654321-AbCdEfGhIj",
    "xoxp-1234567890-AbCdEfGhIj",
    "xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4OTA",
    "xapp-1-A0123456789-0123456789-abcdef",
    "sk-proj-AbCdEf0123456789AbCdEf0123456789",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "cdk_0fZ3kq8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "Bearer AbCdEf0123456789",
    "Authorization: Basic dXNlcjpwYXNz",
    "https://hooks.slack.com/services/T000/B000/XXXXXXXX",
    "postgresql://copydesk:hunter2secret@db.internal/copydesk",
    "https://example.com/callback?api_key=AbCdEf0123456789&x=1",
    '{"client_secret": "AbCdEf0123456789"}',
    "SECRET_KEY=AbCdEf0123456789",
    "AWS_SECRET_ACCESS_KEY: AbCdEf0123456789",
    "signing_key='AbCdEf0123456789'",
    "redis://:hunt/hunter2secret@cache/0",
    "postgresql://a:p@hunter2secret@db/x",
    "https://AbCdEf0123456789@git.example/",
    "ghp_AbCdEf0123456789AbCdEf",
    "AKIAABCDEFGHXXXXXXXX",
    "Authorization: Token AbCdEf0123456789",
    "{'Authorization': 'Digest AbCdEf0123456789 x'}",
    "Cookie: a=b; c=AbCdEf0123456789",
    "-----BEGIN RSA PRIVATE KEY-----\nAbCdEf0123456789\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\nAbCdEf0123456789",
    '"password": "my AbCdEf0123456789 dear"',
    '{\\"password\\": \\"AbCdEf0123456789\\"}',
    "passwd=AbCdEf0123456789",
    "https://hooks.slack-gov.com/actions/T0/AbCdEf0123456789",
    "password=AbCdEf0123456789",
    "(b'authorization', b'Token AbCdEf0123456789')",
    '{"Authorization": ["Token AbCdEf0123456789"]}',
    'Authorization: Digest username="a", response="AbCdEf0123456789"',
    "Incorrect API key provided: AbCdEf0123456789",
    "SECRETKEY=AbCdEf0123456789",
    "secretKey: AbCdEf0123456789",
    "SECRET_KEY => AbCdEf0123456789",
    "SECRET_KEY=            AbCdEf0123456789",
    "API_TOKENS=AbCdEf0123456789",
    "DB_PASS=AbCdEf0123456789",
    "https://example.com/x?sig=AbCdEf0123456789",
    "jwt=AbCdEf0123456789",
    "password is AbCdEf0123456789",
    "the client secret was AbCdEf0123456789",
    "api key is now: AbCdEf0123456789",
    "secret access key is set to AbCdEf0123456789",
    "--password AbCdEf0123456789",
    "token (AbCdEf0123456789)",
    "token%3DAbCdEf0123456789",
    "a%26api_key%3A%22AbCdEf0123456789",
    "v0=0123456789abcdef0123456789abcdef",
    "v1,AbCdEf0123456789AbCdEf0123456789==",
    "bearer%20AbCdEf0123456789",
    "postgresql%3A%2F%2Fana%3AAbCdEf0123456789%40db",
    "('password', 'AbCdEf0123456789')",
    "Passwort: AbCdEf0123456789",
    "AccountKey=AbCdEf0123456789",
)
TELLTALE = (
    "AbCdEf", "0123456789", "1234567890", "Mi0yLTEy", "MfKQ9r8G", "0fZ3kq8G", "eyJzdWIi", "dXNlcjpw",
    "XXXXXXXX", "hunter2secret",
)  # fmt: skip
"""At least one of these is in each secret, and none in anything else here."""

words = st.text(st.sampled_from("abc XYZ:/.,é🙂\n\"'"), max_size=20)
holders = st.builds(
    lambda before, secret, after: f"{before} {secret} {after}", words, st.sampled_from(SECRETS), words
)
plain_names = st.sampled_from(("url", "reason", "error", "detail", "args", "who"))
nested = st.recursive(
    holders | holders.map(str.encode),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(plain_names, inner, min_size=1, max_size=3)
        | st.dictionaries(holders, st.integers(), min_size=1, max_size=2)
    ),
    max_leaves=6,
)


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Where the logs go; what was configured before is put back afterwards."""
    root = logging.getLogger()
    names = (*OURS, *CHATTY, *WITH_OWN_HANDLERS)
    handlers, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in names}
    yield io.StringIO()
    root.handlers = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def lines(out: io.StringIO) -> Lines:
    """Logs as production writes them, read back."""
    configure(Environment.PRODUCTION, "INFO", stream=out)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def test_production_writes_one_json_object_a_line(lines: Lines) -> None:
    structlog.get_logger("core.example").info("post_published", platform=PlatformName.X, seconds=0.25)
    [line] = lines()
    assert line["event"] == "post_published"
    assert line["level"] == "info"
    assert line["logger"] == "core.example"
    assert (line["platform"], line["seconds"]) == ("x", 0.25)
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None


def test_a_terminal_gets_a_readable_line(out: io.StringIO) -> None:
    configure(Environment.DEVELOPMENT, "INFO", stream=out)
    structlog.get_logger("core.example").info("post_published", platform=PlatformName.X)
    [line] = out.getvalue().splitlines()
    assert "post_published" in line
    assert "platform=x" in line
    assert not line.startswith("{")


def test_what_libraries_log_goes_the_same_way(lines: Lines) -> None:
    with correlated("cor_1"):
        logging.getLogger("some.library").warning("lost %s of %d", "one", 3)
    [line] = lines()
    assert (line["event"], line["logger"], line["level"]) == ("lost one of 3", "some.library", "warning")
    assert line["correlation_id"] == "cor_1"


def test_secrets_in_what_libraries_log_are_masked(lines: Lines) -> None:
    logging.getLogger("uvicorn.access").info('"GET /slack?token=%s HTTP/1.1" 200', "AbCdEf0123456789")
    [line] = lines()
    assert "AbCdEf" not in line["event"]


def test_configuring_twice_writes_each_line_once(out: io.StringIO, lines: Lines) -> None:
    configure(Environment.PRODUCTION, "INFO", stream=out)
    structlog.get_logger("core.example").info("started")
    logging.getLogger("some.library").info("started")
    assert len(lines()) == 2


def test_a_logger_made_before_configure_follows_it(out: io.StringIO) -> None:
    early = structlog.get_logger("core.early")
    configure(Environment.PRODUCTION, "WARNING", stream=out)
    early.info("not_shown")
    early.warning("shown")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["shown"]


def test_libraries_do_not_print_whole_requests_when_we_debug(out: io.StringIO) -> None:
    configure(Environment.PRODUCTION, "DEBUG", stream=out)
    logging.getLogger("openai._base_client").debug("Request options: %s", {"input": "the whole brief"})
    logging.getLogger("httpx").info("HTTP Request: POST https://example.com/hook")
    logging.getLogger("slack_sdk.web").debug("body: the whole copy")
    structlog.get_logger("core.example").debug("looked")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["looked"]


def test_a_correlation_id_is_on_every_line_of_its_block_and_on_none_after(lines: Lines) -> None:
    log = structlog.get_logger("core.example")
    with correlated("cor_1"):
        log.info("inside")
    log.info("outside")
    assert [line.get("correlation_id") for line in lines()] == ["cor_1", None]


def test_a_bound_correlation_id_stays_with_the_task(lines: Lines) -> None:
    bind_correlation("cor_2")
    structlog.get_logger("core.example").info("bound")
    assert lines()[0]["correlation_id"] == "cor_2"


def test_correlation_ids_differ() -> None:
    assert new_correlation_id() != new_correlation_id()
    assert new_correlation_id().startswith("cor_")


@pytest.mark.parametrize(
    "name",
    ["token", "slack_bot_token", "accessToken", "secret", "client_secret", "Authorization", "api_key",
     "apiKey", "X-Api-Key", "password", "set-cookie", "x-slack-signature", "response_url", "tokens"],
)  # fmt: skip
def test_a_value_whose_name_says_secret_is_hidden_whatever_it_looks_like(lines: Lines, name: str) -> None:
    structlog.get_logger("core.example").info(
        "called", **{name: "innocent", "deeper": [{name: ["innocent"]}]}
    )
    [line] = lines()
    assert line[name] == "[redacted]"
    assert "innocent" not in json.dumps(line)


@pytest.mark.parametrize("name", ["text", "copy", "brief", "body", "content", "variant_text", "newCopy"])
def test_copy_is_replaced_by_its_length(lines: Lines, name: str) -> None:
    structlog.get_logger("core.example").info("checked", **{name: "Meet the kettle." * 100})
    assert lines()[0][name] == "[1,600 characters]"


def test_numbers_and_hashes_are_not_mistaken_for_secrets(lines: Lines) -> None:
    structlog.get_logger("core.example").info(
        "settled",
        input_tokens=523,
        content_hash="ab12",
        content_type="text/plain",
        key="card:var_1",
        tokens=7,
    )
    [line] = lines()
    assert (line["input_tokens"], line["tokens"]) == (523, 7)
    assert (line["content_hash"], line["content_type"], line["key"]) == ("ab12", "text/plain", "card:var_1")


def test_values_that_carry_copy_inside_them_are_opened_and_cleaned(lines: Lines) -> None:
    @dataclass
    class Draft:
        text: str
        label: str

    class Form(BaseModel):
        news: str
        key: SecretStr

    structlog.get_logger("core.example").info(
        "drafted",
        draft_of=Draft("Meet the kettle.", "A"),
        form=Form(news="The kettle.", key=SecretStr("abc")),
    )
    [line] = lines()
    assert line["draft_of"] == {"text": "[16 characters]", "label": "A"}
    assert "kettle" not in json.dumps(line)


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_masked_in_any_text(secret: str) -> None:
    assert not any(part in masked(f"It said {secret}, then stopped.") for part in TELLTALE)


@pytest.mark.parametrize(
    "text",
    ["A risk-assessment of the task-force", "token count 12", "https://example.com/a?b=c",
     "the basic features", "var_01JD0000000000000000000000", "The password was refused.",
     "The compass: north", "Its author: Ann", "Accept our cookie, please",
     "The token is missing", "the secret is not set", "API key was revoked.", "The password is too short",
     "token usage of 12345 words", "v0=x", "A secret as old as 1990 is no secret"],
)  # fmt: skip
def test_plain_text_is_left_alone(text: str) -> None:
    assert masked(text) == text


@given(nested)
def test_a_secret_never_survives_however_deep_it_lies(value: Any) -> None:
    shown = json.dumps(redacted({"event": "happened", "value": value}), ensure_ascii=False)
    assert not any(part in shown for part in TELLTALE)


@given(
    st.recursive(holders, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=8), words
)
def test_cleaning_always_ends_in_what_json_can_write(value: Any, name: str) -> None:
    json.dumps(redacted({name: value}), allow_nan=False)


def test_odd_values_can_be_logged(lines: Lines) -> None:
    circle: list[Any] = []
    circle.append(circle)
    structlog.get_logger("core.example").info(
        "odd",
        circle=circle,
        nan=float("nan"),
        at=datetime(2026, 3, 2, tzinfo=UTC),
        some={1},
        thing=object(),
        raw=b"\xff",
    )
    [line] = lines()
    assert line["nan"] == "nan"
    assert line["at"] == "2026-03-02T00:00:00+00:00"


def test_long_values_are_shortened(lines: Lines) -> None:
    structlog.get_logger("core.example").info("long", reason="x " * 5_000)
    assert len(lines()[0]["reason"]) < 2_100


def test_an_exception_shows_where_it_was_and_hides_secrets_in_its_message(lines: Lines) -> None:
    def inner() -> None:
        token = "xoxb-1234567890-AbCdEfGhIj"
        raise ValueError(f"refused {token}")

    try:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError("could not send") from error
    except RuntimeError:
        structlog.get_logger("core.example").exception("send_failed")
    [line] = lines()
    assert "in inner" in line["exception"]
    assert "ValueError: refused [redacted]" in line["exception"]
    assert line["exception"].index("ValueError") < line["exception"].index("RuntimeError: could not send")
    assert "xoxb" not in json.dumps(line)


def test_an_exception_does_not_carry_whole_inputs(lines: Lines) -> None:
    try:
        raise ValueError("Meet the kettle. " * 200)
    except ValueError as error:
        structlog.get_logger("core.example").error("check_failed", exc_info=error)
        logging.getLogger("some.library").exception("failed")
    assert all(len(line["exception"]) < 700 for line in lines())


def test_the_members_of_an_exception_group_are_shown(out: io.StringIO) -> None:
    configure(Environment.DEVELOPMENT, "INFO", stream=out)
    group = ExceptionGroup("two failed", [ValueError("first"), KeyError("second")])
    structlog.get_logger("core.example").error("failed", exc_info=group)
    assert "ValueError: first" in out.getvalue()
    assert "KeyError: 'second'" in out.getvalue()
