"""The training loop: one output on the encoder's own weights, binary cross-entropy, resumable to the very step.

It computes in bfloat16, on a GPU if there is one.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from benchmarks.judge.pairs import Example
from qa.metrics import auroc

LONGEST = 192  # tokens of question and text together
BATCH, RATE, WARM_UP, DECAY = 32, 5e-5, 0.06, 0.01
EVERY = 250  # steps from checkpoint to checkpoint
_POOL = 50  # batches whose examples are sorted by length together
_STEP = 16  # lengths are made multiples of this: each new one costs the processor a compilation


class Trainer:
    """A model that is trained, with all that a checkpoint needs to go on from it."""

    def __init__(self, examples: Sequence[Example], out: Path, *, epochs: int, seed: int, base: Path) -> None:
        """`base` is the folder of the weights to start from."""
        torch.manual_seed(seed)
        self.examples, self.out, self.seed = examples, out, seed
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        start = str(base)
        self.tokenizer = AutoTokenizer.from_pretrained(start, local_files_only=True)
        self.model = AutoModelForSequenceClassification.from_pretrained(start, num_labels=1, local_files_only=True)
        self.model.to(self.device)
        self.steps = epochs * math.ceil(len(examples) / BATCH)
        self.epochs = epochs
        plain = [p for name, p in self.model.named_parameters() if "bias" in name or "LayerNorm" in name]
        known = {id(p) for p in plain}
        groups = [
            {"params": [p for p in self.model.parameters() if id(p) not in known], "weight_decay": DECAY},
            {"params": plain, "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=RATE)
        self.step = 0

    def run(self, watched: Sequence[Example] = ()) -> None:
        """Trains from the last checkpoint to the end, and writes the model."""
        self._resume()
        batches = list(self._batches())
        started, first, losses = time.perf_counter(), self.step, list[float]()
        while self.step < self.steps:
            losses.append(self._learn(batches[self.step]))
            self.step += 1
            if self.step % EVERY == 0 or self.step == self.steps:
                rate = (self.step - first) * BATCH / (time.perf_counter() - started)
                told = f"step {self.step:,} of {self.steps:,}, loss {np.mean(losses):.4f}, {rate:.0f} examples/s"
                if watched and (self.step % (4 * EVERY) == 0 or self.step == self.steps):
                    told += f", AUROC {self.watch(watched):.4f}"
                print(told, flush=True)
                losses.clear()
                self._save()
        self.model.save_pretrained(self.out / "model")
        self.tokenizer.save_pretrained(self.out / "model")

    def watch(self, examples: Sequence[Example]) -> float:
        """How well the model, with the offsets, tells answered questions from others."""
        scores = self.scores([each.question for each in examples], [each.window for each in examples])
        scores = scores + np.array([each.offset for each in examples], np.float32)
        said = np.array([each.answers for each in examples], bool)
        return auroc(scores[said].tolist(), scores[~said].tolist())

    def scores(self, questions: Sequence[str], windows: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The logits."""
        self.model.eval()
        order = sorted(range(len(questions)), key=lambda at: len(windows[at]))
        found = np.empty(len(order), np.float32)
        with torch.no_grad():
            for start in range(0, len(order), 64):
                own = order[start : start + 64]
                inputs = self._inputs([questions[at] for at in own], [windows[at] for at in own])
                with self._precision():
                    found[own] = self.model(**inputs).logits.float().squeeze(1).cpu().numpy()
        return found

    def _inputs(self, questions: Sequence[str], windows: Sequence[str]) -> dict[str, torch.Tensor]:
        inputs = self.tokenizer(
            list(questions),
            list(windows),
            truncation="only_second",
            max_length=LONGEST,
            padding=True,
            pad_to_multiple_of=_STEP,
            return_tensors="pt",
        )
        return {name: tensor.to(self.device) for name, tensor in inputs.items()}

    def _precision(self) -> torch.autocast:
        return torch.autocast(self.device, dtype=torch.bfloat16)

    def _batches(self) -> Iterator[list[int]]:
        """The examples of each step; those of about the same length together, the order anew in each epoch."""
        lengths = [len(each.question) + len(each.window) for each in self.examples]
        for epoch in range(self.epochs):
            rng = random.Random(f"{self.seed} {epoch}")
            order = rng.sample(range(len(lengths)), len(lengths))
            batches = []
            for start in range(0, len(order), BATCH * _POOL):
                pool = sorted(order[start : start + BATCH * _POOL], key=lengths.__getitem__)
                batches += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
            rng.shuffle(batches)
            yield from batches

    def _learn(self, batch: Sequence[int]) -> float:
        """One step; returns its loss. Dropout depends on the step alone, so that a resumed run is the same run."""
        self.model.train()
        torch.manual_seed(self.seed * 1_000_003 + self.step)
        own = [self.examples[at] for at in batch]
        inputs = self._inputs([each.question for each in own], [each.window for each in own])
        target = torch.tensor([float(each.answers) for each in own], device=self.device)
        offset = torch.tensor([each.offset for each in own], device=self.device)
        with self._precision():
            logits = self.model(**inputs).logits.squeeze(1)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float() + offset, target)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = RATE * self._share()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _share(self) -> float:
        """Of the learning rate: up from nothing, then down to nothing."""
        warm = max(1, round(WARM_UP * self.steps))
        return (self.step + 1) / warm if self.step < warm else (self.steps - self.step) / max(1, self.steps - warm)

    # -- checkpoints: the newest takes the place of the one before only when it is whole -------------------------------

    def _save(self) -> None:
        beside = self.out / "checkpoint.new"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        save_file(
            {name: tensor.contiguous() for name, tensor in self.model.state_dict().items()},
            beside / "model.safetensors",
        )
        moments = {
            f"{at}.{name}": value
            for at, state in self.optimizer.state_dict()["state"].items()
            for name, value in state.items()
        }
        save_file(moments, beside / "optimizer.safetensors")
        (beside / "step.json").write_text(json.dumps({"step": self.step, "steps": self.steps, "seed": self.seed}))
        shutil.rmtree(self.out / "checkpoint", ignore_errors=True)
        beside.rename(self.out / "checkpoint")

    def _resume(self) -> None:
        kept = next(
            (each for each in (self.out / "checkpoint", self.out / "checkpoint.new") if (each / "step.json").is_file()),
            None,
        )
        if kept is None:
            return
        told = json.loads((kept / "step.json").read_text())
        if (told["steps"], told["seed"]) != (self.steps, self.seed):
            raise SystemExit(
                f"{kept} is of another run ({told['steps']} steps, seed {told['seed']}). Give another --out."
            )
        self.model.load_state_dict(load_file(kept / "model.safetensors"))
        state = self.optimizer.state_dict()
        for name, value in load_file(kept / "optimizer.safetensors").items():
            at, what = name.split(".")
            state["state"].setdefault(int(at), {})[what] = value
        self.optimizer.load_state_dict(state)
        self.step = told["step"]
        print(f"Going on from step {self.step:,} of {self.steps:,}.", flush=True)
