"""Writes `data/words.tsv` from the model of alt-profanity-check, which is MIT-licensed.

Run where that package is: `python -m scripts.moderation.word_list > core/review/moderation/data/words.tsv`.
Its five calibrated judges (a linear support vector machine and a sigmoid each) become one: what each makes
of a word, averaged.
"""

import sys
from importlib.metadata import version

import numpy as np
from profanity_check import profanity_check


def main() -> None:
    judges = profanity_check.model.calibrated_classifiers_
    slopes = [-judge.calibrators[0].a_ for judge in judges]
    weights = np.mean([s * j.estimator.coef_[0] for s, j in zip(slopes, judges, strict=True)], axis=0)
    biases = [
        s * j.estimator.intercept_[0] - j.calibrators[0].b_ for s, j in zip(slopes, judges, strict=True)
    ]
    places = profanity_check.vectorizer.vocabulary_
    rarity = profanity_check.vectorizer.idf_
    print(
        f"# alt-profanity-check {version('alt-profanity-check')}, MIT, Dimitrios Mistriotis and Victor Zhou"
    )
    print("# word, rarity, weight; the line without a word is the bias")
    print(f"\t0\t{np.mean(biases):.4f}")
    for word, place in sorted(places.items()):
        print(f"{word}\t{rarity[place]:.3f}\t{weights[place]:.4f}")


if __name__ == "__main__":
    sys.exit(main())
