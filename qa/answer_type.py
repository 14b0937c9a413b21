"""Whether a question asks for a number, and whether a text gives one (answer types: Li and Roth 2002).

A passage that is close to "How many officers took part?" and counts nothing does not answer it. English, French,
Spanish and Portuguese.
"""

from __future__ import annotations

import re

from qa.text import fold, words_of

# Of folded words. "How much", "combien" and "cuánto" alone also ask for more than numbers.
_ASKS_FOR_SHARE = re.compile(
    r"\b(?:what|which|how many) (?:percentage|per cent|percent|share|proportion|fraction)\b"
    r"|\bquel(?:le)? (?:pourcentage|proportion)\b"
    r"|\b(?:que|cual|qual) (?:\w+ )?(?:porcentaje|percentagem|porcentagem|proporcion|proporcao)\b"
)
_ASKS_FOR_NUMBER = re.compile(
    r"\bhow many\b|\bwhat (?:is|was) the (?:total )?number of\b|\bcombien d\b|\bcombien de\b|\b(?:cuant|quant)[oa]s\b"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PER_CENT = re.compile(r"\d\s?%|\bper ?cent\b|\bpour cent\b|\bpor (?:ciento|cento)\b")
_PARTS = frozenset(
    """half third thirds quarter quarters moitie tiers quart quarts mitad tercio tercios cuarto cuartos metade terco
    tercos majority majorite mayoria maioria""".split()
)
_NUMBERS = _PARTS | frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    dozen dozens twice both none single
    deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante
    soixante cent cents mille millions douzaine douzaines vingtaine centaine centaines aucun aucune
    dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta cincuenta
    sesenta setenta ochenta noventa cien ciento cientos mil millon millones docena docenas ninguno ninguna
    dois duas quatro sete oito nove dez doze treze vinte trinta quarenta cinquenta sessenta oitenta cem cento centenas
    milhao milhoes duzia duzias nenhum nenhuma""".split()
)


def gives_number(question: str, text: str) -> bool:
    """Whether the text holds a number or, if a share was asked for, a share; True where the question wants none."""
    asked = " ".join(words_of(question))
    if _ASKS_FOR_SHARE.search(asked):
        return bool(_PER_CENT.search(fold(text))) or not _PARTS.isdisjoint(words_of(text))
    if _ASKS_FOR_NUMBER.search(asked):
        return any(map(str.isdigit, _YEAR.sub("", text))) or not _NUMBERS.isdisjoint(words_of(text))
    return True
