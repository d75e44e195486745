"""A web page of somebody else, in the same browser as the demo: what it tries comes to nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import REBOUND, Demo

pytestmark = pytest.mark.browser

ATTEMPTS = """async ([playground, dashboard, token]) => {
  const said = JSON.stringify({ user: "U0ANARUIZ1", channel: "C0CAMPAIGN", text: "Hacked" });
  const query = new URLSearchParams({ token, channel: "C0CAMPAIGN", text: "Hacked" });
  const tried = async (address, how) => {
    try {
      const answer = await fetch(address, how);
      return answer.type === "opaque" ? "opaque" : answer.status;
    } catch { return "failed"; }
  };
  const opened = (thing) => new Promise((done) => {
    thing.onopen = () => done("opened");
    thing.onerror = () => done("failed");
  });
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: playground + "/api/chat.postMessage", target: "hidden" });
  for (const [name, value] of query)
    form.append(Object.assign(document.createElement("input"), { name, value }));
  const frame = Object.assign(document.createElement("iframe"), { name: "hidden" });
  document.body.append(frame, form);
  const sent = new Promise((done) => { frame.onload = () => done("sent"); });
  form.submit();
  return {
    form: await sent,
    state: await tried(playground + "/playground/state"),
    text: await tried(playground + "/playground/message", { method: "POST", mode: "no-cors", body: said }),
    json: await tried(playground + "/playground/message",
      { method: "POST", body: said, headers: { "Content-Type": "application/json" } }),
    query: await tried(playground + "/api/chat.postMessage?" + query, { mode: "no-cors" }),
    post: await tried(playground + "/api/chat.postMessage", { method: "POST", mode: "no-cors", body: query }),
    stream: await opened(new EventSource(playground + "/playground/stream")),
    socket: await opened(new WebSocket(dashboard.replace("http", "ws") + "/_stcore/stream")),
  };
}"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of a server that is none of ours."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Kittens</title><body>")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("host", [REBOUND, "localhost"])
def test_another_page_in_the_same_browser_reads_nothing_and_does_nothing(
    unwatched: Page, demo: Demo, elsewhere: int, host: str
) -> None:
    token = json.loads((demo.folder / "var/demo/keys.json").read_text())["bot_token"]
    unwatched.goto(f"http://{host}:{elsewhere}/")
    came = unwatched.evaluate(ATTEMPTS, [demo.playground, demo.dashboard, token])
    assert set(came.values()) <= {"failed", "opaque", "sent"}, came
    assert "Hacked" not in httpx.get(f"{demo.playground}/playground/state").text


def test_a_name_that_is_turned_to_this_machine_leads_nowhere(unwatched: Page, demo: Demo) -> None:
    for address in (f"{demo.playground}/", f"{demo.playground}/playground/state", f"{demo.dashboard}/"):
        at = urlsplit(address)
        answer = unwatched.goto(f"http://{REBOUND}:{at.port}{at.path}")
        assert answer is not None
        assert answer.status == 403
