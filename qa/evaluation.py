"""Runs an assistant over questions with known answers, through the same `ask` as everybody, and sums up how it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any, get_args

from qa.assistant import Assistant, Library
from qa.beir import Collection
from qa.build import build_corpus
from qa.datatypes import Answer, Hit, Progress, Verdict
from qa.errors import EvaluationError
from qa.gold import KINDS, Gold, Notice, Question
from qa.metrics import Estimate, auroc_of, mean, ndcg, recall, reciprocal_rank, success
from qa.store import OpenBuild
from qa.text import matching_form
from qa.version import __version__

DEPTH = 100  # hits asked for; the deepest measure looks at as many
FORMAT = "qa-eval/1"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
RETRIEVAL = ("nDCG@10", "recall@1", "recall@3", "recall@5", "recall@10", "recall@100", "MRR@10", "hit@1", "hit@3")
EVIDENCE = "evidence@3"
SILENCE = ("false-answer-near", "false-answer-off", "false-refusal", "weak")
AUROC = "AUROC"
LOWER_IS_BETTER = frozenset(SILENCE)
_EVIDENCE_HITS = 3
_SHOWN_HITS = 10  # of each question in a report
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """How one question went: its measures by name (only those of its kind), and its hits (id, score), best first."""

    question: Question
    verdict: Verdict
    confidence: float
    measures: Mapping[str, float]
    hits: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Questions by kind, each measure with its interval, verdicts by kind, and the mean confidence by kind."""

    questions: Mapping[str, int]
    metrics: Mapping[str, Estimate]
    verdicts: Mapping[str, Mapping[str, int]]
    confidence: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole evaluation. `measured` says of what; `languages` is empty unless the questions are in several."""

    measured: Mapping[str, Any]
    summary: Summary
    languages: Mapping[str, Summary]
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
    timing_ms: Mapping[str, float]


def indexed(collection: Collection, library: Library, progress: Progress | None) -> Library:
    """A library of its own in index/evaluation/ that holds the collection, built by the same code as any; made once.

    Raises EvaluationError if `library` is no folder, and what `build_corpus` raises.
    """
    if not library.folder.is_dir():
        raise EvaluationError(f"There is no folder {library.folder} to build in. Name another one by --library.")
    name = f"{collection.gold.name[:100] or 'collection'}-{collection.digest[:12]}"
    made = Library(library.index_dir / "evaluation" / name, settings=library.settings, encoder=library.encoder)
    build_corpus(
        lambda *_: collection.corpus, made.index_dir, encoder=made.encoder, settings=made.settings, progress=progress
    )
    return made


def evaluate(
    assistant: Assistant, gold: Gold, *, language: str | None = None, progress: Progress | None = None
) -> Report:
    """Asks every question of `gold`, `language` naming the one it was narrowed to, if any.

    Raises EvaluationError if another build goes live meanwhile, IndexUnusable, ModelError.
    """
    opened = assistant.library.opened()
    rows, totals, notices = [], [], list(gold.notices)
    for question, answer in _asked(assistant, gold, opened.manifest.build):
        if not answer.searched.passages:
            notices.append(Notice(question.qid, f"could not be asked: {answer.reason}"))
        rows.append(_row(question, answer))
        totals.append(answer.timing_ms["total"])
        if progress:
            progress("asking", len(rows), len(gold.questions))
    return Report(
        measured=_measured(opened, gold, language),
        summary=summary(rows),
        languages=_by_language(rows),
        rows=tuple(rows),
        notices=tuple(notices),
        timing_ms={"mean": round(fmean(totals), 1), "p50": round(median(totals), 1)},
    )


def _asked(assistant: Assistant, gold: Gold, build: str) -> Iterator[tuple[Question, Answer]]:
    """Each question with its answer; all from this build."""
    answers = assistant.ask_each((question.text for question in gold.questions), k=DEPTH)
    for question, answer in zip(gold.questions, answers, strict=True):
        if answer.build != build:
            raise EvaluationError(
                f"Build {answer.build} took the place of {build} meanwhile. Run the evaluation again."
            )
        yield question, answer


def _by_language(rows: Sequence[Row]) -> dict[str, Summary]:
    languages = sorted({row.question.language for row in rows if row.question.language})
    if len(languages) < 2:
        return {}
    return {each: summary([row for row in rows if row.question.language == each]) for each in languages}


def _measured(opened: OpenBuild, gold: Gold, language: str | None) -> dict[str, Any]:
    manifest = opened.manifest
    return {
        "source": gold.source,
        "name": gold.name,
        "sha256": gold.sha256,
        "language": language,
        "version": __version__,
        "build": manifest.build,
        "identity": manifest.identity,
        "model": manifest.model,
        "weights": manifest.weights,
        "documents": len(opened.documents),
        "passages": opened.passage_count,
    }


def _row(question: Question, answer: Answer) -> Row:
    hits = tuple((passage, hit.score) for hit in answer.hits for passage in _ids(hit))
    return Row(question, answer.verdict, answer.confidence, _measures(question, answer), hits)


def _measures(question: Question, answer: Answer) -> dict[str, float]:
    if question.kind != "answerable":
        name = question.kind.replace("unanswerable", "false-answer")
        return {name: float(answer.verdict == "answered")}
    found: dict[str, float] = {}
    if any(grade > 0 for grade in question.qrels.values()):
        found |= _retrieval(question, ranking(answer))
    if question.phrases:
        found[EVIDENCE] = float(_shows(answer.hits[:_EVIDENCE_HITS], question.phrases))
    return found | {"false-refusal": float(answer.verdict == "none"), "weak": float(answer.verdict == "weak")}


def ranking(answer: Answer) -> list[str]:
    """The ids of the passages of an answer, best first; those folded under a hit stand right behind it."""
    return [passage for hit in answer.hits for passage in _ids(hit)]


def _ids(hit: Hit) -> list[str]:
    return [hit.passage.id, *(passage.id for passage in hit.alike)]


def _retrieval(question: Question, ranking: Sequence[str]) -> dict[str, float]:
    measures = {"nDCG": ndcg, "recall": recall, "MRR": reciprocal_rank, "hit": success}
    split = ((name, *name.split("@")) for name in RETRIEVAL)
    return {name: measures[measure](question.qrels, ranking, int(k)) for name, measure, k in split}


def _shows(hits: Iterable[Hit], phrases: Iterable[str]) -> bool:
    """Whether the evidence of a hit holds one of the phrases; case, quotes and spaces make no difference."""
    wanted = [matching_form(phrase).casefold() for phrase in phrases]
    texts = [matching_form(text).casefold() for hit in hits for text in evidence_texts(hit)]
    return any(phrase in text for phrase in wanted for text in texts)


def evidence_texts(hit: Hit) -> list[str]:
    """The hit's evidence as it is read: sentences that follow each other joined by a space, others apart."""
    texts: list[str] = []
    at = None
    for evidence in hit.evidence:
        between = (
            hit.passage.text[at - hit.passage.start : evidence.start - hit.passage.start] if at is not None else "-"
        )
        if between.strip():
            texts.append(evidence.text)
        else:
            texts[-1] += f" {evidence.text}"
        at = evidence.end
    return texts


