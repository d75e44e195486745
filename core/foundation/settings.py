"""Settings: read once from the environment and `.env`, frozen, and refused early when they can't work.

`SETTINGS` in docs/settings.md and `.env.example` are generated from the descriptions here.
"""

import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.foundation import postgres, production
from core.foundation.env_file import require_readable
from core.foundation.errors import InvalidInput
from core.foundation.harm_categories import thresholds_in
from core.foundation.model_prices import price_in, require_model, table_in
from core.foundation.pasted import has_host, spoilt_sign, unwrapped
from core.foundation.zones import named

ENV_FILE = ".env"
DEVELOPMENT_SECRET = "development-secret-not-for-production"  # noqa: S105 - refused in production

WEB = ("http", "https")
SCHEMES = {
    "database_url": ("postgresql", "postgres", "sqlite"),
    "redis_url": ("redis", "rediss", "unix"),
    "lake_catalog": ("postgresql", "postgres"),
    "slack_api_url": WEB,
    "openai_base_url": WEB,
    "fallback_base_url": WEB,
    "dashboard_url": WEB,
    "copydesk_url": WEB,
    "outbox_url": WEB,
    "public_url": WEB,
    "media_store": ("s3",),
    "media_s3_endpoint": WEB,
}
"""How addresses may begin."""

_CASE = {"copydesk_env": str.lower, "log_level": str.upper, "moderation": str.lower}
"""Settings that are one of a few words, in any case."""
SECRETS = (
    "secret_key",
    "secret_keys_before",
    "slack_bot_token",
    "slack_signing_secret",
    "slack_app_token",
    "openai_api_key",
    "fallback_api_key",
    "copydesk_api_key",
    "x_client_secret",
    "linkedin_client_secret",
    "facebook_client_secret",
    "instagram_client_secret",
    "threads_client_secret",
    "media_s3_secret",
)


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


TASKS = ("draft", "rewrite", "translate", "moderate")
"""What models are asked for."""


