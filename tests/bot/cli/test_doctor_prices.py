"""Doctor says what each model that may be asked costs, and who says so."""

import pytest

from bot.cli.doctor.examination import State
from bot.cli.doctor.prices import prices
from core.foundation.settings import Settings

HERE = {"_env_file": None, "openai_base_url": "http://127.0.0.1:9/v1"}
NANO, DEAREST = "$0.05 in, $0.005 cached, $0.4 out", "$150 in, $600 out"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"openai_model": "gpt-5-nano"}, f"gpt-5-nano {NANO} (listed)"),
        (
            {"openai_model": "gpt-5-nano", "openai_service_tier": "flex"},
            "gpt-5-nano $0.025 in, $0.0025 cached, $0.2 out (listed, by flex)",
        ),
        (
            {"openai_model": "gpt-4o-mini", "openai_service_tier": "flex"},
            "gpt-4o-mini $0.15 in, $0.075 cached, $0.6 out (listed)",
        ),
        ({"openai_model": "gpt-5-nano", "openai_price": "1/20"}, "gpt-5-nano $1 in, $20 out (OPENAI_PRICE)"),
        (
            {"openai_model": "gpt-5-nano", "model_prices": "gpt-5*=1/20/0.5"},
            "gpt-5-nano $1 in, $0.5 cached, $20 out (MODEL_PRICES)",
        ),
        (
            {
                "openai_model": "ours",
                "openai_price": "0/0",
                "model_prices": "*=1/2",
                "fallback_models": "gpt-5",
            },
            "ours $0 in, $0 out (OPENAI_PRICE); gpt-5 $1 in, $2 out (MODEL_PRICES)",
        ),
        (
            {"openai_model": "gpt-5-nano", "fallback_model": "ours", "fallback_price": "0.59/0.79"},
            f"gpt-5-nano {NANO} (listed); ours $0.59 in, $0.79 out (FALLBACK_PRICE)",
        ),
    ],
)
async def test_a_price_that_somebody_knows_is_told_with_who_says_so(given: dict[str, str], told: str) -> None:
    found = await prices(Settings(**HERE, **given))

    assert (found.state, found.saw) == (State.FINE, f"Dollars per million tokens: {told}")


@pytest.mark.parametrize(
    ("unknown_price", "told"),
    [
        ("dearest", f"ours {DEAREST} (assumed: the dearest listed, since nobody knows its price)"),
        ("refuse", "ours is not asked, since nobody knows its price"),
    ],
)
async def test_a_price_that_nobody_knows_wants_attention(unknown_price: str, told: str) -> None:
    given = {"openai_model": "gpt-5-nano", "task_models": "rewrite=ours", "unknown_price": unknown_price}

    found = await prices(Settings(**HERE, **given))

    assert found.state is State.ATTENTION
    assert found.saw == f"Dollars per million tokens: gpt-5-nano {NANO} (listed); {told}."
    assert found.fix.startswith("Say what it costs: MODEL_PRICES=ours=0.15/0.60")


async def test_the_offline_writer_is_free() -> None:
    found = await prices(Settings(_env_file=None))

    assert (found.state, found.saw) == (State.FINE, "No model is asked, and the offline writer is free")
