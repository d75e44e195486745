"""A/B results: for each campaign and platform, how its variants do, and what can honestly be said."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice

import streamlit as st

from analytics_app import reads, session
from analytics_app.client import ApiUnavailable, VariantText
from analytics_app.formats import UNKNOWN, count, distinct, in_short, plain
from analytics_app.rate_chart import CONTENDER, WAITING, WINNER, RateBar, rate_chart
from core.experiments.judging import arm_of
from core.experiments.statistics import Analysis, Arm, NoResult, Why, wilson
from core.experiments.verdict import (
    TOO_EARLY,
    Conclusion,
    Verdict,
    between,
    p_value,
    percent,
)
from core.foundation.ids import CampaignId, CampaignState, VariantId, WorkspaceId
from core.metrics.rows import BY_CHANCE, MADE_UP
from core.metrics.totals import LIKED, MEASURES, Figure, VariantTotals
from core.metrics.words import sources_of

_CAMPAIGN, _AT_A_GLANCE = "campaign", "at_a_glance"
AT_A_GLANCE = 100
"""The newest campaigns, whose verdicts are told before they are chosen: thousands take seconds."""
ON_LOOKING_EARLY = (
    "These tests are meant to be read once, at the end that you planned. Looking often and stopping at the "
    "first “win” finds winners by chance much more often than 1 time in 20."
)
LONGEST_BEGINNING = 120
"""Characters of a text that are shown behind its title."""
WINS = "wins"
DOUBTFUL_WEEKS = "The archive’s authors warn of tests from these weeks."
METHOD = (
    "Intervals are Wilson’s, at 95%. Variants are compared by two-proportion tests; with more than two, the "
    "p-values are adjusted for all comparisons (Holm). A winner must beat every other variant at p < 0.05."
)


def results(workspace_id: WorkspaceId) -> None:
    shown = _shown(workspace_id)
    totals = [total for total in reads.variant_totals(workspace_id) if total.campaign_id in shown]
    even_split = session.is_sample(workspace_id)  # only the sample's tests were to split their readers so
    chosen = _choose(workspace_id, totals, even_split)
    if chosen is None:
        st.info(
            "Nothing is measured yet. Once posts are published and their impressions and clicks are "
            "reported, their variants are compared here.",
            icon=":material/experiment:",
        )
        return
    texts = _texts(workspace_id, chosen)
    ours = [total for total in totals if total.campaign_id == chosen]
    for _, group in groupby(ours, key=lambda total: total.compared_with):
        arms = list(group)
        _experiment(arms, _judged(arms, even_split), texts)
    # Drawn only once it is open: hundreds of cells take a browser longer than all the rest.
    glance = st.expander(
        "All campaigns at a glance", icon=":material/list:", key=_AT_A_GLANCE, on_change="rerun"
    )
    if glance.open:
        with glance:
            session.table("glance", _glance(workspace_id, totals, even_split), long="Verdict")
            if (published := len({total.campaign_id for total in totals})) > AT_A_GLANCE:
                st.caption(f"The newest {AT_A_GLANCE} of {count(published)}. Any other can be chosen above.")
    with st.expander("How to read this", icon=":material/help:"):
        st.markdown(f"{METHOD}\n\n{ON_LOOKING_EARLY}")


def _shown(workspace_id: WorkspaceId) -> set[CampaignId]:
    """The campaigns to choose from: archived ones where they are wanted, or where a link leads to one."""
    archived, linked = session.wants_archived(workspace_id), st.query_params.get(_CAMPAIGN)
    return {
        campaign.id
        for campaign in reads.campaigns(workspace_id)
        if archived or campaign.state is not CampaignState.ARCHIVED or campaign.id == linked
    }


def _choose(
    workspace_id: WorkspaceId, totals: Sequence[VariantTotals], even_split: bool
) -> CampaignId | None:
    """The campaign to look at, the newest first; at first the newest that has a winner, or is measured."""
    published = {total.campaign_id for total in totals}
    measured = {total.campaign_id for total in totals if total.impressions}
    found = [campaign for campaign in reads.campaigns(workspace_id) if campaign.id in published]
    if not found:
        return None
    ids = [campaign.id for campaign in found]
    newest = set(ids[:AT_A_GLANCE])
    standings = _standings([total for total in totals if total.campaign_id in newest], even_split)
    names = distinct({campaign.id: campaign.name for campaign in found})
    asked = st.query_params.get(_CAMPAIGN)
    by_interest = [id_ for id_ in ids if WINS in standings.get(id_, "")] + [
        id_ for id_ in ids if id_ in measured
    ]
    chosen: CampaignId = st.selectbox(
        f"Campaign ({count(len(ids))} that went out)",
        ids,
        index=ids.index(CampaignId(asked) if asked in ids else [*by_interest, ids[0]][0]),
        # A phone shows how a long line begins.
        format_func=lambda id_: f"{standings[id_]} · {names[id_]}" if id_ in standings else names[id_],
        key=f"{_CAMPAIGN}:{workspace_id}",
    )
    session.remember(_CAMPAIGN, chosen)
    return chosen


def _judged(totals: Sequence[VariantTotals], even_split: bool) -> Verdict:
    return reads.judged(tuple(totals), even_split)


def _standings(totals: Sequence[VariantTotals], even_split: bool) -> dict[CampaignId, str]:
    """Where each campaign's experiments stand, in a few words, for the list to choose from."""
    told: dict[CampaignId, list[str]] = {}
    for (campaign_id, _), group in groupby(
        totals, key=lambda total: (total.campaign_id, total.compared_with)
    ):
        standing = _judged(list(group), even_split).standing
        if standing not in told.setdefault(campaign_id, []):
            told[campaign_id].append(standing)
    return {campaign_id: ", ".join(standings) for campaign_id, standings in told.items()}


