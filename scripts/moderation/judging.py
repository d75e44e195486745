"""How well scores tell harmful texts from others."""

import numpy as np

from scripts.moderation.fitting import Numbers


def average_precision(harmful: Numbers, scores: Numbers) -> float:
    """Mean precision at each harmful text, in the order of the scores."""
    hits = np.asarray(harmful)[np.argsort(-np.asarray(scores), kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def area(harmful: Numbers, scores: Numbers) -> float:
    """Chance that a harmful text scores above another one (area under the ROC curve)."""
    harmful, scores = np.asarray(harmful), np.asarray(scores)
    _, place, often = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(often) - (often - 1) / 2)[place]
    positive = harmful.sum()
    return float((ranks[harmful].sum() - positive * (positive + 1) / 2) / (positive * (~harmful).sum()))
