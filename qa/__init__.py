"""Lessons Desk: ask a folder of "lessons learned" documents, get the passages that answer, word for word.

    from qa import Library

    assistant = Library(".").assistant()
    answer = assistant.ask("How to build trust with local partners?")
    for hit in answer.hits:
        print(hit.rank, " > ".join(hit.passage.trail), hit.citation)

Importing this package loads no model, no FAISS and no Gradio; they are loaded when they are first needed.
"""

from qa.assistant import Assistant, Library
from qa.datatypes import (
    Answer,
    BuildInfo,
    BuildReport,
    Changes,
    Evidence,
    Footnote,
    Hit,
    Marker,
    Passage,
    PassageChanges,
    Problem,
    Reference,
    Searched,
    Status,
)
from qa.errors import (
    BriefingError,
    BuildBusy,
    BuildError,
    CorpusError,
    DocumentError,
    EvaluationError,
    FilterError,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    ModelError,
    QAError,
    QuestionError,
    ServeError,
    SettingsError,
)
from qa.settings import Settings, load_settings
from qa.version import __version__

__all__ = [
    "Answer",
    "Assistant",
    "BriefingError",
    "BuildBusy",
    "BuildError",
    "BuildInfo",
    "BuildReport",
    "Changes",
    "CorpusError",
    "DocumentError",
    "EvaluationError",
    "Evidence",
    "FilterError",
    "Footnote",
    "Hit",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexUnusable",
    "Library",
    "Marker",
    "ModelError",
    "Passage",
    "PassageChanges",
    "Problem",
    "QAError",
    "QuestionError",
    "Reference",
    "Searched",
    "ServeError",
    "Settings",
    "SettingsError",
    "Status",
    "__version__",
    "load_settings",
]
