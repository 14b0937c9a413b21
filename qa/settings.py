"""Settings: every one is an environment variable with the prefix QA_ (QA_MODEL, QA_LIBRARY ...)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError

DEFAULT_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """What can be set; keyword arguments win over the environment."""

    model_config = SettingsConfigDict(env_prefix="QA_", env_ignore_empty=True, frozen=True)

    library: Path = Field(default=Path(), description="Folder that holds corpus/ and index/.")
    model: str = Field(default=DEFAULT_MODEL, min_length=1, description="Embedding model: a name or a folder.")
    reranker: str = Field(
        default="", description="CrossEncoder by name or path that orders the first hits anew; off by default."
    )
    max_file_mb: float = Field(default=20.0, gt=0, allow_inf_nan=False, description="Larger documents are skipped.")
    max_question: int = Field(default=4000, gt=0, description="Longest question, in characters.")
    allowed_hosts: str = Field(default="", description="Host names of the page besides this machine's, with commas.")
    keep_builds: int = Field(default=3, ge=1, description="Finished builds kept in index/builds/.")

    @property
    def max_bytes(self) -> int:
        """`max_file_mb` in bytes."""
        return int(self.max_file_mb * 1e6)


def load_settings() -> Settings:
    """Settings from the environment. Raises SettingsError with the variable's name and value if one cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"QA_{'_'.join(str(part) for part in first['loc'])}".upper()
        raise SettingsError(f"{name} is {first['input']!r}: {first['msg']}. Change or unset {name}.") from error
