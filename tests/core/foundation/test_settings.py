"""Settings: read once, with the promised defaults, and no development secret in production."""

import re
import secrets
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from core.foundation.errors import InvalidInput
from core.foundation.model_prices import price_of_name, table_in
from core.foundation.production import UnsafeForProduction
from core.foundation.settings import (
    DEVELOPMENT_SECRET,
    SCHEMES,
    SECRETS,
    Environment,
    Settings,
    read_settings,
)

SAFE = {
    "COPYDESK_ENV": "production",
    "SECRET_KEY": "kQ3vXo8Zr1sB6nT4wY7uC2eH5jL9mPaD",
    "SLACK_BOT_TOKEN": "xoxb-17653672481-pdFZKVeTuE8s",
    "SLACK_SIGNING_SECRET": "9f86d081884c7d659a2feaa0c55ad015",
}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_the_promised_defaults_hold() -> None:
    settings = read_settings()
    assert settings.copydesk_env is Environment.DEVELOPMENT
    assert settings.max_concurrent_generations == 5
    assert settings.content_cache_ttl == 3600
    assert settings.webhook_timeout == 30
    assert settings.max_content_length == 4000
    assert settings.enable_content_moderation is True


def test_what_secret_key_was_before_comes_after_it_and_may_have_blanks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_all(monkeypatch, {"SECRET_KEY": "now", "SECRET_KEYS_BEFORE": "a sentence, older ,"})
    settings = read_settings()
    assert settings.secret_keys == (b"now", b"a sentence", b"older")
    assert "older" not in repr(settings)


def test_production_starts_with_secrets_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SAFE)
    assert read_settings().is_production


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"COPYDESK_API_KEY": "dashboard"}, "COPYDESK_API_KEY"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-playground"}, "playground"),
        ({"WEBHOOK_ALLOW_PRIVATE": "true"}, "WEBHOOK_ALLOW_PRIVATE"),
        ({"COPYDESK_API_KEY": "letmein"}, "COPYDESK_API_KEY"),
        ({"SECRET_KEY": " " * 32}, "SECRET_KEY"),
        ({"SECRET_KEY": f" {'x' * 20}{' ' * 20}"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "hunter2hunter2hunter2hunter2hunt3r"}, "SECRET_KEY"),
        ({"SECRET_KEY": "qwertyuiopasdfghjklzxcvbnm098765"}, "SECRET_KEY"),
        ({"SECRET_KEY": "<generate with openssl rand -hex 32>"}, "SECRET_KEY"),
        ({"SECRET_KEY": "replace-me-before-the-launch-in-June"}, "SECRET_KEY"),
        ({"SECRET_KEY": "fernweh-copydesk-key-of-june-2026!"}, "SECRET_KEY"),
        ({"OPENAI_BASE_URL": "http://134744072/v1"}, "OPENAI_BASE_URL"),
        ({"OPENAI_BASE_URL": "http://0x08080808/v1"}, "OPENAI_BASE_URL"),
        ({"OPENAI_BASE_URL": "http://evil.example\\@localhost/v1"}, "OPENAI_BASE_URL"),
        ({"OPENAI_BASE_URL": "http://evil。example/v1"}, "OPENAI_BASE_URL"),
        ({"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789"}, "SECRET_KEY"),
        ({"SECRET_KEY": "qwertzui" * 5}, "SECRET_KEY"),
        ({"SECRET_KEY": "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6"}, "SECRET_KEY"),
        ({"SECRET_KEY": "todo-set-a-real-key-here-before-go-live"}, "SECRET_KEY"),
        ({"SLACK_BOT_TOKEN": "xoxb-your-token-here"}, "sample"),
        ({"SLACK_BOT_TOKEN": "xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx-XXXXXXXX"}, "sample"),
        ({"SLACK_APP_TOKEN": "xapp-abcdefghijklmnop"}, "sample"),
        ({"SECRET_KEY": "change-me-to-32-random-bytes-or-more"}, "SECRET_KEY"),
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY"),
        ({"COPYDESK_API_KEY": "0" * 40}, "COPYDESK_API_KEY"),
        ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "0" * 32}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "playground-signing-secret"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxp-17653672481-pdFZKVeTuE8s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xoxb-17653672481-pdFZKVeTuE8s"}, "SLACK_APP_TOKEN"),
        ({"SLACK_API_URL": "http://slack.com/api/"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "http://10.0.0.3/api/"}, "SLACK_API_URL"),
        ({"OPENAI_BASE_URL": "http://models.example.com/v1"}, "OPENAI_BASE_URL"),
        ({"OPENAI_BASE_URL": "http://8.8.8.8/v1"}, "OPENAI_BASE_URL"),
        ({"COPYDESK_URL": "http://copydesk.example.com"}, "COPYDESK_URL"),
        ({"DASHBOARD_URL": "http://dashboard.example.com"}, "DASHBOARD_URL"),
        ({"OUTBOX_URL": "http://outbox.example.com"}, "OUTBOX_URL"),
        ({"MEDIA_S3_ENDPOINT": "http://s3.example.com"}, "MEDIA_S3_ENDPOINT"),
    ],
)
def test_production_refuses_development_secrets_and_says_which(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], named: str
) -> None:
    set_all(monkeypatch, {**SAFE, **change})
    with pytest.raises(UnsafeForProduction) as refused:
        read_settings()
    assert named in refused.value.message


