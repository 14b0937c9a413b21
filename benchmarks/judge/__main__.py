"""One command from the training files to a judge: examples, training, and how well it does on articles it never saw.

    python -m benchmarks.judge --train DIR --out DIR [--epochs 1]

What is made stays in `--out`: run again, it takes up where it stopped. See README.md beside this file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.judge.pairs import Example, Maker, read, write
from benchmarks.judge.rows import read_pairs, split
from benchmarks.judge.train import Trainer
from qa.metrics import auroc_of

SEED = 1
WATCHED = 3_000  # examples of held-out articles


def prepare(train: Path, out: Path) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those to be watched, which are of other articles; made once."""
    learnt, watched = out / "examples.jsonl", out / "watched.jsonl"
    if not watched.is_file():
        pairs = read_pairs(train)
        own, held_out = split(pairs)
        maker = Maker(pairs, out, SEED)
        write(maker.examples(own), learnt)
        others = list(maker.examples(held_out))
        write(maker.rng.sample(others, min(WATCHED, len(others))), watched)
    return read(learnt), read(watched)


def print_report(examples: Sequence[Example], scores: Sequence[float]) -> None:
    """AUROC of answered questions over each kind of others, with 95 % intervals over examples."""
    answered = [score for each, score in zip(examples, scores, strict=True) if each.answers]
    print("\n| not answered | examples | AUROC |\n|---|---|---|")
    for kind in [*sorted({each.kind for each in examples if not each.answers}), ""]:
        own = [s for each, s in zip(examples, scores, strict=True) if not each.answers and each.kind.startswith(kind)]
        found = auroc_of(answered, own)
        print(f"| {kind or 'all'} | {len(own):,} | {found.value:.3f} [{found.low:.3f}, {found.high:.3f}] |")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="the folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="the folder of all that is made")
    parser.add_argument("--epochs", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    examples, watched = prepare(given.train, given.out)
    print(f"{len(examples):,} examples: {dict(Counter(each.kind for each in examples))}", flush=True)
    trainer = Trainer(examples, given.out, epochs=given.epochs, seed=SEED)
    trainer.run(watched)
    scores = trainer.scores([each.question for each in watched], [each.window for each in watched])
    print_report(watched, np.asarray(scores, float).tolist())


if __name__ == "__main__":
    main()
