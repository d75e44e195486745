"""The page before there is a page: Streamlit's own, with a heading and an outline to look at meanwhile.

Streamlit's is blank until its scripts are loaded and the first answer is there. It also looks for its server
below each page's address first, and leaves a 404 for each try; here it is told where that is.
"""

from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

SOURCE = Path(streamlit.__file__).parent / "static" / "index.html"
ROOT = '<div id="root"></div>'
SCRIPTS = "<script"
AT_HOME = '<script>window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" }</script>'
OUTLINE = """<div id="root"><style>
.first { max-width: 60rem; margin: 5rem auto; padding: 0 2rem; font-family: system-ui, sans-serif }
.first { color: #1e2a33 }
.first i { display: block; height: 5.5rem; margin: 1rem 0; border-radius: 0.6rem; background: #e7e9e3 }
@media (prefers-color-scheme: dark) {
  body { background: #14191e } .first { color: #e4e9ed } .first i { background: #1e252c }
}
</style><main class="first" aria-busy="true">
<h1>Copydesk</h1><p>One moment…</p><i></i><i></i><i></i>
</main></div>"""


def page() -> str:
    """Streamlit's page with what is shown at once; as it is, where a newer Streamlit's looks otherwise."""
    text = SOURCE.read_text(encoding="utf-8")
    text = text.replace("<title>Streamlit</title>", "<title>Copydesk</title>")
    return text.replace(SCRIPTS, f"{AT_HOME}\n    {SCRIPTS}", 1).replace(ROOT, OUTLINE, 1)


async def show(request: Request) -> Response:
    return HTMLResponse(page(), headers={"Cache-Control": "no-cache"})