@pytest.mark.parametrize(
    "change",
    [
        {"SECRET_KEY": secrets.token_urlsafe(32)},
        {"SECRET_KEY": secrets.token_hex(16)},
        {"SLACK_BOT_TOKEN": "xoxe.xoxb-1-Mi0yLTE3NjUzNjcyNDgx"},
        {"OPENAI_BASE_URL": "http://localhost:11434/v1"},
        {"OPENAI_BASE_URL": "http://192.168.1.20:8000/v1"},
        {"OPENAI_BASE_URL": "http://ollama:11434/v1"},
        {"COPYDESK_URL": "http://web.internal:8000"},
        {"DASHBOARD_URL": "http://100.64.0.7:8501"},
        {"SLACK_API_URL": "http://127.0.0.1:9000/api/"},
    ],
)
def test_production_takes_random_secrets_and_neighbours_without_https(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    set_all(monkeypatch, {**SAFE, **change})
    assert read_settings().is_production


AROUND = ["{} ", " {}", "{}\n", "{}\r\n", "\t{}", "'{}'", '"{}"', "\ufeff{}", "{}\u200b", "{}\u00a0"]
GIVEN = {
    **dict.fromkeys(("openai_base_url", "dashboard_url", "copydesk_url", "outbox_url"), "http://h:80/v1"),
    **dict.fromkeys(("database_url", "lake_catalog"), "postgresql://h/db"),
    **{"slack_api_url": "https://h/api/", "redis_url": "redis://h", "openai_model": "gpt-5"},
    **{"openai_price": "0.15/0.60", "host": "localhost", "log_level": "DEBUG", "port": "80"},
}


@pytest.mark.parametrize("around", AROUND)
def test_what_copying_brings_along_around_a_value_is_left_out(
    monkeypatch: pytest.MonkeyPatch, around: str
) -> None:
    set_all(monkeypatch, {name.upper(): around.format(value) for name, value in GIVEN.items()})

    settings = read_settings()

    assert {name: str(getattr(settings, name)) for name in GIVEN} == GIVEN


@pytest.mark.parametrize("blank", [" ", "\n", "''", '" "'])
def test_a_value_of_nothing_but_blanks_is_none(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    set_all(monkeypatch, {name.upper(): blank for name in GIVEN})

    settings = read_settings()

    assert (settings.openai_base_url, settings.database_url) == (None, None)
    assert settings.openai_model == Settings.model_fields["openai_model"].default


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OPENAI_BASE_URL", "https://api.x /v1", "(space)"),
        ("OPENAI_BASE_URL", "https://api\u200b.x/v1", "zero width space"),
        ("OPENAI_BASE_URL", "https:///v1", "whole address"),
        ("COPYDESK_URL", "http://h:99999", "whole address"),
        ("REDIS_URL", "redis://h:x/0", "whole address"),
        ("DATABASE_URL", "postgresql://u:p\nw@h/db", "U+000A"),
        ("DAILY_LIMIT_USD", "inf", "1000000"),
        ("OPENAI_TIMEOUT", "inf", "3600"),
    ],
)
def test_what_can_not_be_meant_is_told_and_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as refused:
        read_settings()
    assert told in refused.value.fields[name]


