"""Model servers that run on this machine, found where they usually listen.

Only loopback is asked, all ports side by side, and nobody is waited for: whoever is not quick does not count.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

PATIENCE = 0.4
"""Seconds for all of them together. A list of models comes from memory, within milliseconds."""
MOST_READ = 1 << 20
"""Bytes of an answer; the list of a server with thousands of models has fewer."""
NO_WRITERS = ("embed", "rerank", "whisper", "bge-")
"""In the names of models that turn texts into numbers, and such: servers list them, too."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A kind of server, and the port on which it listens unless told otherwise."""

    kind: str
    port: int


USUAL = (Usual("Ollama", 11434), Usual("llama.cpp", 8080), Usual("LM Studio", 1234), Usual("vLLM", 8000))
"""Sources: docs.ollama.com/api, llama.cpp's tools/server, lmstudio.ai/docs, docs.vllm.ai."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answered, and the models it offers to write with, as it orders them."""

    usual: Usual
    models: tuple[str, ...]

    @property
    def seen(self) -> str:
        more = f" and {len(self.models) - 1:,} more" if len(self.models) > 1 else ""
        return f"A model server on port {self.usual.port} ({self.usual.kind}'s) has {self.models[0]}{more}."

    @property
    def lines(self) -> str:
        """What to write into `.env`. Without a price the dearest would count against the daily limit."""
        address = f"http://127.0.0.1:{self.usual.port}/v1"
        return f"OPENAI_BASE_URL={address}\nOPENAI_MODEL={self.models[0]}\nOPENAI_PRICE=0/0"


async def running_here(usual: Sequence[Usual]) -> list[Running]:
    """Those of `usual` that answer with models, in their order."""
    # No proxy: what listens on this machine is asked by this machine.
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        asked = await asyncio.gather(*(_models(client, one.port) for one in usual))
    return [Running(one, models) for one, models in zip(usual, asked, strict=True) if models]


async def _models(client: httpx.AsyncClient, port: int) -> tuple[str, ...]:
    try:
        async with (
            asyncio.timeout(PATIENCE),
            client.stream("GET", f"http://127.0.0.1:{port}/v1/models") as answer,
        ):
            return _named(await _read(answer)) if answer.is_success else ()
    except (TimeoutError, httpx.HTTPError):
        return ()


async def _read(answer: httpx.Response) -> bytes:
    body = b""
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MOST_READ:
            return b""
    return body


def _named(body: bytes) -> tuple[str, ...]:
    """The models in a list as OpenAI's API gives it; none in anything else."""
    try:
        given = json.loads(body)
    except ValueError:
        return ()
    listed = given.get("data") if isinstance(given, dict) else None
    names = [one.get("id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(name for name in names if isinstance(name, str) and _writes(name))


def _writes(name: str) -> bool:
    fits_a_line = name.isprintable() and name == "".join(name.split()) != ""
    return fits_a_line and not any(word in name.lower() for word in NO_WRITERS)
