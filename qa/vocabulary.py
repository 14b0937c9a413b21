"""The words of headings, in English, French, Spanish and Portuguese, folded (`qa.text.fold`).

Of lessons, of examples and of numbers; and closed patterns of the headings that title no lesson and no example.
"""

from __future__ import annotations

from collections.abc import Iterable

LESSON_WORDS = ("lesson", "lecon", "leccion", "licao")
LEARNED = ("learned", "learnt", "identified", "apprise", "aprendida")
# Words that head a lesson only with a number beside them.
COUNTED_WORDS = (
    "lessons learned", "lessons learnt", "lessons identified", "lecons apprises", "lecciones aprendidas",
    "licoes aprendidas", "enseignement", "ensenanza", "ensinamento", "aprendizaje", "aprendizado",
)  # fmt: skip
_CARDINALS = (
    "one un une uno una um uma", "two deux dos dois duas", "three trois tres", "four quatre cuatro quatro",
    "five cinq cinco", "six seis", "seven sept siete sete", "eight huit ocho oito", "nine neuf nueve nove",
    "ten dix diez dez", "eleven onze once", "twelve douze doce doze", "thirteen treize trece treze",
    "fourteen quatorze catorce catorze", "fifteen quinze quince", "sixteen seize dieciseis dezesseis dezasseis",
    "seventeen dix-sept diecisiete dezessete dezassete", "eighteen dix-huit dieciocho dezoito",
    "nineteen dix-neuf diecinueve dezenove dezanove", "twenty vingt veinte vinte",
)  # fmt: skip
_ORDINALS = (
    "first premiere premier primera primer primeira primeiro",
    "second deuxieme seconde segunda segundo",
    "third troisieme tercera tercer terceira terceiro",
    "fourth quatrieme cuarta cuarto quarta quarto",
    "fifth cinquieme quinta quinto",
    "sixth sixieme sexta sexto",
    "seventh septieme septima septimo setima setimo",
    "eighth huitieme octava octavo oitava oitavo",
    "ninth neuvieme novena noveno nona nono",
    "tenth dixieme decima decimo",
    "eleventh onzieme",
    "twelfth douzieme",
    "thirteenth treizieme",
    "fourteenth quatorzieme",
    "fifteenth quinzieme",
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


def _numbered(table: Iterable[str]) -> dict[str, int]:
    return {word: number for number, words in enumerate(table, start=1) for word in words.split()}


CARDINALS = _numbered(_CARDINALS)
ORDINALS = _numbered(_ORDINALS)
ROMAN = _numbered(_ROMAN)
NUMBER_WORDS = CARDINALS | ORDINALS
NUMBER_SIGN = (
    r"(?:(?:number|numero) |n\.?[°º] ?|\u2116 ?|num\. ?|nr\.? ?(?=\d)|no?\. ?|no (?=\d)|#)?"  # of "No. 3", "n° 3"
)
ORDINAL_SUFFIX = r"(?:\.?[ªº°]|st|nd|rd|th|eme|ere|er|re|ra|da|ta)"  # of "2ª", "1ère", "3rd"

EXAMPLE_NAMES = (
    "example", "country example", "practical example", "case example", "case study", "country case study",
    "in practice", "exemple", "exemple pratique", "exemple concret", "etude de cas", "cas pratique", "cas concret",
    "en pratique", "ejemplo", "ejemplo practico", "estudio de caso", "caso practico", "caso de estudio",
    "en la practica", "exemplo", "exemplo pratico", "estudo de caso", "caso pratico", "caso de estudo", "na pratica",
)  # fmt: skip
EXAMPLES_NAMES = (
    "examples", "country examples", "case studies", "exemples", "etudes de cas", "ejemplos", "estudios de caso",
    "exemplos", "estudos de caso",
)  # fmt: skip
# Words that name an example only with a number or a letter behind them.
COUNTED_EXAMPLES = ("cas", "caso")
BOXES = ("box", "encadre", "recuadro", "caixa")

_COUNT = rf"{NUMBER_SIGN}(?:\d{{1,2}}|(?:{'|'.join([*ROMAN, *CARDINALS])})(?!\w))"
LESSON = rf"(?:key )?(?:{'|'.join(LESSON_WORDS)})(?: (?:{'|'.join(LEARNED)}))?"
LABELLED_EXAMPLE = (
    rf"(?:(?:{'|'.join(EXAMPLE_NAMES)}|case)(?: {_COUNT}[a-z]?| [a-z])?"
    rf"|(?:{'|'.join(COUNTED_EXAMPLES)})(?: {_COUNT}| [a-z])|(?:{'|'.join(BOXES)}) {_COUNT})"
    r"(?: ?[-–—:]|(?<=\d)\.) ?(?P<title>\S.*)"
)

_SPELLINGS = {"a": "aàáâã", "c": "cç", "e": "eèéêë", "i": "iíî", "n": "nñ", "o": "oóôõ", "u": "uúüû"}


def spelt(words: Iterable[str]) -> str:
    """A pattern of the words, with or without their diacritics and with any white space: for text as it stands."""
    spellings = {ord(letter): f"[{letters}]" for letter, letters in _SPELLINGS.items()}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(word.translate(spellings).replace(" ", r"\s+") for word in ordered)


# -- headings that announce something ---------------------------------------------------------------------------------

EXAMPLES = (
    r"(?:(?:(?:country|selected|practical|illustrative|case|some|concrete) )?examples?"
    r"(?: (?:from the field|in practice))?|(?:country )?case stud(?:y|ies)|(?:lessons )?in practice"
    r"|(?:quelques )?exemples?(?: pratiques?| concrets?)?|etudes? de cas|cas (?:pratiques?|concrets?)|en pratique"
    r"|(?:algunos )?ejemplos?(?: practicos?| concretos?)?|estudios? de casos?|casos? (?:practicos?|de estudio)"
    r"|en la practica|(?:alguns )?exemplos?(?: praticos?| concretos?)?|estudos? de casos?"
    rf"|casos? (?:praticos?|de estudo)|na pratica)(?: {_COUNT})?\s?[:.]?$"
)
FOOTNOTES = r"(?:(?:foot|end)?notes?(?: de (?:bas de page|fin))?|notas?(?: (?:al pie|de rodape|finales|finais))?)\s?:?$"
# Headings of what a lesson or an example rests on, or of the resources at the end of a document.
SOURCES = (
    r"(?:(?:selected |further |key |additional |useful )?(?:resources|readings?|references|sources|links)|source"
    r"|reference|bibliography|works cited|(?:ressources|sources|references)(?: choisies| utiles| selectionnees)?"
    r"|bibliographie|pour en savoir plus|(?:recursos|fuentes|referencias)(?: selecc?ionad[ao]s| utiles| uteis)?"
    r"|fontes|bibliografia|para saber mas|para saber mais)\s?:?$"
)
CONTENTS = (
    r"(?:(?:table of )?contents|in this (?:note|document|paper)|table des matieres|sommaire|indice|contenido|sumario)"
    r"\s?:?$"
)
FRONT = (
    r"(?:introduction|overview|background|context|(?:executive )?summary|foreword|preface|contexte|resume|avant-propos"
    r"|introduccion|contexto|antecedentes|resumen|prologo|introducao|enquadramento|prefacio|resumo)\b.{0,40}$"
)
# What the lessons of a document stand under.
LESSONS = (
    r"(?:(?:the |key |main )*lessons(?: learn(?:ed|t)| identified)?"
    r"|(?:les )?(?:principales )?lecons(?: apprises| tirees)?|(?:les )?(?:principaux )?enseignements(?: tires)?"
    r"|(?:las )?(?:principales )?lecciones(?: aprendidas)?|(?:as )?(?:principais )?licoes(?: aprendidas)?)\s?:?$"
)

# -- headings that belong to no lesson: whole lines, closed patterns, so that no title of an example is one ------------

_AND = r"(?:and|et|y|e|&)"
_WHICH = (  # adjectives that stand before a noun, or behind it
    r"(?:key|main|general|overall|final|policy|priority|strategic|practical|operational|specific|principa(?:l|ux|les|is)"
    r"|finau?x|finales?|finais|generales?|gera(?:l|is)|cles?|clave|chave|operationnelles|strategiques|prioritaires|pratiques"
    r"|provisoires?|quelques|autres|algunas|algumas|otras|outras|some|other|brief)"
)
_CONCLUSIONS = r"(?:conclusions?|conclusiones|conclusao|conclusoes)"
_RECOMMENDATIONS = r"(?:recommendations?|recommandations?|recomendacion(?:es)?|recomendac(?:ao|oes))"
_TO_WHOM = (
    r"(?:(?:for|to) (?:the )?(?:future|practice|practitioners|policy(?:[ -]?makers)?|donors|partners|action"
    r"|international (?:community|partners|actors)|(?:further|future) (?:action|research|work|programm(?:es|ing)"
    r"|support))|pour (?:l'avenir|la suite|la pratique|les (?:praticiens|bailleurs|donateurs|partenaires|decideurs))"
    r"|para (?:el|o) futuro|para (?:la|a) practica|para a pratica"
    r"|para (?:los|os) (?:donantes|socios|doadores|parceiros|profesionales|profissionais))"
)
_NO_PLACE = r"(?!.*\b(?:in|from|at|of|dans|au|aux|en|em|no|na)\b)"
_CLOSING = (
    rf"(?:{_WHICH} )*{_CONCLUSIONS}(?: {_WHICH})?|(?:in|en|em|by way of|a modo de|en guise de|a guisa de|em jeito de)"
    r" conclu(?:sion|sao)|(?:pour conclure|para (?:concluir|terminar|finalizar))"
    rf"|(?:{_WHICH} )*{_RECOMMENDATIONS}(?: {_WHICH})?(?: {_TO_WHOM})?"
    r"|(?:summary|list|overview) of (?:the |key |main )?recommendations"
    r"|(?:synthese|resume|liste|rappel) des (?:principales )?recommandations"
    r"|(?:resumen|lista|sintesis) de (?:las )?(?:principales )?recomendaciones"
    r"|(?:resumo|lista|sintese) das (?:principais )?recomendacoes"
    r"|(?:some )?(?:concluding|final|closing) (?:remarks?|thoughts?|considerations?|reflections?|observations?|comments"
    r"|words?|note)|(?:a )?final word|(?:quelques )?(?:reflexions|remarques|considerations|observations|commentaires)"
    r" (?:finales?|finaux|conclusives|de conclusion)|(?:le )?mot de la fin"
    r"|(?:algunas )?(?:reflexiones|consideraciones|observaciones|comentarios|palabras) (?:finales|de cierre)"
    r"|(?:algumas )?(?:reflexoes|consideracoes|observacoes|comentarios|palavras) finais|epilog(?:ue|o)|postface"
    r"|afterword"
)
_AHEAD = (
    r"next steps|(?:the )?(?:way|road|path) (?:forward|ahead)|(?:looking|moving|going) (?:ahead|forward)"
    r"|(?:and )?what(?:'s| is| comes)? next|(?:future )?outlook|future (?:directions|perspectives|prospects)"
    r"|(?:les )?prochaines etapes|etapes suivantes|(?:et )?(?:maintenant|la suite)|quelles? suites?"
    r"|perspectiv(?:es|as)(?: (?:d'avenir|futures|de futuro|futuras|de future))?|perspetivas(?: (?:de futuro|futuras))?"
    r"|(?:los )?(?:proximos|siguientes) pasos|¿?y ahora que|(?:os )?(?:proximos passos|passos seguintes)|e agora"
    rf"|implications(?: {_TO_WHOM})?|implicaciones(?: {_TO_WHOM})?|implicacoes(?: {_TO_WHOM})?"
)
_STUDY = r"(?:(?:of|to) (?:the|this) (?:study|research|paper|note|report)|de (?:l'etude|cette (?:etude|note))" \
         r"|de(?:l| este) (?:estudio|documento)|d(?:o|este) (?:estudo|documento))"  # fmt: skip
_METHOD = (
    rf"(?:(?:a )?note on (?:the )?|research |our )?(?:methodology|methods?)(?: {_STUDY})?|methodological note"
    rf"|(?:note sur la )?methodologie(?: {_STUDY})?|note methodologique|metodologia(?: {_STUDY})?|nota metodologica"
    rf"|(?:limitations|limites|limitaciones|limitacoes)(?: {_STUDY})?"
)
_ABOUT = (
    r"about (?:this .{1,40}|us|(?:the|our) (?:lead |main |contributing )?(?:authors?|contributors?|editors?|writers?"
    r"|series|paper|note|document|report|publication|project|research|study|organi[sz]ations?|institute|cent(?:re|er)|programme"
    rf"|partners?)(?: {_AND} .{{1,30}})?)|a propos (?:de (?:l'auteure?|cette .{{1,30}}|ce .{{1,30}}|nous)|des auteure?s"
    r"|du projet)|(?:sobre|acerca de) (?:el autor|la autora|l[oa]s autor[ea]s|o autor|a autora|[oa]s autor[ea]s"
    r"|este .{1,30}|esta .{1,30}|nos|nosotros)|acerca del autor"
    r"|contacts?(?: (?:us|details|information|persons?|points?))?|contactos?|contatos?"
    r"|(?:datos|informacion) de contacto|informations? de contact|coordonnees|nous contacter"
    r"|(?:for )?(?:further|more|additional) information"
    r"|(?:pour (?:plus|davantage) d')?informations?(?: complementaires| supplementaires)"
    r"|pour (?:plus|davantage) d'informations?|(?:para )?mas informacion|informacion adicional"
    r"|(?:para )?mais informac(?:oes|ao)|informac(?:oes|ao) adiciona(?:is|l)"
)
_WORD_LIST = r"(?:acronyms|abbreviations|initialisms|sigles|acronymes|abreviations|siglas|acronimos|abreviaturas|terms)"
_BACK = (
    r"acknowledge?ments?|remerciements|agradecimientos|agradecimentos"
    r"|(?:glossary|glossaire|glosario|glossario)(?: (?:of (?:key )?terms|des termes|de ter?minos|de termos))?"
    rf"|(?:list of |(?:liste|lista) (?:des|de|das|dos) )?{_WORD_LIST}(?: (?:used|{_AND} {_WORD_LIST}))?"
    r"|(?:legal )?disclaimer|avertissement|clause de non-responsabilite|mentions legales|aviso legal|nota legal"
    r"|(?:descargo|exencion|exclusion|isencao|exclusao) de responsabilidad[e]?|termo de responsabilidade"
    r"|copyright(?: (?:notice|information))?|droits d'auteur|derechos de autor|direitos (?:autorais|de autor)"
    r"|(?:photo |image )?credits|credits photo(?:s|graphiques)?|creditos(?: fotograficos)?"
)
_SECTION = rf"(?:{_CLOSING}|{_AHEAD}|{_METHOD}|{_ABOUT}|{_BACK})"
SECTION = (
    rf"(?:{_SECTION}(?:,? {_AND} {_SECTION})*"
    rf"|(?:{_WHICH} )*(?:{_CONCLUSIONS}|{_RECOMMENDATIONS}) {_AND} {_NO_PLACE}.{{1,40}}"
    r"|(?:annex|annexe|appendix|anexo|apendice)(?:es|s)?\b.{0,80})\s?[:?]?$"
)

# -- headings inside a lesson or an example, which title none ----------------------------------------------------------

_THE = r"(?:the |our |le |la |les |l'|el |los |las |o |a |os |as )?"
SUBHEADING = (
    rf"(?:{_THE}(?:background|context|situation|setting|problems?|issues?|challenges?|approach|activities|response|answer"
    r"|solutions?|results?|outcomes?|impact|intervention|findings|contexte|problemes?|enjeux?|defis?|demarche|approche"
    r"|activites|reponses?|resultats?|contexto|antecedentes|situacion|problemas?|retos?|desafios?|enfoque|respuestas?"
    r"|solucion(?:es)?|actividades|resultados?|impacto|situacao|abordagem|respostas?|soluc(?:ao|oes)|atividades)"
    r"|(?:and )?what (?:happened(?: next)?|was (?:done|achieved|learned|learnt)|we (?:did|learned|learnt)|changed"
    r"|worked|(?:did not|didn't) work|went (?:well|wrong)|came of it|it (?:achieved|changed|means)|this means)"
    r"|(?:why|how) it (?:matters|works|worked|was done)|actions? taken|key (?:points|messages|results|findings"
    r"|takeaways)|lessons? (?:from (?:it|this|this (?:case|example|experience))|of (?:it|this case))"
    r"|ce (?:qui (?:s'est passe|a ete fait|a (?:change|marche|fonctionne)|n'a pas (?:marche|fonctionne))"
    r"|que (?:nous avons appris|l'on (?:en )?retient))|points cles"
    r"|(?:lecons|enseignements) (?:de (?:ce cas|cette experience|cet exemple)|qui en decoulent)"
    r"|¿?(?:lo )?que (?:paso|se (?:hizo|logro)|cambio|funciono|no funciono|aprendimos|hemos aprendido)|puntos clave"
    r"|lecciones de (?:ello|este (?:caso|ejemplo)|esta experiencia)"
    r"|o que (?:aconteceu|foi (?:feito|alcancado)|mudou|funcionou|nao funcionou|aprendemos)|pontos-chave"
    r"|licoes d(?:isso|este (?:caso|exemplo)|esta experiencia)"
    rf"|{_METHOD}|{_AHEAD})\s?[:?]?$"  # an example may have its own "Limitations" and "Next steps"
)
