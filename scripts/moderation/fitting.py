"""Logistic regression, several heads at once, each row with a weight for each head."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.optimize import minimize

Numbers = Any
"""A matrix of numbers, dense or sparse."""


@dataclass(frozen=True, slots=True)
class Heads:
    weights: Numbers
    biases: Numbers

    @classmethod
    def fitted(cls, x: Numbers, y: Numbers, rows: Numbers, *, ease: float, steps: int = 80) -> Self:
        """Fit to labels `y`, rows by heads, weighed by `rows`; more `ease` holds it back less."""
        wide, heads = x.shape[1], y.shape[1]
        turned = x.T.tocsr() if hasattr(x, "tocsr") else x.T
        signs = np.where(y, 1.0, -1.0)

        def loss(flat: Numbers) -> tuple[float, Numbers]:
            weights, biases = flat[: wide * heads].reshape(wide, heads), flat[wide * heads :]
            margins = signs * (x @ weights + biases)
            pull = -signs * rows * ease / (1 + np.exp(np.clip(margins, -35, 35)))
            total = ease * (rows * np.logaddexp(0, -margins)).sum() + 0.5 * (weights**2).sum()
            return total, np.concatenate([(turned @ pull + weights).ravel(), pull.sum(0)])

        found = minimize(
            loss, np.zeros((wide + 1) * heads), jac=True, method="L-BFGS-B", options={"maxiter": steps}
        )
        return cls(found.x[: wide * heads].reshape(wide, heads), found.x[wide * heads :])

    def margins(self, x: Numbers) -> Numbers:
        return x @ self.weights + self.biases
