"""Citations in two levels, in every style. What is expected was written by hand, from the guides of the styles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.bibliography import parse_reference
from qa.citations import citation
from qa.cite import Style, cited, entry, short
from qa.datatypes import Marker, Passage, Reference
from qa.styles import Run
from qa.works import Work

PASSAGE = Passage(
    id="oversight/lesson-2/ledger", document="Oversight", path="oversight.txt", kind="example", lesson_number=2,
    lesson_title="Listen", example_title="Ledger in Peru", section_title=None, text="x", start=0, end=1, pages=("12",),
)  # fmt: skip
WHERE = "Oversight, Lesson 2, Example “Ledger in Peru”, p. 12"

# The line; the pages that the passage's markers give; author-date, APA 7, Chicago 17, Harvard (Cite Them Right 12).
GOLDEN: list[tuple[str, tuple[str, ...], str, str, str, str]] = [
    # a chapter in an edited book, diacritics
    (
        "Lalá, A., and Francisco, L. (2008). The Difficulties of Donor Coordination: Police and Judicial Reform in "
        "Mozambique. In Managing Insecurity: Field Experiences of Security Sector Reform (pp.77-94), eds. G. Peake, "
        "E. Scheye and A. Hills, Routledge, Abingdon / New York.", (),
        "Lalá and Francisco (2008), pp. 77-94",
        "Lalá, A., & Francisco, L. (2008). The Difficulties of Donor Coordination: Police and Judicial Reform in "
        "Mozambique. In G. Peake, E. Scheye, & A. Hills (Eds.), *Managing Insecurity: Field Experiences of Security "
        "Sector Reform* (pp. 77–94). Routledge.",
        "Lalá, A., and L. Francisco. 2008. “The Difficulties of Donor Coordination: Police and Judicial Reform in "
        "Mozambique.” In *Managing Insecurity: Field Experiences of Security Sector Reform*, edited by G. Peake, "
        "E. Scheye, and A. Hills, 77–94. Abingdon / New York: Routledge.",
        "Lalá, A. and Francisco, L. (2008) ‘The Difficulties of Donor Coordination: Police and Judicial Reform in "
        "Mozambique’, in G. Peake, E. Scheye and A. Hills (eds) *Managing Insecurity: Field Experiences of Security "
        "Sector Reform*. Abingdon / New York: Routledge, pp. 77–94.",
    ),
    # no author, no year
    (
        "The Zimbabwe Peace and Security Programme, ISSAT.", (),
        "“The Zimbabwe Peace and Security Programme” (n.d.)",
        "*The Zimbabwe Peace and Security Programme*. (n.d.). ISSAT.",
        "“The Zimbabwe Peace and Security Programme.” n.d. ISSAT.",
        "‘The Zimbabwe Peace and Security Programme’ (no date). ISSAT.",
    ),
    # a Portuguese title, years within it, no author
    (
        "Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012), European Commission "
        "(also available in English).", (),
        "“Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012)” (n.d.)",
        "*Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012)*. (n.d.). European "
        "Commission.",
        "“Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012).” n.d. European Commission.",
        "‘Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012)’ (no date). European "
        "Commission.",
    ),
    # a French title keeps its case
    (
        "Evaluation de la réforme de la sécurité et de la justice au Burundi, ISSAT.", ("4",),
        "“Evaluation de la réforme de la sécurité et de la justice au Burundi” (n.d.), p. 4",
        "*Evaluation de la réforme de la sécurité et de la justice au Burundi*. (n.d.). ISSAT.",
        "“Evaluation de la réforme de la sécurité et de la justice au Burundi.” n.d. ISSAT.",
        "‘Evaluation de la réforme de la sécurité et de la justice au Burundi’ (no date). ISSAT.",
    ),
    # a surname of two words, pages from the markers
    (
        "Better Political Engagement in Fragile Situations, More Change Management, Erwin Van Veen, OECD, 2016.",
        ("34", "50"),
        "Van Veen (2016), pp. 34, 50",
        "Van Veen, E. (2016). *Better Political Engagement in Fragile Situations, More Change Management*. OECD.",
        "Van Veen, Erwin. 2016. “Better Political Engagement in Fragile Situations, More Change Management.” OECD.",
        "Van Veen, E. (2016) ‘Better Political Engagement in Fragile Situations, More Change Management’. OECD.",
    ),
    # two authors, no year, a year at the head of the title
    (
        "2009 Review of NORLAG and NORLAM, Erik Whist and Endre Vigeland.", (),
        "Whist and Vigeland (n.d.)",
        "Whist, E., & Vigeland, E. (n.d.). *2009 Review of NORLAG and NORLAM*.",
        "Whist, Erik, and Endre Vigeland. n.d. “2009 Review of NORLAG and NORLAM.”",
        "Whist, E. and Vigeland, E. (no date) ‘2009 Review of NORLAG and NORLAM’.",
    ),
    # a corporate author, capitals within the title, an address with an ampersand
    (
        "OECD (2007). Handbook on Security System Reform. Paris: OECD. Available at: http://www.oecd.org/x_y?a=1&b=2 "
        "(accessed 3 May 2012).", (),
        "OECD (2007)",
        "OECD. (2007). *Handbook on Security System Reform*. OECD. http://www.oecd.org/x_y?a=1&b=2",
        "OECD. 2007. *Handbook on Security System Reform*. Paris: OECD. http://www.oecd.org/x_y?a=1&b=2.",
        "OECD (2007) *Handbook on Security System Reform*. Paris: OECD. Available at: http://www.oecd.org/x_y?a=1&b=2 "
        "(Accessed: 3 May 2012).",
    ),
    # a corporate author of several words; nothing of American law is put in
    (
        "United Nations Security Council, Resolution 1528 (2004), S/RES/1528, 27 February 2004.", (),
        "United Nations Security Council (2004)",
        "United Nations Security Council. (2004, February 27). *Resolution 1528 (2004)* (S/RES/1528).",
        "United Nations Security Council. 2004. “Resolution 1528 (2004).” S/RES/1528. February 27.",
        "United Nations Security Council (2004) ‘Resolution 1528 (2004)’.",
    ),
    # an article
    (
        "Baker, B. (2010). Linking state and non-state security and justice. Development Policy Review, 28(5), "
        "597-616.", (),
        "Baker (2010), pp. 597-616",
        "Baker, B. (2010). Linking state and non-state security and justice. *Development Policy Review*, *28*(5), "
        "597–616.",
        "Baker, B. 2010. “Linking state and non-state security and justice.” *Development Policy Review* 28 (5): "
        "597–616.",
        "Baker, B. (2010) ‘Linking state and non-state security and justice’, *Development Policy Review*, 28(5), "
        "pp. 597–616.",
    ),
    # the same with a DOI, in the form of Chicago: pages shortened
    (
        "Donais, T., & Knorr, A. C. (2013). Peacebuilding from below vs. the liberal peace: The case of Haiti. "
        "Canadian Journal of Development Studies, 34(1), 154–169. "
        "https://doi.org/10.1080/02255189.2013.761130", ("160",),
        "Donais and Knorr (2013), p. 160",
        "Donais, T., & Knorr, A. C. (2013). Peacebuilding from below vs. the liberal peace: The case of Haiti. "
        "*Canadian Journal of Development Studies*, *34*(1), 154–169. https://doi.org/10.1080/02255189.2013.761130",
        "Donais, T., and A. C. Knorr. 2013. “Peacebuilding from below vs. the liberal peace: The case of Haiti.” "
        "*Canadian Journal of Development Studies* 34 (1): 154–69. https://doi.org/10.1080/02255189.2013.761130.",
        "Donais, T. and Knorr, A.C. (2013) ‘Peacebuilding from below vs. the liberal peace: The case of Haiti’, "
        "*Canadian Journal of Development Studies*, 34(1), pp. 154–169. Available at: "
        "https://doi.org/10.1080/02255189.2013.761130.",
    ),
    # a book as Brazilians cite it: capitals, a particle, an edition
    (
        "SILVA, José da. Título da obra: subtítulo. 2. ed. São Paulo: Editora Fundo, 2009. Disponível em: "
        "<http://example.org/a>. Acesso em: 3 mar. 2010.", (),
        "SILVA (2009)",
        "SILVA, J. da. (2009). *Título da obra: subtítulo* (2nd ed.). Editora Fundo. http://example.org/a",
        "SILVA, José da. 2009. *Título da obra: subtítulo*. 2nd ed. São Paulo: Editora Fundo. http://example.org/a.",
        "SILVA, J. da (2009) *Título da obra: subtítulo*. 2nd edn. São Paulo: Editora Fundo. Available at: "
        "http://example.org/a (Accessed: 3 March 2010).",
    ),
    # an edited book
    (
        "García López, María (coord.) (2010). La reforma policial. Madrid: Editorial Norte.", ("7-9",),
        "García López (2010), pp. 7-9",
        "García López, M. (Ed.). (2010). *La reforma policial*. Editorial Norte.",
        "García López, María, ed. 2010. *La reforma policial*. Madrid: Editorial Norte.",
        "García López, M. (ed.) (2010) *La reforma policial*. Madrid: Editorial Norte.",
    ),
    # a French book
    (
        "ADEYEMI (Ruth), Derrière la caserne, Dakar, Presses du Fleuve, 2009, 210 p.", (),
        "ADEYEMI (2009)",
        "ADEYEMI, R. (2009). *Derrière la caserne*. Presses du Fleuve.",
        "ADEYEMI, Ruth. 2009. *Derrière la caserne*. Dakar: Presses du Fleuve.",
        "ADEYEMI, R. (2009) *Derrière la caserne*. Dakar: Presses du Fleuve.",
    ),
    # a journal's volume, and no more of it
    (
        "A Meal after a Quarrel, Mark Whitford, Pacific Policing Journal, Vol. 11, 2017.", (),
        "Whitford (2017)",
        "Whitford, M. (2017). A Meal after a Quarrel. *Pacific Policing Journal*, *11*.",
        "Whitford, Mark. 2017. “A Meal after a Quarrel.” *Pacific Policing Journal* 11.",
        "Whitford, M. (2017) ‘A Meal after a Quarrel’, *Pacific Policing Journal*, 11.",
    ),
    # a report with a number and no author
    (
        "The Prison Farm, Working Paper No. 12, Institute of Penal Studies, 2009.", (),
        "“The Prison Farm” (2009)",
        "*The Prison Farm* (Working Paper No. 12). (2009). Institute of Penal Studies.",
        "*The Prison Farm*. 2009. Working Paper No. 12. Institute of Penal Studies.",
        "*The Prison Farm* (2009). Working Paper 12. Institute of Penal Studies.",
    ),
    # a web page without author or year, whose title asks
    (
        "What Is Vetting?, ISSAT, available at https://issat.dcaf.ch/vetting (accessed 12 March 2018).", (),
        "“What Is Vetting?” (n.d.)",
        # in APA and Chicago the organisation whose page it is stands in the author's place
        "ISSAT. (n.d.). *What Is Vetting?* Retrieved March 12, 2018, from https://issat.dcaf.ch/vetting",
        "ISSAT. n.d. “What Is Vetting?” Accessed March 12, 2018. https://issat.dcaf.ch/vetting.",
        "*What Is Vetting?* (no date). ISSAT. Available at: https://issat.dcaf.ch/vetting (Accessed: 12 March 2018).",
    ),
    # a newspaper
    (
        'Gerald Mbeki, "Police reform stalls again", The Daily Observer, 14 June 2015.', (),
        "Mbeki (2015)",
        "Mbeki, G. (2015, June 14). Police reform stalls again. *The Daily Observer*.",
        "Mbeki, Gerald. 2015. “Police reform stalls again.” *The Daily Observer*, June 14.",
        "Mbeki, G. (2015) ‘Police reform stalls again’, *The Daily Observer*, 14 June.",
    ),
    # a thesis
    (
        "Koné, Awa. « Femmes et police au Mali ». Thèse de doctorat, Université de Bamako, 2018.", (),
        "Koné (2018)",
        "Koné, A. (2018). *Femmes et police au Mali* [Thèse de doctorat]. Université de Bamako.",
        "Koné, Awa. 2018. “Femmes et police au Mali.” Thèse de doctorat, Université de Bamako.",
        "Koné, A. (2018) *Femmes et police au Mali*. Thèse de doctorat. Université de Bamako.",
    ),
    # five authors, an edition
    (
        "Kone, A., Diallo, B., Traoré, C., Keita, D. and Sow, E. (2012). Long names. 2nd ed. Bamako: Jamana.", (),
        "Kone et al. (2012)",
        "Kone, A., Diallo, B., Traoré, C., Keita, D., & Sow, E. (2012). *Long names* (2nd ed.). Jamana.",
        "Kone, A., B. Diallo, C. Traoré, D. Keita, and E. Sow. 2012. *Long names*. 2nd ed. Bamako: Jamana.",
        "Kone, A. *et al.* (2012) *Long names*. 2nd edn. Bamako: Jamana.",
    ),
    # pages that the line itself cites, of something that stands in nothing
    (
        "[4] ISSAT, Mapping Study on DDR-SSR Linkages, pp. 21-24.", (),
        "ISSAT (n.d.), pp. 21-24",
        "ISSAT. (n.d.). *Mapping Study on DDR-SSR Linkages* (pp. 21–24).",
        "ISSAT. n.d. “Mapping Study on DDR-SSR Linkages.”",
        "ISSAT (no date) ‘Mapping Study on DDR-SSR Linkages’.",
    ),
    # a question in quotation marks, with others in it
    (
        "Ruth Adeyemi, “Who Is ‘Local’?,” Journal of Reform 4, no. 2 (2014): 44–59.", (),
        "Adeyemi (2014), pp. 44-59",
        "Adeyemi, R. (2014). Who Is ‘Local’? *Journal of Reform*, *4*(2), 44–59.",
        "Adeyemi, Ruth. 2014. “Who Is ‘Local’?” *Journal of Reform* 4 (2): 44–59.",
        "Adeyemi, R. (2014) ‘Who Is “Local”?’, *Journal of Reform*, 4(2), pp. 44–59.",
    ),
]  # fmt: skip
# Lines that are given as they stand: too little of them is certain, or a styled entry would lack what they state.
RAW = [
    "The Green Fields of Kono, Ruth Adeyemi, Harbour Lights, 2014",  # whose names are these?
    "Mark Sedra, Reform in Small States, 2016",
    "Ibid., p. 4",
    "Nations Unies, Conseil de sécurité, Résolution 2151 (2014), 28 avril 2014",
    'Ball, Nicole (2014). "Lessons from Burundi\'s Security Sector Reform Process". Africa Security Brief, No. 29',
]


def reference(line: str) -> Reference:
    return Reference(line, 0, len(line), parse_reference(line))


def passage(*lines: str, markers: tuple[tuple[int, tuple[str, ...]], ...] = ()) -> Passage:
    return replace(
        PASSAGE,
        references=tuple(reference(line) for line in lines),
        markers=tuple(Marker("(x)", 0, 3, at, pages) for at, pages in markers),
    )


def shown(runs: tuple[Run, ...]) -> str:
    return "".join(f"*{run.text}*" if run.italic else run.text for run in runs)


@pytest.mark.parametrize("row", GOLDEN, ids=[row[2] for row in GOLDEN])
def test_the_entry_in_each_style(row: tuple[str, tuple[str, ...], str, str, str, str]) -> None:
    work = Work(row[0], parse_reference(row[0]), "x")
    assert [shown(entry(work, style)) for style in ("apa", "chicago", "harvard")] == list(row[3:])
    assert [shown(entry(work, style)) for style in ("plain", "footnote", "author-date")] == [row[0]] * 3


@pytest.mark.parametrize("row", GOLDEN, ids=[row[2] for row in GOLDEN])
def test_author_date(row: tuple[str, tuple[str, ...], str, str, str, str]) -> None:
    assert short(reference(row[0]), row[1]) == row[2]
    assert cited(passage(row[0], markers=((0, row[1]),)), "author-date") == f"{row[2]}, cited in {WHERE}"


@pytest.mark.parametrize("line", RAW)
def test_a_line_that_was_not_understood_whole_is_given_as_it_stands(line: str) -> None:
    own = passage(line + ".")
    printed = f"“{line}”" if line.startswith("Ibid") else line  # else it would point to the footnote before
    for style in ("apa", "chicago", "harvard"):
        assert entry(Work(line + ".", parse_reference(line), "x"), style) == (Run(line + "."),)
        assert cited(own, style) == f"{printed}. Cited in {WHERE}."
    assert cited(own, "footnote") == f"{printed}, cited in {WHERE}."
    if "Ball" not in line:  # whose author and year are certain
        assert cited(own, "author-date") == f"{printed}, cited in {WHERE}"


def test_plain_is_the_citation_as_it_is_shown() -> None:
    own = passage(GOLDEN[0][0], GOLDEN[1][0])
    assert cited(own) == cited(own, "plain") == citation(own)
    assert cited(own).endswith("Cited in: Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”, p. 12.")


@pytest.mark.parametrize("style", ["plain", "footnote", "author-date", "apa", "chicago", "harvard"])
def test_without_references_only_the_place(style: Style) -> None:
    assert cited(PASSAGE, style) == "Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”, p. 12."


def test_footnote_gives_the_line_and_the_pages_that_it_lacks() -> None:
    van_veen = GOLDEN[4][0]
    assert cited(passage(van_veen, markers=((0, ("34",)), (0, ("50", "34")))), "footnote") == (
        f"{van_veen.rstrip('.')}, pp. 34, 50, cited in {WHERE}."
    )
    issat = GOLDEN[19][0]
    assert cited(passage(issat, markers=((0, ("21-24",)),)), "footnote") == f"{issat.rstrip('.')}, cited in {WHERE}."
    assert (
        cited(passage(issat, markers=((0, ("22",)),)), "footnote") == f"{issat.rstrip('.')}, p. 22, cited in {WHERE}."
    )
    assert cited(passage("Ibid., p. 4.", markers=((0, ("4",)),)), "footnote") == f"“Ibid., p. 4”, cited in {WHERE}."


def test_published_styles_name_the_pages_that_their_entry_lacks() -> None:
    own = passage(GOLDEN[4][0], GOLDEN[6][0], GOLDEN[19][0], markers=((0, ("34", "50")), (1, ("7",))))
    assert cited(own, "apa") == (
        "Van Veen, E. (2016). Better Political Engagement in Fragile Situations, More Change Management. OECD. "
        "Pp. 34, 50. OECD. (2007). Handbook on Security System Reform. OECD. http://www.oecd.org/x_y?a=1&b=2 P. 7. "
        f"ISSAT. (n.d.). Mapping Study on DDR-SSR Linkages (pp. 21–24). Cited in {WHERE}."
    )
    assert cited(passage(GOLDEN[19][0]), "chicago") == (
        f"ISSAT. n.d. “Mapping Study on DDR-SSR Linkages.” Pp. 21-24. Cited in {WHERE}."
    )


def test_several_sources() -> None:
    own = passage(GOLDEN[0][0], GOLDEN[1][0], "Ibid., p. 4.", markers=((0, ("80",)), (None, ("99",))))  # type: ignore[arg-type]
    assert cited(own, "author-date") == (
        "Lalá and Francisco (2008), p. 80; “The Zimbabwe Peace and Security Programme” (n.d.); “Ibid., p. 4”, "
        f"cited in {WHERE}"
    )
    assert cited(own, "harvard") == (
        f"{GOLDEN[0][5].replace('*', '')} P. 80. {GOLDEN[1][5].replace('*', '')} “Ibid., p. 4”. Cited in {WHERE}."
    )


def test_two_works_of_one_author_and_year_are_told_apart() -> None:
    own = passage(
        "Baker, B. (2010). Green Fields: A Study. Paris: Karthala.", "Baker, B. (2010). Long Roads. Paris: Karthala."
    )
    assert cited(own, "author-date") == (f"Baker (2010), “Green Fields”; Baker (2010), “Long Roads”, cited in {WHERE}")


def test_the_lesson_is_named_by_its_number_where_it_has_one() -> None:
    own = passage(GOLDEN[1][0])
    numbered = replace(own, kind="lesson", example_title=None, pages=())
    assert cited(numbered, "author-date").endswith("(n.d.), cited in Oversight, Lesson 2")
    assert cited(replace(numbered, lesson_number=None), "author-date").endswith("cited in Oversight, Lesson “Listen”")


def test_authors_that_the_line_leaves_out_are_not_forgotten() -> None:
    line = "Baker, B. et al. (2010). Green Fields. Paris: Karthala."
    made = Reference(line, 0, len(line), {
        "type": "book", "author": [{"family": "Baker", "given": "B."}], "title": "Green Fields",
        "publisher": "Karthala", "publisher-place": "Paris", "issued": {"date-parts": [[2010]]},
    })  # fmt: skip
    assert short(made) == "Baker et al. (2010)"
    assert entry(Work(line, made.csl, "x"), "apa") == (Run(line),)


def test_others_in_a_title_are_no_authors() -> None:
    line = "Paz, L. (2010). Ana y otros. Madrid: Norte."
    made = Reference(line, 0, len(line), {
        "type": "book", "author": [{"family": "Paz", "given": "L."}], "title": "Ana y otros", "publisher": "Norte",
        "publisher-place": "Madrid", "issued": {"date-parts": [[2010]]},
    })  # fmt: skip
    assert short(made) == "Paz (2010)"


def test_a_title_without_letters_is_none() -> None:
    line = "Sedra, Mark. (2010). La réforme du secteur. Paris: Karthala."
    made = Reference(line, 0, len(line), {
        "type": "book", "author": [{"family": "Sedra", "given": "Mark"}], "title": "(2010)", "publisher": "Karthala",
        "publisher-place": "Paris",
    })  # fmt: skip
    assert short(made) == line.rstrip(".")  # it states a year, so "n.d." would be wrong
    assert entry(Work(line, made.csl, "x"), "chicago") == (Run(line),)