def test_words_are_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"LOG_LEVEL": "warning", "COPYDESK_ENV": "Test", "OPENAI_BASE_URL": "HTTPS://H/v1"})

    settings = read_settings()

    assert (settings.log_level, settings.copydesk_env) == ("WARNING", Environment.TEST)
    assert settings.openai_base_url == "https://H/v1"


def test_a_setting_that_can_not_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_TIMEOUT", "soon")
    with pytest.raises(InvalidInput) as refused:
        read_settings()
    assert refused.value.fields.keys() == {"WEBHOOK_TIMEOUT"}


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_an_address_of_another_kind_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name.upper(), "mysql://u:geheim@h/db")
    with pytest.raises(InvalidInput) as refused:
        read_settings()
    assert refused.value.fields[name.upper()].startswith("must start with ")
    assert "geheim" not in refused.value.message


def test_settings_can_not_be_changed_later() -> None:
    settings = read_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


@pytest.mark.parametrize(
    ("given", "driven"),
    [
        ("postgres://u:p@h/db", "postgresql+asyncpg://u:p@h/db"),
        ("postgresql://u:p@h/db", "postgresql+asyncpg://u:p@h/db"),
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_database_addresses_get_their_driver(given: str, driven: str) -> None:
    assert Settings(database_url=given).database == driven


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("postgresql://ana:geheim@db.example:5433/copydesk?sslmode=require", "db.example/copydesk"),
        ("postgresql:///copydesk?host=/run/postgresql", "this machine/copydesk"),
        ("sqlite:///x.db", "x.db"),
        (None, "var/copydesk.db"),
    ],
)
def test_a_database_is_named_without_who_uses_it(given: str | None, named: str) -> None:
    assert Settings(database_url=given).database_place == named


def test_secrets_do_not_show_in_print() -> None:
    assert "hunter2" not in repr(Settings(slack_bot_token=SecretStr("hunter2")))


def test_a_settings_file_with_a_byte_order_mark_is_read_whole() -> None:
    Path(".env").write_text("MAX_CONTENT_LENGTH=500\n", encoding="utf-8-sig")

    assert read_settings().max_content_length == 500


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (b"PORT=8001\nOPENAI_MODEL=caf\xe9\n", ".env, line 2"),
        ("PORT=1".encode("utf-16"), ".env"),
        ("PORT=1".encode("utf-16-le"), ".env, line 1"),
    ],
)
def test_a_settings_file_that_is_not_utf_8_is_named_with_its_line(raw: bytes, where: str) -> None:
    Path(".env").write_bytes(raw)

    with pytest.raises(InvalidInput) as refused:
        read_settings()

    assert list(refused.value.fields) == [where]


@pytest.mark.parametrize(
    ("text", "line"),
    [("PORT=1\n%% nonsense\n", 2), ("PORT=1\n\nOPENAI_MODEL='x\nLOG_LEVEL=DEBUG\n", 3), ("SECRET_KEY\n", 1)],
)
def test_a_line_that_is_no_setting_is_named_and_never_passed_over(text: str, line: int) -> None:
    Path(".env").write_text(text)

    with pytest.raises(InvalidInput) as refused:
        read_settings()

    assert list(refused.value.fields) == [f".env, line {line}"]


