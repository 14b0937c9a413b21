"""Words from which `tests.shapes` makes documents in English, French, Spanish and Portuguese. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Words:
    """One language: forms with {names} of `lists`, and the headings that the genre uses in it."""

    lists: Mapping[str, Sequence[str]]
    sentences: Sequence[str]
    titles: Sequence[str]
    lessons: Sequence[str]
    example_titles: Sequence[str]
    works: Sequence[str]
    lesson_forms: Sequence[str]
    examples: str
    label: str
    closings: Sequence[str]
    notes: str
    heads: tuple[str, str, str]
    authors: Sequence[tuple[str, str]]
    reference_forms: Sequence[str]

    def table(self, random: Random) -> list[tuple[str, str, str]]:
        """Rows of a table with its head."""
        places = random.sample(list(self.lists["place"]), 2)
        return [
            self.heads,
            *((place, str(random.randint(1999, 2022)), str(random.randint(3, 990))) for place in places),
        ]


_EN = Words(
    lists={
        "who": ("the police", "the ministry", "local partners", "the army", "the ombudsman", "village elders",
                "the donors", "the parliament", "the prison service", "women's groups", "the mission’s advisers",
                "the border guards"),
        "did": ("reviewed", "discussed", "published", "rejected", "drafted", "supported", "changed", "monitored",
                "explained", "tested", "paid for", "translated"),
        "what": ("the budget of the service", "the code of conduct", "the vetting criteria", "a joint patrol plan",
                 "the training curriculum", "the complaints procedure", "the pension law", "a map of risks",
                 "the list of weapons in store", "the oversight committee’s report", "the new rank structure"),
        "when": ("before the election", "within six months", "after two failed attempts", "every quarter",
                 "despite a change of government", "without outside help", "in three provinces", "at little cost",
                 "when the mandate was renewed", "in open sessions"),
        "topic": ("police reform", "border security", "vetting", "prison reform", "budget oversight",
                  "community safety", "military justice", "disarmament", "intelligence oversight", "mediation"),
        "place": ("Mali", "Peru", "Kosovo", "Timor-Leste", "Burundi", "Nepal", "Guatemala", "South Sudan", "Georgia",
                  "Côte d’Ivoire", "Sierra Leone", "Lebanon"),
        "act": ("build trust", "share information", "plan the exit", "listen to residents", "agree on roles",
                "start small", "keep promises", "protect witnesses", "follow the money", "train the trainers"),
    },
    sentences=("{who} {did} {what} {when}.", "As soon as {who} {did} {what}, {who} {did} {what}.",
               "It took years until {who} {did} {what} {when}.", "In {place}, {who} {did} {what} {when}.",
               "Nobody expected that {who} would ask how {who} {did} {what}.",
               "On {topic}, {who} {did} {what} (and {who} did not) {when}."),
    titles=("Lessons from {topic} and {topic}", "Local ownership of {topic} in {place}", "Working on {topic}"),
    lessons=("{act} and {act}", "{act} before {topic} begins", "{act} with those who pay for {topic}"),
    example_titles=("{topic} in {place}", "How {place} began its {topic}", "{topic} and {topic} in {place}"),
    works=("{topic} in {place}: An Account", "The Long Road to {topic} in {place}", "What {place} Knows of {topic}"),
    lesson_forms=("Lesson {n} – {t}", "Lesson {n}: {t}", "LESSON {word}: {t}", "Lesson {n}. {t}", "Lesson: {t}"),
    examples="Examples", label="Case study", closings=("Conclusion", "The way forward", "Recommendations"),
    notes="Footnotes", heads=("Province", "Year", "Officers"),
    authors=(("Adeyemi", "Ruth"), ("Okafor", "Samuel"), ("Lindqvist", "Karin"), ("Haddad", "Rima")),
    reference_forms=("{what}, {given} {surname}, Harbour Institute, {year}.",
                     "{surname}, {initial}. ({year}). {what}. London: Harbour Press."),
)  # fmt: skip
_FR = Words(
    lists={
        "who": ("la police", "le ministère", "les partenaires locaux", "l’armée", "le médiateur", "les anciens",
                "les bailleurs", "le parlement", "les associations de femmes", "les conseillers de la mission"),
        "did": ("a examiné", "ont discuté", "a publié", "ont rejeté", "a rédigé", "ont soutenu", "a modifié"),
        "what": ("le budget du service", "le code de conduite", "les critères de sélection", "la loi des pensions",
                 "un plan de patrouilles communes", "le programme de formation", "la procédure de plainte"),
        "when": ("avant les élections", "en six mois", "après deux échecs", "chaque trimestre", "sans aide extérieure",
                 "dans trois provinces", "à peu de frais", "malgré le changement de gouvernement"),
        "topic": ("réforme de la police", "sécurité des frontières", "réforme des prisons", "justice militaire",
                  "médiation", "désarmement", "sécurité de proximité"),
        "place": ("Mali", "Niger", "Burundi", "Haïti", "Sénégal", "Tchad", "Liban", "Togo", "Madagascar"),
        "act": ("écouter les habitants", "partager l’information", "préparer le retrait", "tenir ses promesses",
                "protéger les témoins", "commencer petit", "clarifier les rôles", "former les formateurs"),
    },
    sentences=("{who} {did} {what} {when}.", "Dès que {who} {did} {what}, {who} {did} {what}.",
               "Il a fallu des années pour que {who} comprenne {what} {when}.",
               "Personne n’attendait que {who} demande comment {who} {did} {what}."),
    titles=("Leçons de la {topic} et de la {topic}", "L’appropriation locale au {place}", "Autour de la {topic}"),
    lessons=("{act} et {act}", "{act} avant la {topic}", "{act} avec ceux qui paient la {topic}"),
    example_titles=("{topic} au {place}", "Comment le {place} a commencé sa {topic}", "{topic} et {topic} au {place}"),
    works=("La {topic} au {place} : un récit", "Le long chemin vers la {topic} au {place}"),
    lesson_forms=("Leçon {n} – {t}", "Leçon {n} : {t}", "Leçon {n}. {t}", "Leçon : {t}"),
    examples="Exemples", label="Étude de cas", closings=("Conclusion", "Recommandations"), notes="Notes",
    heads=("Province", "Année", "Agents"),
    authors=(("Diallo", "Aminata"), ("Lefèvre", "Paul"), ("Traoré", "Issa")),
    reference_forms=("{what}, {given} {surname}, Presses du Port, {year}.",
                     "{surname}, {initial}. ({year}). {what}. Niamey : Presses du Port."),
)  # fmt: skip
_ES = Words(
    lists={
        "who": ("la policía", "el ministerio", "los socios locales", "el ejército", "la defensoría", "los donantes",
                "el congreso", "las asociaciones de mujeres", "los asesores de la misión"),
        "did": ("revisó", "discutieron", "publicó", "rechazaron", "redactó", "apoyaron", "cambió"),
        "what": ("el presupuesto del servicio", "el código de conducta", "los criterios de selección",
                 "un plan de patrullas conjuntas", "el programa de formación", "la ley de pensiones"),
        "when": ("antes de las elecciones", "en seis meses", "tras dos intentos fallidos", "cada trimestre",
                 "sin ayuda externa", "en tres provincias", "con pocos gastos"),
        "topic": ("reforma de la policía", "seguridad fronteriza", "reforma penitenciaria", "justicia militar",
                  "mediación", "seguridad comunitaria"),
        "place": ("Perú", "Guatemala", "Colombia", "Honduras", "Ecuador", "Bolivia", "El Salvador"),
        "act": ("escuchar a los vecinos", "compartir la información", "preparar la salida", "cumplir las promesas",
                "proteger a los testigos", "empezar en pequeño", "aclarar las funciones", "formar a los formadores"),
    },
    sentences=("{who} {did} {what} {when}.", "En cuanto {who} {did} {what}, {who} {did} {what}.",
               "Pasaron años hasta que {who} {did} {what} {when}.",
               "Nadie esperaba que {who} preguntara cómo {who} {did} {what}."),
    titles=("Lecciones de la {topic} y la {topic}", "La apropiación local en {place}", "Apuntes sobre la {topic}"),
    lessons=("{act} y {act}", "{act} antes de la {topic}", "{act} con quienes pagan la {topic}"),
    example_titles=("{topic} en {place}", "Cómo empezó {place} su {topic}", "{topic} y {topic} en {place}"),
    works=("La {topic} en {place}: una crónica", "El largo camino de la {topic} en {place}"),
    lesson_forms=("Lección {n} – {t}", "Lección {n}: {t}", "Lección {n}. {t}", "Lección: {t}"),
    examples="Ejemplos", label="Estudio de caso", closings=("Conclusiones", "Recomendaciones"), notes="Notas",
    heads=("Provincia", "Año", "Agentes"),
    authors=(("Rojas", "Elena"), ("Quispe", "Tomás"), ("Ibáñez", "Lucía")),
    reference_forms=("{what}, {given} {surname}, Ediciones del Puerto, {year}.",
                     "{surname}, {initial}. ({year}). {what}. Lima: Ediciones del Puerto."),
)  # fmt: skip
_PT = Words(
    lists={
        "who": ("a polícia", "o ministério", "os parceiros locais", "o exército", "a provedoria", "os doadores",
                "o parlamento", "as associações de mulheres", "os assessores da missão"),
        "did": ("reviu", "discutiram", "publicou", "rejeitaram", "redigiu", "apoiaram", "mudou"),
        "what": ("o orçamento do serviço", "o código de conduta", "os critérios de seleção", "a lei das pensões",
                 "um plano de patrulhas conjuntas", "o programa de formação"),
        "when": ("antes das eleições", "em seis meses", "após duas tentativas falhadas", "em cada trimestre",
                 "sem ajuda externa", "em três províncias", "com poucos custos"),
        "topic": ("reforma da polícia", "segurança das fronteiras", "reforma das prisões", "justiça militar",
                  "mediação", "segurança comunitária"),
        "place": ("Moçambique", "Angola", "Timor-Leste", "Cabo Verde", "Brasil"),
        "act": ("ouvir os moradores", "partilhar a informação", "preparar a saída", "cumprir as promessas",
                "proteger as testemunhas", "começar devagar", "clarificar as funções", "formar os formadores"),
    },
    sentences=("{who} {did} {what} {when}.", "Assim que {who} {did} {what}, {who} {did} {what}.",
               "Passaram anos até que {who} {did} {what} {when}.",
               "Ninguém esperava que {who} perguntasse como {who} {did} {what}."),
    titles=("Lições da {topic} e da {topic}", "A apropriação local em {place}", "Notas sobre a {topic}"),
    lessons=("{act} e {act}", "{act} antes da {topic}", "{act} com quem paga a {topic}"),
    example_titles=("{topic} em {place}", "Como {place} começou a sua {topic}", "{topic} e {topic} em {place}"),
    works=("A {topic} em {place}: uma crónica", "O longo caminho da {topic} em {place}"),
    lesson_forms=("Lição {n} – {t}", "Lição {n}: {t}", "Lição {n}. {t}", "Lição: {t}"),
    examples="Exemplos", label="Estudo de caso", closings=("Conclusões", "Recomendações"), notes="Notas",
    heads=("Província", "Ano", "Agentes"),
    authors=(("Duarte", "Ana"), ("Sanches", "Rui"), ("Macuácua", "Inês")),
    reference_forms=("{what}, {given} {surname}, Edições do Porto, {year}.",
                     "{surname}, {initial}. ({year}). {what}. Maputo: Edições do Porto."),
)  # fmt: skip
LANGUAGES: dict[str, Words] = {"en": _EN, "fr": _FR, "es": _ES, "pt": _PT}
