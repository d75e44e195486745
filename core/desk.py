"""The composition root: builds every room from the settings, and hands them to an edge.

`async with Desk.open(settings) as desk:` is the only place where adapters are named. Tests replace the
clock, the writer, the platforms or the moderator by argument; nothing is created at import.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

import httpx
import structlog

from core.access.key_service import Keys
from core.access.people_service import People
from core.accounts.publisher import Publisher
from core.accounts.service import Accounts
from core.brand.service import Brand
from core.contacts.service import Contacts
from core.flow.agenda import Agenda
from core.flow.approved_drafts import ApprovedDrafts
from core.flow.calendar import Calendar
from core.flow.campaigns import Campaigns
from core.flow.cards.reads import Reads
from core.flow.checks import Checking
from core.flow.clicks import Clicks
from core.flow.costs import Costs
from core.flow.editing import Editing
from core.flow.endings import Endings
from core.flow.engagement import Engagement
from core.flow.estimating import Estimating
from core.flow.feeds import Feeds
from core.flow.figures import Fetching
from core.flow.health import Watching
from core.flow.lessons import Lessons
from core.flow.limits import Limits
from core.flow.past_posts import PastPosts
from core.flow.previewing import Previewing
from core.flow.results import Results
from core.flow.review import Review
from core.flow.rewriting import Rewriting
from core.flow.rotating import Rotated, rotate
from core.flow.sample import Sample
from core.flow.usage import Usage
from core.foundation import guarded_client
from core.foundation.cache import CashewsCache
from core.foundation.clock import Clock
from core.foundation.guarded_client import GuardedNetwork
from core.foundation.ids import PlatformName, Role
from core.foundation.money import Money
from core.foundation.private import keep_private
from core.foundation.sealing import Sealer
from core.foundation.settings import Settings, secret_text
from core.foundation.threads import Unjoined
from core.links.answering import Answering
from core.links.redirects import Redirects
from core.links.tracking import LinkTracking, Tracking
from core.media.service import Media
from core.media.store import store_of
from core.metrics.lakes import Lakes
from core.metrics.measuring import Measuring
from core.platforms.catalogue import connectors as platform_connectors
from core.platforms.connecting import Connects, Outside
from core.platforms.media import MediaFiles
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Platform, capabilities_of
from core.platforms.rulebook import Rulebook
from core.previews.chromium import Chromium
from core.previews.link_cards import LinkCards
from core.previews.signing import PreviewLinks
from core.providers.ways import StoredWays
from core.review.moderation.offline import OfflineModerator
from core.review.moderation.port import Moderator
from core.review.policies import Policies
from core.spending.budgets import Budgets
from core.storage import idempotency
from core.storage.clock import DatabaseClock
from core.storage.database import Database
from core.storage.migrate import check_schema
from core.telling import untold
from core.telling.shown_messages import ShownMessages
from core.telling.unshown import StillToShow
from core.telling.untold import StillToTell
from core.templates.service import Templates
from core.webhooks.service import Webhooks
from core.writing.chain import Chain, open_chain
from core.writing.drafting import Drafting
from core.writing.port import Writer

PLATFORM_TIMEOUT = 20.0
"""Seconds for each step of a call to a platform; the call as a whole is bounded by who makes it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Every room, ready to use. Attributes are the rooms; what they can do stands there."""

    settings: Settings
    clock: Clock
    database: Database
    campaigns: Campaigns
    endings: Endings
    review: Review
    editing: Editing
    policies: Policies
    rewriting: Rewriting
    calendar: Calendar
    reads: Reads
    previewing: Previewing
    people: People
    keys: Keys
    webhooks: Webhooks
    contacts: Contacts
    brand: Brand
    feeds: Feeds
    engagement: Engagement
    fetching: Fetching
    measuring: Measuring
    results: Results
    costs: Costs
    estimating: Estimating
    limits: Limits
    templates: Templates
    lessons: Lessons
    usage: Usage
    watching: Watching
    sample: Sample
    budgets: Budgets
    agenda: Agenda
    accounts: Accounts
    media: Media
    sealer: Sealer
    shown: ShownMessages
    unshown: StillToShow
    untold: StillToTell
    redirects: Redirects
    clicks: Clicks

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        writer: Writer | None = None,
        platforms: Mapping[PlatformName, Platform] | None = None,
        connectors: Mapping[PlatformName, Connects] | None = None,
        moderator: Moderator | None = None,
    ) -> AsyncIterator[Self]:
        """Open the database and everything on it; all is closed when the block ends.

        Raises:
            SchemaBehind, SchemaAhead: the database's tables are not this version's.
        """
        asyncio.get_running_loop().set_default_executor(Unjoined())
        keep_private(settings.data_dir, settings.sqlite_file)
        async with AsyncExitStack() as stack:
            database = Database(settings.database)
            stack.push_async_callback(database.close)
            await check_schema(database)
            if clock is None:
                clock = await stack.enter_async_context(DatabaseClock.kept(database))
            lakes = Lakes(_lake_catalog(settings), settings.lake_dir / "data")
            stack.push_async_callback(lakes.close)
            webhook_client = await stack.enter_async_context(
                guarded_client.open_client(
                    timeout=settings.webhook_timeout, allow_private=settings.webhook_allow_private
                )
            )
            chain = await stack.enter_async_context(open_chain(settings, StoredWays(database, clock)))
            writer, *instead = chain.writers if writer is None else [writer]
            budgets = Budgets(
                database,
                clock,
                daily_limit=_dollars(settings.daily_limit_usd),
                monthly_limit=None
                if settings.monthly_limit_usd is None
                else _dollars(settings.monthly_limit_usd),
            )
            cache = CashewsCache(settings.redis_url)
            stack.push_async_callback(cache.close)
            drafting = Drafting(
                writer,
                cache,
                budgets,
                clock,
                max_concurrent=settings.max_concurrent_generations,
                ttl=timedelta(seconds=settings.content_cache_ttl),
                instead=instead,
                by_task=chain.by_task,
                approved=ApprovedDrafts(database),
                deadline=max(settings.generation_deadline, settings.openai_timeout),
            )
            rulebook = Rulebook(settings.max_content_length)
            measuring = Measuring(database, clock, lakes)
            sealer = Sealer.of(*settings.secret_keys)
            platform_client = await stack.enter_async_context(
                guarded_client.open_client(
                    timeout=PLATFORM_TIMEOUT, allow_private=settings.platforms_allow_private
                )
            )
            contacts = Contacts(database, clock, settings.secret_keys)
            outside = _outside(settings, platform_client, clock, contacts)
            if connectors is None:
                connectors = platform_connectors(outside)
            media = Media(
                database,
                clock,
                store_of(settings),
                platform_client,
                public_url=outside.public_url,
                allow_private=settings.platforms_allow_private,
            )
            policies = Policies(database, clock)
            checking = Checking(
                moderator or _moderator(settings, chain, drafting, media),
                rulebook,
                clock,
                demands_alt=settings.require_alt_text,
                is_reachable=bool(settings.public_url),
                moving=media.moving,
                dead_links=Answering(platform_client, clock).dead if settings.check_links else None,
                policy_of=policies.of,
                past_of=PastPosts(database, clock).of,
            )
            platforms = platforms or {
                name: Publisher(outbox, connectors.get(name), database, clock, sealer, media)
                for name, outbox in _outboxes(settings, clock).items()
            }
            preview_links = PreviewLinks(
                settings.secret_keys, clock, outside.public_url or settings.copydesk_url.rstrip("/")
            )
            reads = Reads(
                database,
                rulebook,
                capabilities_of(platforms),
                media,
                warns_of_outbox=settings.is_production,
                previews=preview_links,
            )
            link_cards = LinkCards(
                platform_client,
                cache,
                media,
                allow_private=settings.platforms_allow_private,
                fetches=settings.link_cards,
            )
            stack.push_async_callback(link_cards.close)
            watching = Watching(
                settings, database, clock, measuring, [*chain.by_task.values(), writer, *instead]
            )
            stack.push_async_callback(watching.close)
            webhooks = Webhooks(
                database,
                clock,
                webhook_client,
                allow_private=settings.webhook_allow_private,
                timeout=timedelta(seconds=settings.webhook_timeout),
                sealer=sealer,
                kept=timedelta(days=settings.deliveries_kept_days),
            )
            await webhooks.seal_old()
            if sealed_otherwise := await webhooks.sealed_otherwise():
                log.warning(
                    "webhook_secrets_can_not_be_opened", endpoints=sealed_otherwise, setting="SECRET_KEY"
                )
            redirects = Redirects(database, clock, settings.links_dir)
            stack.callback(redirects.close)
            brand = Brand(database, clock)
            tracking = Tracking(LinkTracking(settings.link_tracking), outside.public_url)
            yield cls(
                settings=settings,
                clock=clock,
                database=database,
                campaigns=Campaigns(database, clock, drafting, checking, tracking),
                endings=Endings(database, clock),
                review=Review(database, clock),
                editing=Editing(database, clock, checking, tracking),
                policies=policies,
                rewriting=Rewriting(database, clock, drafting, checking, tracking),
                calendar=Calendar(
                    database,
                    clock,
                    platforms,
                    missed_after=timedelta(hours=settings.missed_after_hours),
                ),
                reads=reads,
                previewing=Previewing(
                    reads, preview_links, media, link_cards, Chromium.found(settings.chromium)
                ),
                people=People(database, clock, Role(settings.default_role)),
                keys=Keys(database, clock, settings.secret_keys),
                webhooks=webhooks,
                contacts=contacts,
                brand=brand,
                feeds=Feeds(database),
                engagement=Engagement(
                    database,
                    clock,
                    Role(settings.default_role),
                    takes_simulated=not settings.is_production,
                ),
                fetching=Fetching(database, clock, platforms, budgets),
                measuring=measuring,
                results=Results(reads, lakes, clock),
                costs=Costs(database, clock, budgets),
                estimating=Estimating(database, clock, drafting, rulebook, budgets, tracking),
                limits=Limits(database, clock, budgets),
                templates=Templates(database, clock),
                lessons=Lessons(database, clock, brand),
                usage=Usage(database, clock),
                watching=watching,
                sample=Sample(database, clock),
                budgets=budgets,
                agenda=Agenda(database, clock),
                accounts=Accounts(database, clock, sealer, connectors, public_url=outside.public_url),
                media=media,
                sealer=sealer,
                shown=ShownMessages(database, clock),
                unshown=StillToShow(database, clock),
                untold=StillToTell(database, clock),
                redirects=redirects,
                clicks=Clicks(database, clock, settings.links_dir),
            )

    async def prepare(self) -> None:
        """Load what the first campaign would otherwise wait for; edges that stay do it in the background."""
        await self.campaigns.checking.prepare()

    async def is_first(self, request: str) -> bool:
        """Whether nobody came with this request before, to any process; from now on somebody has."""
        async with self.database.write() as session:
            return await idempotency.first_time(session, request, at=self.clock.now())

    async def tidy(self) -> None:
        """For now and then: forget old requests, answers, deliveries and images, and compact the lake.

        What waits for an account that is not connected wakes nobody: here it is set aside once missed.
        """
        await self.calendar.publish_due()
        async with self.database.write() as session:
            await idempotency.forget(session, before=self.clock.now() - idempotency.KEPT_FOR)
            await untold.forget(session, before=self.clock.now() - untold.SWEPT_AFTER)
        await self.webhooks.forget_delivered()
        await self.media.sweep()
        await self.measuring.tidy()

    async def seal_anew(self) -> list[Rotated]:
        """Seal under SECRET_KEY what SECRET_KEYS_BEFORE sealed; says how many, and what no key opens."""
        return await rotate(self.database, self.sealer)

    async def sweep_outbox(self) -> None:
        """For now and then: delete what processes that died were writing into the outbox."""
        for platform in self.calendar.platforms.values():
            outbox = platform.outbox if isinstance(platform, Publisher) else platform
            if isinstance(outbox, OutboxPlatform):
                await outbox.sweep()


def _moderator(settings: Settings, chain: Chain, drafting: Drafting, files: MediaFiles) -> Moderator | None:
    if not settings.enable_content_moderation:
        return None
    offline, by, thresholds = OfflineModerator(), settings.moderated_by, settings.thresholds
    if by == "openai" and chain.client is not None:
        from core.review.moderation.openai import OpenAIModerator

        return OpenAIModerator(chain.client, thresholds=thresholds, files=files, instead=offline)
    if by == "model" and chain.judge is not None:
        from core.flow.judging import JudgingModel

        return JudgingModel(
            chain.judge, drafting.budgets, drafting.slots, instead=offline, thresholds=thresholds
        )
    return offline


def _outboxes(settings: Settings, clock: Clock) -> dict[PlatformName, Platform]:
    return {
        name: OutboxPlatform(name, settings.outbox_dir, settings.outbox_url, clock) for name in PlatformName
    }


def _outside(settings: Settings, client: httpx.AsyncClient, clock: Clock, contacts: Contacts) -> Outside:
    apps = {
        "slack_bot_token": secret_text(settings.slack_bot_token),
        "x_client_id": settings.x_client_id,
        "x_client_secret": secret_text(settings.x_client_secret),
        "linkedin_client_id": settings.linkedin_client_id,
        "linkedin_client_secret": secret_text(settings.linkedin_client_secret),
        "facebook_client_id": settings.facebook_client_id,
        "facebook_client_secret": secret_text(settings.facebook_client_secret),
        "instagram_client_id": settings.instagram_client_id,
        "instagram_client_secret": secret_text(settings.instagram_client_secret),
        "threads_client_id": settings.threads_client_id,
        "threads_client_secret": secret_text(settings.threads_client_secret),
    }
    network = GuardedNetwork(allow_private=settings.platforms_allow_private)
    public_url = (settings.public_url or "").rstrip("/")
    return Outside(client, clock, public_url=public_url, apps=apps, network=network, contacts=contacts)


def _dollars(amount: float) -> Money:
    return Money.of_dollars(str(amount))


def _lake_catalog(settings: Settings) -> Path | str:
    return settings.lake_catalog or settings.lake_dir / "catalog.sqlite"
