"""One command from the training files to a judge: examples, training, and how well it does on articles it never saw.

    python -m benchmarks.judge --train DIR --out DIR [--epochs 1]

What is made stays in `--out`: run again, it takes up where it stopped. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.judge.pairs import Example, Maker, read, write
from benchmarks.judge.residual import ResidualMaker
from benchmarks.judge.rows import Pair, read_pairs, split
from benchmarks.judge.train import Trainer
from qa.encoders import model_folder
from qa.metrics import auroc_of
from qa.settings import DEFAULT_MODEL

SEED = 1
WATCHED = 3_000  # examples of held-out articles


def prepare(
    out: Path, make: Callable[[Sequence[Pair], Path], Iterable[Example]], own: Sequence[Pair], held_out: Sequence[Pair]
) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those to be watched, which are of other articles; made once, kept in `out`.

    The vectors lie beside it: both stages have the same sentences.
    """
    learnt, watched = out / "examples.jsonl", out / "watched.jsonl"
    if not watched.is_file():
        for pairs, path in ((own, learnt), (held_out, watched)):
            folder = out.parent / "vectors" / path.stem
            for each in (folder, out):
                each.mkdir(parents=True, exist_ok=True)
            write(make(pairs, folder), path)
    others = read(watched)
    return read(learnt), random.Random(SEED).sample(others, min(WATCHED, len(others)))


def windows(pairs: Sequence[Pair], folder: Path) -> Iterable[Example]:
    """The first stage: short texts, which are read three times as fast."""
    return Maker(pairs, folder, SEED).examples(pairs)


def passages(pairs: Sequence[Pair], folder: Path) -> Iterable[Example]:
    """The second stage."""
    return ResidualMaker(pairs, folder, SEED).examples()


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
    own, held_out = split(read_pairs(given.train))
    base = model_folder(DEFAULT_MODEL)
    for name, make in (("windows", windows), ("passages", passages)):
        out = given.out / name
        examples, watched = prepare(out, make, own, held_out)
        print(f"{name}: {len(examples):,} examples: {dict(Counter(each.kind for each in examples))}", flush=True)
        trainer = Trainer(examples, out, epochs=given.epochs, seed=SEED, base=base)
        trainer.run(watched)
        scores = trainer.scores([each.question for each in watched], [each.window for each in watched])
        offsets = np.array([each.offset for each in watched])
        print_report(watched, (scores + offsets).tolist())
        base = out / "model"


if __name__ == "__main__":
    main()
