"""Every error that Lessons Desk raises. `str(error)` is one line: what happened, the values, what to do."""


class QAError(Exception):
    """Root of the tree; the command line prints it and exits with 2, the page shows it as a sentence."""


class SettingsError(QAError):
    """A setting or an environment variable has a value that cannot be used."""


class CorpusError(QAError):
    """The corpus folder is missing or holds no document that can be read."""


class DocumentError(QAError):
    """One document cannot be read. The others are not affected."""


class QuestionError(QAError):
    """The question is empty or too long."""


class FilterError(QAError):
    """A filter, or the number of hits asked for, names something that cannot be."""


class ModelError(QAError):
    """The embedding model cannot be found, loaded or trusted."""


class IndexUnusable(QAError):
    """The index cannot answer; the message names the command that mends it."""


class IndexMissing(IndexUnusable):
    """No index has been built in this library yet."""


class IndexDamaged(IndexUnusable):
    """A file of the live build is missing, truncated, altered or not ours."""


class IndexMismatch(IndexUnusable):
    """The live build was made with another model, other settings or another layout."""


class EvaluationError(QAError):
    """Questions with known answers, or a report on them, cannot be read or written; the message names file and line."""


class ServeError(QAError):
    """The page cannot be served at the address asked for."""


class BuildError(QAError):
    """A build could not be finished; the index that was live before still is."""


class BuildBusy(BuildError):
    """Another process is building this library's index."""


class BriefingError(QAError):
    """A briefing cannot be read, or something that it quotes no longer stands in the documents."""
