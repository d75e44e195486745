"""Money in integer micro-dollars: sums are exact, and nothing is a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MICROS_PER_DOLLAR = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in US dollars, held as whole micro-dollars (1 USD = 1,000,000)."""

    micros: int

    @classmethod
    def of_dollars(cls, dollars: Decimal | int | str) -> "Money":
        """The nearest micro-dollar to `dollars`; halves round away from zero.

        Raises:
            TypeError: a float was given; floats have already lost the amount.
        """
        if isinstance(dollars, float):
            raise TypeError("Money takes Decimal, int or str, never float")
        exact = Decimal(dollars) * MICROS_PER_DOLLAR
        return cls(int(exact.to_integral_value(ROUND_HALF_UP)))

    @property
    def dollars(self) -> Decimal:
        return Decimal(self.micros) / MICROS_PER_DOLLAR

    def __add__(self, other: "Money") -> "Money":
        return Money(self.micros + other.micros)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.micros - other.micros)

    @property
    def roughly(self) -> "Money":
        """Two digits that say something, rounded up: what is foreseen is known no better."""
        step = 10 ** max(0, len(str(self.micros)) - 2)
        return Money(-(-self.micros // step) * step)

    def __str__(self) -> str:
        """Cents, and more digits where the amount is smaller than a dollar and they say something."""
        digits = 2 if abs(self.micros) >= MICROS_PER_DOLLAR else 6
        whole, _, decimals = f"{abs(self.dollars):,.{digits}f}".partition(".")
        return f"{'-' if self.micros < 0 else ''}${whole}.{decimals.rstrip('0').ljust(2, '0')}"


ZERO = Money(0)
