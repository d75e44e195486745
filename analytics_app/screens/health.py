"""Health: what each part of the installation says about itself, as the web process sees it."""

import streamlit as st

from analytics_app import reads, session
from analytics_app.client import ApiUnavailable, Check
from analytics_app.formats import count, plain

WORDS = {"ok": "Working", "degraded": "Needs a look", "down": "Down"}
ICONS = {"ok": ":material/check_circle:", "degraded": ":material/warning:", "down": ":material/error:"}
_ACROSS = 3


@st.fragment(run_every=session.REFRESH)
def health() -> None:
    try:
        found = reads.health()
    except ApiUnavailable as error:
        st.error(error.message, icon=":material/cloud_off:")
        return
    troubled = [check for check in found.checks if check.status != "ok"]
    match found.status:
        case "ok":
            st.success("Everything works.", icon=ICONS["ok"])
        case "degraded":
            st.warning(f"Working, but look at: {_names(troubled)}.", icon=ICONS["degraded"])
        case _:
            st.error(f"Not working: {_names(troubled)}.", icon=ICONS["down"])
    for begin in range(0, len(found.checks), _ACROSS):
        columns = st.columns(_ACROSS)
        for column, check in zip(columns, found.checks[begin : begin + _ACROSS], strict=False):
            with column.container(border=True, height="stretch"):
                _card(check)


def _card(check: Check) -> None:
    colour = {"ok": "green", "degraded": "orange"}.get(check.status, "red")
    icon = ICONS.get(check.status, ICONS["down"])
    st.markdown(f"**{_name(check)}**  \n:{colour}[{icon} {WORDS.get(check.status, check.status)}]")
    milliseconds = round(check.seconds * 1000)
    st.caption(
        f"{plain(check.detail)}  \nAnswered in {count(milliseconds) if milliseconds else 'under 1'} ms."
    )


def _name(check: Check) -> str:
    return check.name.replace("_", " ").capitalize()


def _names(checks: list[Check]) -> str:
    return ", ".join(_name(check) for check in checks)


health()