def test_what_a_settings_file_may_hold_besides_values_is_read() -> None:
    Path(".env").write_text("# a comment\n\nexport PORT = 81 # two\nHOST='h'\nOTHER=\"x\"\n")

    assert (read_settings().port, read_settings().host) == (81, "h")


def test_a_folder_where_the_settings_file_should_be_is_told() -> None:
    Path(".env").mkdir()

    with pytest.raises(InvalidInput, match="is a folder"):
        read_settings()


KEYS = [name for name in SECRETS if name != "secret_key"]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "around", ["{}\n", " {}\r\n", "\ufeff{}", '"{}"', "“{}”", "'{}'\n", "\u00a0{}\u200b", "\t{} "]
)
def test_what_copying_brings_along_around_a_secret_is_left_out(
    monkeypatch: pytest.MonkeyPatch, name: str, around: str
) -> None:
    monkeypatch.setenv(name.upper(), around.format("k" * 40))

    assert getattr(Settings(), name).get_secret_value() == "k" * 40


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("secret", "sign"),
    [
        ("sk—abc", "em dash"),
        ("sk-“abc", "left double quotation mark"),
        ("sk\u00a0abc", "no-break space"),
        ("sk\nabc", "U\\+000A"),
        ("sk\x1babc", "U\\+001B"),
    ],
)
def test_a_secret_with_a_character_that_none_has_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, secret: str, sign: str
) -> None:
    monkeypatch.setenv(name.upper(), secret)

    with pytest.raises(InvalidInput, match=f"(?i){sign}") as raised:
        read_settings()

    assert name.upper() in raised.value.message
    assert "abc" not in raised.value.message


@pytest.mark.parametrize("name", [name for name in KEYS if name != "secret_keys_before"])
def test_a_key_has_no_spaces_and_a_secret_may_be_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SECRET_KEY", "correct horse battery staple")
    assert Settings().secret_key.get_secret_value() == "correct horse battery staple"

    monkeypatch.setenv(name.upper(), "two keys")
    with pytest.raises(InvalidInput, match="space"):
        read_settings()


def test_secrets_of_white_space_alone_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name.upper(), " \n ")

    settings = Settings()

    assert all(getattr(settings, name) is None for name in KEYS)
    assert settings.secret_key.get_secret_value() == DEVELOPMENT_SECRET


@pytest.mark.parametrize("price", ["0.15", "free", "1/2/3", "1/2/0.5/4", "-1/2", "1e9/2", "1//2"])
def test_a_price_is_two_amounts_or_three_of_which_cached_input_is_no_dearer_than_other(
    monkeypatch: pytest.MonkeyPatch, price: str
) -> None:
    monkeypatch.setenv("OPENAI_PRICE", price)

    with pytest.raises(InvalidInput, match="OPENAI_PRICE"):
        read_settings()


def test_prices_of_ones_own_are_read_by_their_models() -> None:
    settings = Settings(
        _env_file=None, model_prices="GPT-5-mini = $0.25 / 2 / 0.025, our-*=0/0, llama3:8b=1/2"
    )
    assert settings.prices_by_model == {"gpt-5-mini": "0.25/2/0.025", "our-*": "0/0", "llama3:8b": "1/2"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("gpt-5-mini", "“gpt-5-mini” is neither"),
        ("0.15/0.60", "“0.15/0.60” is neither"),
        ("=0.15/0.60", "“=0.15/0.60” is neither"),
        ("ours=0/0,gpt-5-mini=", "the price of gpt-5-mini must be two amounts, such as 0.15/0.60"),
        ("ours=0/0;gpt-5-mini=1/2", "takes “ours=0/0;gpt-5-mini” for one model"),
        ("ours=0/0 gpt-5-mini=1/2", "takes “ours=0/0 gpt-5-mini” for one model, .* put commas"),
        ("gpt-5-mini=free", "the price of gpt-5-mini must be two amounts, .* it is “free”"),
        (
            "gpt-5=1.25/0.125/10",
            "the price of gpt-5 has cached input .* the order is input/output/cached input",
        ),
        ("gpt-5=1/2,GPT-5=3/4", "has two prices for gpt-5; leave one"),
    ],
)
def test_a_table_of_prices_that_can_not_be_used_is_refused_with_the_model_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, wrong: str, told: str
) -> None:
    monkeypatch.setenv("MODEL_PRICES", wrong)

    with pytest.raises(InvalidInput, match=f"(?i)MODEL_PRICES.*{told}"):
        read_settings()


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("our-best", "9/9"),
        ("OUR-BEST ", "9/9"),
        ("our-other", "0/0"),
        ("their-best", "1/1"),
        ("their-other", None),
    ],
)
def test_a_models_very_name_counts_before_the_first_pattern_that_fits(model: str, price: str | None) -> None:
    assert price_of_name(model, table_in("our-*=0/0,*-best=1/1,our-best=9/9")) == price


