"""Whether readers were split among arms as evenly as was meant. Pure.

A split that chance hardly makes (a sample ratio mismatch) says that something chose who saw what, so that
rates can't be compared: Fabijan et al. (2019), "Diagnosing Sample Ratio Mismatch in Online Controlled
Experiments".
"""

import importlib
from collections.abc import Sequence

BROKEN_BELOW = 0.001
"""The usual bar: one honest split in a thousand is called broken."""


def even_split_p(impressions: Sequence[int]) -> float:
    """How likely so uneven a split of two arms or more is where each was to get as much (chi-squared)."""
    expected = sum(impressions) / len(impressions)
    if not expected:
        return 1.0
    distance = sum((seen - expected) ** 2 / expected for seen in impressions)
    # Loading it takes a second that most processes never need.
    return float(importlib.import_module("scipy.stats").chi2.sf(distance, len(impressions) - 1))


def is_broken_split(impressions: Sequence[int]) -> bool:
    return len(impressions) > 1 and even_split_p(impressions) < BROKEN_BELOW