def summary(rows: Sequence[Row]) -> Summary:
    """The measures over these questions; a measure without questions has the value None."""
    by_kind = {kind: [row for row in rows if row.question.kind == kind] for kind in KINDS}
    metrics = {
        name: mean([row.measures[name] for row in rows if name in row.measures])
        for name in (*RETRIEVAL, EVIDENCE, *SILENCE)
    }
    metrics[AUROC] = auroc_of(*(_confidences(by_kind[kind]) for kind in KINDS[:2]))
    return Summary(
        questions={kind: len(own) for kind, own in by_kind.items()},
        metrics=metrics,
        verdicts={kind: _counts(own) for kind, own in by_kind.items()},
        confidence={kind: round(fmean(_confidences(own)), _DECIMALS) if own else None for kind, own in by_kind.items()},
    )


def _confidences(rows: Iterable[Row]) -> list[float]:
    return [row.confidence for row in rows]


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    counted = Counter(row.verdict for row in rows)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def evaluation_json(report: Report) -> dict[str, Any]:
    """What `qa eval --json` prints; the same for the same questions and build but for "timing_ms"."""
    return {
        "format": FORMAT,
        "measured": dict(report.measured),
        **summary_json(report.summary),
        "languages": {language: summary_json(each) for language, each in report.languages.items()},
        "rows": [_row_json(row) for row in report.rows],
        "warnings": [notice._asdict() for notice in report.notices],
        "timing_ms": dict(report.timing_ms),
    }


def summary_json(found: Summary) -> dict[str, Any]:
    """A summary as a report holds it."""
    return {
        "questions": dict(found.questions),
        "metrics": {name: _rounded(asdict(estimate)) for name, estimate in found.metrics.items()},
        "verdicts": {kind: dict(counts) for kind, counts in found.verdicts.items()},
        "confidence": dict(found.confidence),
    }


def _row_json(row: Row) -> dict[str, Any]:
    ranks = {passage: rank for rank, (passage, _) in enumerate(row.hits, start=1)}
    relevant = {passage: grade for passage, grade in row.question.qrels.items() if grade > 0}
    return {
        "qid": row.question.qid,
        "lang": row.question.language,
        "kind": row.question.kind,
        "question": row.question.text,
        "verdict": row.verdict,
        "confidence": row.confidence,
        "metrics": _rounded(row.measures),
        "relevant": [{"id": each, "grade": grade, "rank": ranks.get(each)} for each, grade in relevant.items()],
        "hits": [{"id": passage, "score": score} for passage, score in row.hits[:_SHOWN_HITS]],
    }


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, _DECIMALS) if isinstance(value, float) else value for name, value in values.items()}
