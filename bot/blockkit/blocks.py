"""Block Kit as we handle it: plain JSON objects, built by the views and checked against Slack's limits."""

from typing import Any

Block = dict[str, Any]
