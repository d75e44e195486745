"""What the models that may be asked cost, and who says so: settings, the price list, or nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.cli.doctor.examination import Diagnosis, attention, fine
from core.foundation.model_prices import price_of_name
from core.foundation.settings import Settings
from core.spending.price_list import dearest, listed_rate
from core.spending.rates import Rate, Tier


async def prices(settings: Settings) -> Diagnosis:
    """Each model's price; attention where nobody knows one."""
    name, asked = "Prices", list(dict.fromkeys(_asked(settings)))
    if not asked:
        return fine(name, "No model is asked, and the offline writer is free")
    seen = f"Dollars per million tokens: {'; '.join(one.told(settings) for one in asked)}"
    unknown = next((one.model for one in asked if one.rate is None), None)
    if unknown is None:
        return fine(name, seen)
    fix = f"Say what it costs: MODEL_PRICES={unknown}=0.15/0.60, or =0/0 for a model of your own."
    return attention(name, f"{seen}.", fix)


@dataclass(frozen=True, slots=True)
class _Priced:
    """A model, what it costs, and who says so. `rate` is None where nobody does."""

    model: str
    rate: Rate | None
    source: str

    def told(self, settings: Settings) -> str:
        if self.rate is not None:
            return f"{self.model} {self.rate} ({self.source})"
        if settings.unknown_price == "refuse":
            return f"{self.model} is not asked, since nobody knows its price"
        return f"{self.model} {dearest()} (assumed: the dearest listed, since nobody knows its price)"


def _asked(settings: Settings) -> Iterator[_Priced]:
    if settings.openai_api_key or settings.openai_base_url:
        tier = Tier.named(settings.openai_service_tier)
        yield _priced(settings, settings.openai_model, "OPENAI_PRICE", settings.openai_price, tier)
        for model in (*settings.models_by_task.values(), *settings.other_models):
            yield _priced(settings, model, tier=tier)
        if settings.fallback_model:
            yield _priced(settings, settings.fallback_model, "FALLBACK_PRICE", settings.fallback_price)


def _priced(
    settings: Settings, model: str, setting: str = "", said: str | None = None, tier: Tier = Tier.STANDARD
) -> _Priced:
    if said:
        return _Priced(model, Rate.parse(said), setting)
    if said := price_of_name(model, settings.prices_by_model):
        return _Priced(model, Rate.parse(said), "MODEL_PRICES")
    rate = listed_rate(model, tier)
    return _Priced(model, rate, "listed" if rate == listed_rate(model) else f"listed, by {tier}")