def _glance(
    workspace_id: WorkspaceId, totals: Sequence[VariantTotals], even_split: bool
) -> list[dict[str, str]]:
    """The verdicts of experiments, the newest campaign first."""
    of_each = {id_: list(ours) for id_, ours in groupby(totals, key=lambda total: total.campaign_id)}
    published = (campaign for campaign in reads.campaigns(workspace_id) if campaign.id in of_each)
    return [
        {
            "Campaign": plain(campaign.name),
            "Platform": arms[0].where,
            "Verdict": _verdict(arms, even_split),
        }
        for campaign in islice(published, AT_A_GLANCE)
        for _, ours in groupby(of_each[campaign.id], key=lambda total: total.compared_with)
        if (arms := list(ours))
    ]


def _verdict(totals: Sequence[VariantTotals], even_split: bool) -> str:
    sentence = _judged(totals, even_split).sentence
    return f"{sentence} {BY_CHANCE}" if any(total.is_simulated for total in totals) else sentence


def _texts(workspace_id: WorkspaceId, campaign_id: CampaignId) -> dict[VariantId, VariantText]:
    try:
        return reads.texts(workspace_id, campaign_id)
    except ApiUnavailable as error:
        st.caption(f"The variants’ texts can’t be shown. {error.message}")
        return {}


def _experiment(
    totals: Sequence[VariantTotals],
    found: Verdict,
    texts: dict[VariantId, VariantText],
) -> None:
    arms = [arm_of(total) for total in totals]
    where = totals[0].where
    st.subheader(where, anchor=False)
    if found.outcome is Conclusion.WINNER:
        st.success(found.sentence, icon=":material/trophy:")
    elif _is_broken(found):
        st.warning(f"{found.sentence} {DOUBTFUL_WEEKS}", icon=":material/call_split:")
    else:
        st.info(found.sentence, icon=_icon(found))
    if any(total.is_simulated for total in totals):
        st.caption(MADE_UP)
    for said in sources_of(totals, datetime.now(UTC)):
        st.caption(plain(said))
    shown = {total.label: texts.get(total.variant_id) for total in totals}
    headlines = {label: _headline(text) for label, text in shown.items()}
    if bars := [bar for arm in arms if (bar := _bar(arm, found, headlines[arm.label]))]:
        st.altair_chart(
            rate_chart(bars), key=f"rates:{where}", alt="Click-through rates with their intervals"
        )
    ranked = sorted(arms, key=lambda arm: -(arm.rate or 0))
    rates = [arm.rate for arm in ranked]
    told = {total.label: total for total in totals}
    measures = [
        name for name in MEASURES if name not in LIKED or any(total.figures[name] for total in totals)
    ]
    rows = [
        _row(
            arm,
            {name: told[arm.label].figures[name] for name in measures},
            found,
            shown[arm.label],
            rates,
        )
        for arm in ranked
    ]
    session.table(f"variants-{where}", rows, long="Text")


def _icon(found: Verdict) -> str:
    """An hourglass only where waiting helps."""
    if isinstance(found.analysis, Analysis):
        return ":material/balance:"
    return ":material/hourglass:" if found.standing == TOO_EARLY else ":material/info:"


def _is_broken(found: Verdict) -> bool:
    return isinstance(found.analysis, NoResult) and found.analysis.reason is Why.BROKEN_SPLIT


def _headline(text: VariantText | None) -> str:
    """What it says first: variants may share a title, so that their texts have to tell them apart."""
    if text is None:
        return ""
    text = text.went_out
    if not text.title:
        return " ".join(text.for_the_team.split())
    return f"{' '.join(text.title.split())} · {in_short(text.for_the_team, LONGEST_BEGINNING)}"


def _bar(arm: Arm, found: Verdict, headline: str) -> RateBar | None:
    interval = wilson(arm)
    if arm.rate is None or interval is None:
        return None
    waiting = isinstance(found.analysis, Analysis) and arm in found.analysis.waiting
    standing = WINNER if arm == found.winner else WAITING if waiting else CONTENDER
    name = f"{arm.label} · {in_short(headline, 32)}" if headline else arm.label
    return RateBar(name, arm.rate, interval.low, interval.high, arm.shown, arm.clicked, standing)


def _row(
    arm: Arm,
    figures: Mapping[str, Figure | None],
    found: Verdict,
    text: VariantText | None,
    rates: Sequence[float | None],
) -> dict[str, str]:
    interval = wilson(arm)
    return {
        "Variant": plain(f"{arm.label} ({text.remark})" if text and text.remark else arm.label),
        "Text": plain(_headline(text)),
        **{
            name.capitalize(): UNKNOWN if figure is None else count(figure.count)
            for name, figure in figures.items()
        },
        "Click-through rate": UNKNOWN if arm.rate is None else percent(arm.rate, among=rates),
        "95% interval": UNKNOWN if interval is None else between(interval).replace(" ", "\u00a0"),
        "Against the leader": _against(arm, found),
    }


def _against(arm: Arm, found: Verdict) -> str:
    if not isinstance(found.analysis, Analysis) or arm in found.analysis.waiting:
        return UNKNOWN
    return "leader" if arm == found.analysis.leader else p_value(found.analysis.against(arm).p)


session.live(results)()
