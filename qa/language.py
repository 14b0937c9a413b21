"""The language of a text, as an ISO 639-1 code: told by py3langid (https://pypi.org/project/py3langid)."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from qa.text import fold

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The four languages of the genre, and neighbours of each: without them Italian would be called Spanish for sure.
LANGUAGES = ("ar", "ca", "de", "en", "es", "fr", "gl", "it", "la", "nl", "pt", "ro", "ru", "sw")
# A share of the whole certainty, over LANGUAGES; below it nothing is said.
_SURE = 0.5
# A title holds names and few words, so its share is low even where it is right: more letters are asked instead.
_SURE_OF_TITLE = 0.4
_FEWEST_LETTERS_OF_TITLE = 24
_FEWEST_LETTERS = 20
_LONGEST_READ = 4_000
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_NAMES = {
    "en": "english anglais ingles",
    "fr": "french francais frances",
    "es": "spanish espanol espagnol espanhol castellano",
    "pt": "portuguese portugues portugais",
    "ar": "arabic arabe",
    "de": "german deutsch allemand aleman alemao",
    "it": "italian italiano italien",
    "nl": "dutch nederlands neerlandais neerlandes holandes",
    "ru": "russian russe ruso russo",
    "sw": "swahili kiswahili",
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split()}
# ISO 639-1, whole.
_CODES = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
        "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
        "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
        "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
        "za zh zu"
    ).split()
)
_LOADING = threading.Lock()


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None for fewer than 20 letters or where it is not sure.

    The first 4,000 characters are read, so that a long text costs no more than a page.
    """
    return _classified(text[:_LONGEST_READ], _SURE, _FEWEST_LETTERS)


def title_language(text: str) -> str | None:
    """The ISO 639-1 code of a title's language, or None if it has fewer than 24 letters or is not clear."""
    return _classified(text[:_LONGEST_READ], _SURE_OF_TITLE, _FEWEST_LETTERS_OF_TITLE)


def stated_language(stated: str) -> str | None:
    """The ISO 639-1 code of a language as a file states it: "fr", "fr-FR", "French", "français"; None if unknown."""
    plain = fold(stated)
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    match = _CODE.fullmatch(plain)
    return match[1] if match and match[1] in _CODES else None


def _classified(text: str, sure: float, fewest: int) -> str | None:
    if len(_LETTER.findall(text)) < fewest:
        return None
    with _LOADING:
        identifier = _identifier()
    code, share = identifier.classify(text)
    return str(code) if share >= sure else None


@cache
def _identifier() -> LanguageIdentifier:
    """The model, an own copy: the module's shared one could be set to other languages by anybody."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