def test_models_for_single_tasks_are_read_by_their_tasks() -> None:
    settings = Settings(_env_file=None, task_models="rewrite = gpt-5-nano, draft=gpt-5-mini")
    assert settings.models_by_task == {"rewrite": "gpt-5-nano", "draft": "gpt-5-mini"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"task_models": "draft=gpt-5-nano,draft=gpt-5-mini"}, "has two models for draft; leave one"),
        ({"task_models": "draft=nano;rewrite=mini"}, "takes “nano;rewrite=mini” for one model"),
        ({"fallback_models": "gpt-5-nano gpt-5-mini"}, "takes “gpt-5-nano gpt-5-mini” for one model"),
    ],
)
def test_models_that_run_into_each_other_are_told(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Settings(_env_file=None, **wrong)


@pytest.mark.parametrize("wrong", ["gpt-5-nano", "rewrite=", "preview=gpt-5-nano"])
def test_a_task_that_no_model_is_asked_for_is_told(wrong: str) -> None:
    with pytest.raises(ValidationError, match="must name draft or rewrite or translate or moderate and"):
        Settings(_env_file=None, task_models=wrong)


def test_each_category_of_harm_counts_from_the_score_that_was_set() -> None:
    settings = Settings(_env_file=None, moderation_thresholds="hate=0.4, violence/graphic = .9")
    assert settings.thresholds == {"hate": 0.4, "violence/graphic": 0.9}
    assert Settings(_env_file=None).thresholds == {}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("hatred=0.4", "has no category “hatred”; there are harassment, "),
        ("hate", "must give hate a score above 0 and up to 1, such as hate=0.4; it is “”"),
        ("hate=0", "above 0 and up to 1"),
        ("hate=40", "above 0 and up to 1"),
        ("hate=nan", "above 0 and up to 1"),
        ("hate=much", "it is “much”"),
        ("hate=0.4,hate=0.5", "has two scores for hate"),
    ],
)
def test_a_threshold_that_is_none_is_told(wrong: str, told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        Settings(_env_file=None, moderation_thresholds=wrong)


@pytest.mark.parametrize(
    ("given", "by"),
    [
        ({}, "offline"),
        ({"openai_api_key": "sk-test"}, "openai"),
        ({"openai_api_key": "sk-test", "moderation": "offline"}, "offline"),
        ({"openai_api_key": "sk-test", "openai_base_url": "http://127.0.0.1:1/v1"}, "offline"),
        ({"openai_base_url": "http://127.0.0.1:1/v1", "moderation": "Model"}, "model"),
    ],
)
def test_openai_moderates_what_its_own_address_writes_and_others_where_they_are_asked_to(
    given: dict[str, str], by: str
) -> None:
    assert Settings(_env_file=None, **given).moderated_by == by


@pytest.mark.parametrize("judge", ["openai", "model"])
def test_a_moderation_that_nobody_could_do_is_told(judge: str) -> None:
    with pytest.raises(ValidationError, match=f"can't be {judge} without OPENAI_API_KEY or OPENAI_BASE_URL"):
        Settings(_env_file=None, moderation=judge)