class Settings(BaseSettings):
    """Everything that can be set. Names are environment variables, in any case."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore", frozen=True
    )

    copydesk_env: Annotated[Environment, Field(description="development, test or production.")] = (
        Environment.DEVELOPMENT
    )
    data_dir: Annotated[Path, Field(description="Folder for the database, the lake and the outbox.")] = Path(
        "var"
    )
    database_url: Annotated[
        str | None,
        Field(description="postgresql://… to use PostgreSQL; empty for SQLite in DATA_DIR."),
    ] = None
    redis_url: Annotated[
        str | None,
        Field(description="redis://… to share the cache between processes; empty keeps it in memory."),
    ] = None
    lake_catalog: Annotated[
        str | None,
        Field(description="postgresql://… for the lake's catalog; empty for SQLite in DATA_DIR/lake."),
    ] = None
    secret_key: Annotated[
        SecretStr,
        Field(
            description="Keys hashes of API keys, seals secrets of accounts and webhooks; at least 32 random "
            "bytes."
        ),
    ] = SecretStr(DEVELOPMENT_SECRET)
    secret_keys_before: Annotated[
        SecretStr | None,
        Field(
            description="What SECRET_KEY was before, comma-separated: it still opens, and is given up after "
            "`copydesk secrets rotate`."
        ),
    ] = None

    slack_bot_token: Annotated[SecretStr | None, Field(description="Bot token, xoxb-….")] = None
    slack_signing_secret: Annotated[
        SecretStr | None, Field(description="Signing secret of the Slack app; needed over HTTP.")
    ] = None
    slack_app_token: Annotated[
        SecretStr | None, Field(description="App-level token, xapp-…; when set, Socket Mode is used.")
    ] = None
    slack_api_url: Annotated[str, Field(description="Where Slack's Web API answers.")] = (
        "https://slack.com/api/"
    )

    default_role: Annotated[
        Literal["viewer", "author", "approver", "publisher", "admin"],
        Field(description="Role of people who are first met; the very first owns the workspace."),
    ] = "publisher"

    openai_api_key: Annotated[
        SecretStr | None,
        Field(description="Key for the model. Without it and OPENAI_BASE_URL the offline writer writes."),
    ] = None
    openai_base_url: Annotated[
        str | None,
        Field(description="Any OpenAI-compatible address, with or without a key; empty for OpenAI's own."),
    ] = None
    openai_model: Annotated[str, Field(description="Model that writes.")] = "gpt-5-mini"
    openai_price: Annotated[
        str | None,
        Field(
            description="Dollars per million input and output tokens, such as 0.15/0.60, or with cached "
            "input, 0.15/0.60/0.075; 0/0 for a model of your own. Empty takes MODEL_PRICES, then the "
            "price list, and the dearest in it for what that doesn't know.",
        ),
    ] = None
    openai_service_tier: Annotated[
        Literal["default", "flex", "priority"] | None,
        Field(
            description="How soon OpenAI is to answer: default, flex (slower, at half the price) or priority "
            "(faster, dearer), where the models have it; empty asks for none, so the project's own counts."
        ),
    ] = None
    openai_timeout: Annotated[
        float, Field(gt=0, le=3600, description="Seconds before one model call is given up.")
    ] = 60.0
    task_models: Annotated[
        str,
        Field(
            description="Cheaper models of the same provider for single tasks, such as rewrite=gpt-5-nano; "
            "tasks are draft, rewrite, translate and moderate. What such a model does not write well "
            "OPENAI_MODEL writes."
        ),
    ] = ""
    fallback_models: Annotated[
        str,
        Field(
            description="Other models of the same provider, with commas between them, asked in this order "
            "where OPENAI_MODEL fails."
        ),
    ] = ""
    fallback_base_url: Annotated[
        str | None, Field(description="Address of another provider, asked where the first fails.")
    ] = None
    fallback_api_key: Annotated[SecretStr | None, Field(description="Key for it.")] = None
    fallback_model: Annotated[str | None, Field(description="Its model; empty for no other provider.")] = None
    fallback_price: Annotated[str | None, Field(description="What that costs, as OPENAI_PRICE says it.")] = (
        None
    )
    fallback_offline: Annotated[
        bool,
        Field(description="Whether the offline writer writes where no model does; the card says so."),
    ] = True
    generation_deadline: Annotated[
        float,
        Field(
            gt=0,
            le=7200,
            description="Seconds that all models together have for the variants of a platform; never less "
            "than OPENAI_TIMEOUT.",
        ),
    ] = 180.0
    max_concurrent_generations: Annotated[
        int, Field(ge=1, le=100, description="Model calls at once in one process.")
    ] = 5
    content_cache_ttl: Annotated[
        int,
        Field(ge=0, le=31_536_000, description="Seconds for which the drafts of the same brief are kept."),
    ] = 3600
    model_prices: Annotated[
        str,
        Field(
            description="Your own prices, as OPENAI_PRICE says them, by model or pattern, with commas "
            "between them, such as gpt-5-mini=0.25/2/0.025,our-*=0/0. They count before the price list."
        ),
    ] = ""
    daily_limit_usd: Annotated[
        float,
        Field(
            ge=0,
            le=1_000_000,
            description="What a workspace may spend on models a day, in US dollars, until it sets a limit "
            "itself.",
        ),
    ] = 10.0
    monthly_limit_usd: Annotated[
        float | None,
        Field(ge=0, le=1_000_000, description="The same for a month; empty for no limit of months."),
    ] = None
    unknown_price: Annotated[
        Literal["dearest", "refuse"],
        Field(
            description="What a model costs whose price neither you say nor the price list knows: the "
            "dearest listed, or nothing is asked of it."
        ),
    ] = "dearest"

    missed_after_hours: Annotated[
        float,
        Field(
            gt=0, le=8784, description="Hours after which a post that is late asks people before it is sent."
        ),
    ] = 6.0
    audience_zone: Annotated[
        str,
        AfterValidator(named),
        Field(
            description="Time zone of those who read the posts, such as America/New_York; dialogs before "
            "publishing show their clock beside one's own. Empty shows none."
        ),
    ] = ""
    max_content_length: Annotated[
        int, Field(ge=100, le=50_000, description="Characters of a brief's news and of social copy.")
    ] = 4000
    enable_content_moderation: Annotated[
        bool, Field(description="Check every draft for harmful language.")
    ] = True
    moderation: Annotated[
        Literal["openai", "model", "offline"] | None,
        Field(
            description="Who checks it: openai (its moderation, or that of the server at OPENAI_BASE_URL), "
            "model (OPENAI_MODEL, or what TASK_MODELS has for moderate) or offline. Empty is openai with a "
            "key for OpenAI's own address, else offline."
        ),
    ] = None
    moderation_thresholds: Annotated[
        str,
        Field(
            description="From which score a category of harm counts, such as hate=0.4,violence=0.9, where "
            "openai or model checks. Others count where OpenAI flags them, or a model scores 0.5."
        ),
    ] = ""
    require_alt_text: Annotated[
        bool,
        Field(
            description="Let nothing be approved whose images are not described, where the platform shows "
            "alt texts; else that is a warning."
        ),
    ] = False
    check_links: Annotated[
        bool,
        Field(
            description="Ask the links in each text whether they answer, and warn of those that don't; "
            "the sites see that somebody asks."
        ),
    ] = False
    webhook_timeout: Annotated[
        float, Field(gt=0, le=300, description="Seconds before a webhook's receiver is given up.")
    ] = 30.0
    deliveries_kept_days: Annotated[
        float,
        Field(ge=1, le=3660, description="Days after which a webhook message that arrived is forgotten."),
    ] = 30.0
    webhook_allow_private: Annotated[
        bool,
        Field(description="Let webhooks go to private and loopback addresses; never in production."),
    ] = False

    x_client_id: Annotated[
        str, Field(description="Client id of your app at X; empty and no account of X can be connected.")
    ] = ""
    x_client_secret: Annotated[
        SecretStr | None, Field(description="Its client secret; empty where it is a public client.")
    ] = None
    linkedin_client_id: Annotated[
        str, Field(description="Client id of your app at LinkedIn; empty and none of it can be connected.")
    ] = ""
    linkedin_client_secret: Annotated[SecretStr | None, Field(description="Its client secret.")] = None
    facebook_client_id: Annotated[
        str, Field(description="App id of your app at Meta; empty and no page of Facebook can be connected.")
    ] = ""
    facebook_client_secret: Annotated[SecretStr | None, Field(description="Its app secret.")] = None
    instagram_client_id: Annotated[
        str, Field(description="Instagram app id of your app at Meta; empty and no account can be connected.")
    ] = ""
    instagram_client_secret: Annotated[SecretStr | None, Field(description="Its Instagram app secret.")] = (
        None
    )
    threads_client_id: Annotated[
        str, Field(description="Threads app id of your app at Meta; empty and no profile can be connected.")
    ] = ""
    threads_client_secret: Annotated[SecretStr | None, Field(description="Its Threads app secret.")] = None
    platforms_allow_private: Annotated[
        bool,
        Field(description="Let accounts be on servers at private and loopback addresses."),
    ] = False
    public_url: Annotated[
        str | None,
        Field(description="Where the web process is reached from outside, https://…."),
    ] = None

    media_store: Annotated[
        str | None,
        Field(description="s3://bucket/folder to keep images there; empty keeps them in DATA_DIR/media."),
    ] = None
    media_s3_endpoint: Annotated[
        str | None, Field(description="Where that bucket answers; empty for Amazon's own.")
    ] = None
    media_s3_region: Annotated[str, Field(description="Its region, such as eu-central-1.")] = ""
    media_s3_key_id: Annotated[
        str, Field(description="Access key for it; empty takes what the machine itself has.")
    ] = ""
    media_s3_secret: Annotated[SecretStr | None, Field(description="The secret of that access key.")] = None
    link_tracking: Annotated[
        Literal["off", "utm", "short"],
        Field(
            description="What becomes of a brief's link in each variant: short makes it a link of PUBLIC_URL "
            "whose clicks are counted, and utm or no PUBLIC_URL adds UTM parameters; off leaves it."
        ),
    ] = "short"
    link_cards: Annotated[
        bool,
        Field(description="Fetch the pages behind links, so that previews show the cards platforms will."),
    ] = True
    chromium: Annotated[
        str,
        Field(
            description="Chromium that takes pictures of previews for Slack's cards: its path; empty takes "
            "the one on PATH, off takes no pictures."
        ),
    ] = ""

    host: Annotated[str, Field(description="Address the web process listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port of the web process.")] = 8000
    dashboard_port: Annotated[int, Field(ge=0, le=65535, description="Port of the dashboard.")] = 8501
    dashboard_url: Annotated[str, Field(description="Where people open the dashboard; shown in Slack.")] = (
        "http://127.0.0.1:8501"
    )
    dashboard_fixes: Annotated[
        bool,
        Field(description="Whether whoever reaches the dashboard may make fixes there; it has no login."),
    ] = False
    copydesk_url: Annotated[str, Field(description="Where the dashboard reaches the HTTP API.")] = (
        "http://127.0.0.1:8000"
    )
    copydesk_api_key: Annotated[
        SecretStr | None,
        Field(description="API key the dashboard uses; make one with `copydesk key create`."),
    ] = None
    outbox_url: Annotated[
        str | None, Field(description="Where posts in the outbox can be seen; empty gives file:// addresses.")
    ] = None
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="Least level logged.")
    ] = "INFO"

    @property
    def is_production(self) -> bool:
        return self.copydesk_env is Environment.PRODUCTION

    @property
    def secret_keys(self) -> tuple[bytes, ...]:
        """SECRET_KEY, and then what it was before."""
        before = (key.strip() for key in secret_text(self.secret_keys_before).split(","))
        return self.secret_key.get_secret_value().encode(), *(key.encode() for key in before if key)

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy wants it, with an async driver."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{(self.data_dir / 'copydesk.db').as_posix()}"
        scheme, _, rest = self.database_url.partition("://")
        driver = "sqlite+aiosqlite" if scheme.partition("+")[0] == "sqlite" else "postgresql+asyncpg"
        return f"{driver}://{rest}"

    @property
    def sqlite_file(self) -> Path | None:
        """The database, where it is a file."""
        scheme, _, path = self.database.partition(":///")
        path = unquote(path.partition("?")[0])
        return Path(path) if scheme.startswith("sqlite") and Path(path).name else None

    @property
    def database_place(self) -> str:
        """Which database it is, for people: its file, or its server and name; never who uses it."""
        address = urlsplit(self.database)
        return str(self.sqlite_file or f"{address.hostname or 'this machine'}{address.path}")

    @property
    def lake_dir(self) -> Path:
        return self.data_dir / "lake"

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def other_models(self) -> tuple[str, ...]:
        """FALLBACK_MODELS, one by one."""
        return tuple(filter(None, map(str.strip, self.fallback_models.split(","))))

    @property
    def models_by_task(self) -> dict[str, str]:
        """TASK_MODELS, one by one."""
        pairs = (pair.partition("=") for pair in self.task_models.split(",") if pair.strip())
        return {task.strip(): model.strip() for task, _, model in pairs}

    @property
    def prices_by_model(self) -> dict[str, str]:
        """MODEL_PRICES, one by one."""
        return table_in(self.model_prices)

    @property
    def moderated_by(self) -> str:
        """MODERATION, or what it is where it is empty."""
        # Other providers speak the Responses API without having a moderation endpoint.
        is_openais = bool(secret_text(self.openai_api_key)) and self.openai_base_url is None
        return self.moderation or ("openai" if is_openais else "offline")

    @property
    def thresholds(self) -> dict[str, float]:
        """MODERATION_THRESHOLDS, one by one."""
        return thresholds_in(self.moderation_thresholds)

    @property
    def links_dir(self) -> Path:
        """What redirects need at hand where the database is away: known links, and clicks not counted yet."""
        return self.data_dir / "links"

    @property
    def outbox_dir(self) -> Path:
        return self.data_dir / "outbox"

    @field_validator("*", mode="before")
    @classmethod
    def _as_it_was_given_out(cls, given: object, info: ValidationInfo) -> object:
        """What copying brings along around a value is left out; what it spoils inside is told."""
        name = str(info.field_name)
        if isinstance(given, SecretStr):
            given = given.get_secret_value()
        if not isinstance(given, str):
            return given
        plain = unwrapped(given)
        # SECRET_KEY travels in no header, and may be a sentence; a file's name or a password may have blanks.
        blanks = name in {"secret_key", "secret_keys_before"} or not (
            name in SECRETS or SCHEMES.get(name) == WEB
        )
        if spoilt := spoilt_sign(plain, blanks=blanks, only_ascii=name in SECRETS):
            why = unicodedata.name(spoilt, "").lower() or f"U+{ord(spoilt):04X}"
            kind = "secret" if name in SECRETS else "setting"
            raise ValueError(f"holds a character that no such {kind} has ({why}); copy it again.")
        cased = _CASE[name](plain) if name in _CASE else plain
        return cased or cls.model_fields[name].default

    @field_validator("task_models")
    @classmethod
    def _names_tasks(cls, given: str) -> str:
        named: set[str] = set()
        for pair in filter(str.strip, given.split(",")):
            task, _, model = map(str.strip, pair.partition("="))
            if task not in TASKS or not model:
                raise ValueError(f"must name {' or '.join(TASKS)} and a model, such as rewrite=gpt-5-nano.")
            require_model(model)
            if task in named:
                raise ValueError(f"has two models for {task}; leave one.")
            named.add(task)
        return given

    @field_validator("moderation")
    @classmethod
    def _has_whom_to_ask(cls, given: str | None, info: ValidationInfo) -> str | None:
        asks = given in {"openai", "model"}
        if asks and not (info.data.get("openai_api_key") or info.data.get("openai_base_url")):
            raise ValueError(f"can't be {given} without OPENAI_API_KEY or OPENAI_BASE_URL.")
        return given

    @field_validator("moderation_thresholds")
    @classmethod
    def _has_thresholds(cls, given: str) -> str:
        thresholds_in(given)
        return given

    @field_validator("fallback_models")
    @classmethod
    def _names_models(cls, given: str) -> str:
        for name in map(str.strip, given.split(",")):
            require_model(name)
        return given

    @field_validator(*SCHEMES)
    @classmethod
    def _is_an_address(cls, address: str | None, info: ValidationInfo) -> str | None:
        if address is None:
            return None
        schemes = SCHEMES[str(info.field_name)]
        scheme, separator, rest = address.partition("://")
        scheme = scheme.lower()
        if not (separator and rest and scheme.partition("+")[0] in schemes):
            raise ValueError(f"must start with {' or '.join(f'{name}://' for name in schemes)}.")
        if scheme in (*WEB, "redis", "rediss") and not has_host(address):
            raise ValueError(f"must be a whole address, such as {scheme}://host.example:8000.")
        return f"{scheme}://{rest}"

    @field_validator("openai_price", "fallback_price")
    @classmethod
    def _is_a_price(cls, price: str | None) -> str | None:
        return None if price is None else price_in(price)

    @field_validator("model_prices")
    @classmethod
    def _has_prices(cls, given: str) -> str:
        table_in(given)
        return given

    @field_validator("database_url")
    @classmethod
    def _connects(cls, address: str | None) -> str | None:
        if address is not None and not address.startswith("sqlite"):
            postgres.driver_address(address)
        return address

    @field_validator("lake_catalog")
    @classmethod
    def _for_libpq(cls, address: str | None) -> str | None:
        return postgres.libpq_address(address) if address is not None else None

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if self.is_production and (reasons := production.unsafe(self)):
            raise production.UnsafeForProduction(reasons)
        return self


def secret_text(secret: SecretStr | None) -> str:
    """The secret itself, or nothing."""
    return secret.get_secret_value() if secret is not None else ""


def read_settings() -> Settings:
    """Settings from the environment and `.env`.

    Raises:
        InvalidInput: a value can't be used, each setting has its sentence; or `.env` is no text.
        UnsafeForProduction: production was asked for with what is not safe there.
    """
    require_readable(Path(ENV_FILE))
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidInput(
            {
                str(problem["loc"][0]).upper() if problem["loc"] else "settings": _sentence(problem["msg"])
                for problem in error.errors()
            }
        ) from error


def _sentence(said: str) -> str:
    """What pydantic says, as a sentence that may follow a setting's name."""
    plain = said.removeprefix("Value error, ").rstrip(".")
    return f"{plain[0].lower()}{plain[1:]}."
