"""What became of first drafts, as the overview shows it: by version of the brand voice, or by model."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from analytics_app import reads, session
from analytics_app.formats import count, distance, distinct, in_short, plain, share
from analytics_app.rate_chart import CONTENDER, RateBar, RateWords, rate_chart
from core.experiments.statistics import wilson_interval
from core.foundation.ids import AccountId, WorkspaceId
from core.metrics.first_pass import Drafts, FirstPass, VoiceUsed, by_voice, by_writer

VOICE, MODEL = "Brand voice", "Model"
NO_VOICE = "No voice"
"""What the others are measured by: it is always shown."""
AT_ONCE = 10
"""The latest versions, or those models that wrote most; the rest are in a list to be opened."""
RATE = "First-pass approval"
METHOD = (
    "First-pass approval is the share of first drafts that were approved in the words in which they were "
    "written, before anything else was decided of them. All that are decided count: approved, rejected, sent "
    "back, or replaced by another draft. What was written in the place of another does not count. Intervals "
    "are Wilson’s, at 95%; where two overlap, their difference may be chance.\n\n"
    "The edit distance says how much of the words people had changed when they approved them, on average: 0 "
    "is nothing, 1 is all (Levenshtein’s distance, as a share of the longer text)."
)


def first_drafts(workspace_id: WorkspaceId) -> None:
    drafts = reads.first_passes(workspace_id)
    if not drafts:
        st.caption("No first draft is decided yet. How many are approved as they were written is shown here.")
        return
    by = st.segmented_control("By", [VOICE, MODEL], default=VOICE, required=True, key="first-drafts-by")
    figures = _of_models(drafts) if by == MODEL else _of_voices(drafts)
    shown = {
        name: each
        for place, (name, each) in enumerate(figures.items())
        if place < AT_ONCE or name == NO_VOICE
    }
    words = RateWords(by, RATE, "Decided", "Approved as written")
    bars = [_bar(name, each) for name, each in shown.items()]
    st.altair_chart(
        rate_chart(bars, words, as_given=True),
        key="first drafts",
        alt=f"First-pass approval by {by.lower()}",
    )
    session.table("first-drafts", _rows(by, shown, plain), long=by)
    if len(figures) > len(shown):
        with st.expander(f"All {count(len(figures))}", icon=":material/table_rows:"):
            st.dataframe(_rows(by, figures, str), hide_index=True, key="all first drafts")
    with st.expander("How to read this", icon=":material/help:"):
        st.markdown(METHOD)


def _of_voices(drafts: Sequence[Drafts]) -> dict[str, FirstPass]:
    figures = by_voice(drafts)
    names = _accounts(figures)
    return {_called(voice, names): each for voice, each in figures.items()}


def _called(voice: VoiceUsed, names: Mapping[AccountId, str]) -> str:
    if not voice.version:
        return NO_VOICE if voice.version == 0 else "Not recorded"
    whose = "Workspace" if voice.account_id is None else names[voice.account_id]
    return f"Version {voice.version} · {whose}"


def _accounts(voices: Mapping[VoiceUsed, FirstPass]) -> dict[AccountId, str]:
    return distinct(
        {
            voice.account_id: (in_short(voice.account, 40) or "An account")
            + (f" ({voice.platform.label})" if voice.platform else "")
            for voice in voices
            if voice.account_id is not None
        }
    )


def _of_models(drafts: Sequence[Drafts]) -> dict[str, FirstPass]:
    """Each by its model; the writer is named too where that is another word."""
    return {
        used.model if used.model == used.writer else f"{used.model} ({used.writer})": each
        for used, each in by_writer(drafts).items()
    }


def _bar(name: str, drafts: FirstPass) -> RateBar:
    interval = wilson_interval(drafts.passed, drafts.decided)
    return RateBar(
        name,
        drafts.passed / drafts.decided,
        interval.low,
        interval.high,
        drafts.decided,
        drafts.passed,
        CONTENDER,
    )


def _rows(by: str, figures: Mapping[str, FirstPass], as_text: Callable[[str], str]) -> list[dict[str, str]]:
    return [
        {
            by: as_text(name),
            "Decided": count(drafts.decided),
            RATE: share(drafts.rate),
            "95% interval": _between(drafts),
            "Edit distance": distance(drafts.edit_distance),
        }
        for name, drafts in figures.items()
    ]


def _between(drafts: FirstPass) -> str:
    interval = wilson_interval(drafts.passed, drafts.decided)
    return f"{share(interval.low)} to {share(interval.high)}".replace(" ", "\u00a0")
