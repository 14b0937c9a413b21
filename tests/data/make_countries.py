"""Writes `qa/data/countries.json`: names of countries in four languages, their codes, demonyms and traps.

Run by hand after a change here: `python tests/data/make_countries.py`. Names and codes come from pycountry (a
development dependency); the rest is written below. The table is complete in itself: the product needs no pycountry.
"""

# ruff: noqa: E501
from __future__ import annotations

import gettext
import json
import re
import unicodedata
from pathlib import Path

import pycountry

TABLE = Path(__file__).parents[2] / "qa" / "data" / "countries.json"
# Languages whose names for countries are known to the table.
LOCALES = ("fr", "es", "pt")

# The English short name where it is not pycountry's common or official short one.
SHORT = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CV": "Cape Verde",
    "PS": "Palestinian territory",
    "TR": "Turkey",
    "BN": "Brunei",
    "RU": "Russia",
    "FM": "Micronesia",
    "VA": "Holy See",
    "SH": "Saint Helena",
    "VG": "British Virgin Islands",
    "VI": "United States Virgin Islands",
    "BQ": "Caribbean Netherlands",
    "MO": "Macau",
    "FK": "Falkland Islands",
    "MF": "Saint Martin",
    "SX": "Sint Maarten",
}
# Names that are other words too ("réunion", "Maurice", "grenade", "chili"): found only with what stands before them.
UNSAFE = {
    "Réunion", "La Réunion", "Reunion", "Réunion, Île de la", "Maurice", "Mauricio", "Dominique", "Grenade", "Granada",
    "Chili", "Jersey", "Man", "Congo", "Palestina, Estado de", "Saba", "Guadeloupe", "Guadalupe", "Trinidad", "Martinica",
}  # fmt: skip
ALIASES = {
    "AE": "UAE|Emirates|Émirats arabes unis|Emiratos Árabes Unidos|Emirados Árabes Unidos|Emirados Árabes",
    "BA": "Bosnia|Bosnia-Herzegovina|BiH|Bosnie|Bosnie-Herzégovine|Bosnia y Herzegovina|Bósnia|Bósnia-Herzegovina",
    "BI": "Burúndi", "BJ": "Benim", "BN": "Brunei Darussalam", "BY": "Belarus|Byelorussia|Biélorussie|Bielorrusia",
    "CD": "DRC|RDC|DR Congo|D.R. Congo|RD Congo|R.D. Congo|RD do Congo|RD del Congo|Democratic Republic of Congo"
    "|Democratic Republic of the Congo|République démocratique du Congo|República Democrática del Congo"
    "|República Democrática do Congo|Zaire|Zaïre|Congo-Kinshasa|Congo Kinshasa|Eastern Congo|eastern Congo"
    "|Eastern DRC|eastern DRC|East Congo|Est du Congo|est du Congo|este del Congo|leste do Congo|east of the Congo",
    "CF": "République centrafricaine|Centrafrique|República Centroafricana|República Centro-Africana|Central African Rep.",
    "CG": "Congo-Brazzaville|Congo Brazzaville|Republic of Congo|Republic of the Congo|République du Congo"
    "|República del Congo|República do Congo",
    "CI": "Côte d'Ivoire|Ivory Coast|Costa de Marfil|Costa do Marfim|Côte-d'Ivoire",
    "CL": "au Chili|du Chili|le Chili", "CV": "Cabo Verde|Cape Verde|Cap-Vert|Cap Vert",
    "CZ": "Czech Republic|République tchèque|Tchéquie|República Checa|República Tcheca|Chéquia",
    "DE": "Federal Republic of Germany|West Germany|East Germany", "DO": "République dominicaine|República Dominicana",
    "EE": "Estónia", "EG": "Egito|Egipto", "ET": "Etiópia", "FM": "Micronesia|Federated States of Micronesia",
    "GB": "UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Royaume-Uni|Reino Unido"
    "|Grande-Bretagne|Gran Bretaña|Grã-Bretanha|Angleterre|Inglaterra|Écosse|Escocia|Escócia|Irlande du Nord"
    "|Irlanda del Norte|Irlanda do Norte",
    "GD": "la Grenade", "GM": "The Gambia|Gâmbia", "GW": "Guinée-Bissau|Guinea-Bissáu|Guiné-Bissau|Guinea Bissau"
    "|Guinée Bissau|Guiné Bissau", "IE": "Republic of Ireland|Irlande|Irlanda|Eire", "IR": "Irã|Irão",
    "KG": "Kyrgyz Republic|Kirghizistan|Kirguistán|Quirguistão", "KP": "North Korea|DPRK|Corée du Nord|Corea del Norte"
    "|Coreia do Norte", "KR": "South Korea|Republic of Korea|Corée du Sud|Corea del Sur|Coreia do Sul",
    "LA": "Laos|Lao PDR", "LC": "St. Lucia|St Lucia", "VC": "St. Vincent|Saint Vincent", "KN": "St. Kitts|Saint Kitts", "LK": "Ceylon", "LV": "Letónia|Letônia", "MD": "Moldavia|Moldavie|Moldávia|Moldova",
    "MG": "Madagascar|Madagáscar", "MK": "Macedonia|Macédoine|Macedónia|Macedônia|FYROM|Macédoine du Nord"
    "|Former Yugoslav Republic of Macedonia|former Yugoslav Republic of Macedonia|Macedonia del Norte"
    "|Macedónia do Norte|Macedônia do Norte", "MM": "Burma|Birmanie|Birmania|Birmânia|Mianmar",
    "MU": "île Maurice|Île Maurice|isla Mauricio|Isla Mauricio|ilha Maurícia|Maurícia",
    "MW": "Maláui|Malaui|Malauí", "NE": "Níger", "NL": "Holland|Hollande|Holanda|The Netherlands",
    "PG": "PNG", "PL": "Polónia|Polônia", "PS": "Palestine|Palestina|Palestinian territories|Palestinian Territory"
    "|Palestinian Territories|occupied Palestinian territory|Occupied Palestinian Territory|Palestinian Authority|West Bank|Gaza"
    "|Gaza Strip|State of Palestine|territoire palestinien|territoires palestiniens|Territoires palestiniens|Cisjordanie"
    "|Cisjordania|Cisjordânia|territorios palestinos|territórios palestinos|territorio palestino|território palestino",
    "RE": "Reunion Island|île de La Réunion|île de la Réunion|Île de La Réunion|isla de Reunión", "RO": "Roménia|Romênia",
    "RU": "Russia|Russie|Rusia|Rússia", "SA": "Arabia Saudí|Arabia Saudita|Arábia Saudita", "SD": "Sudão|North Sudan",
    "SI": "Eslovénia|Eslovênia", "SS": "Soudan du Sud|Sudán del Sur|Sudão do Sul|Southern Sudan|Sud-Soudan|Sud Soudan",
    "ST": "São Tomé|São Tomé e Príncipe|São Tomé and Príncipe", "SY": "Syrie|Siria|Síria",
    "SZ": "Swaziland|eSwatini|Suazilandia|Suazilândia|Essuatíni", "TL": "East Timor|Timor Leste|Timor-Leste"
    "|Timor oriental|Timor-Oriental|Timor Oriental", "TR": "Türkiye|Turkiye|Turquie|Turquía|Turquia",
    "TT": "Trinidad and Tobago|Trinité-et-Tobago|Trinidad y Tobago|Trinidad e Tobago", "TW": "Taïwan|Taiwán",
    "US": "USA|U.S.A.|U.S.|US|United States of America|the United States|États-Unis|Etats-Unis|Estados Unidos|EE. UU."
    "|EE.UU.|EEUU|EUA|États-Unis d'Amérique|Estados Unidos de América|Estados Unidos da América",
    "VA": "Vatican|Vatican City|Vaticano", "VN": "Viet Nam|Vietnam|Vietnã|Vietname", "XK": "Kosova", "YE": "Yémen|Iémen|Iêmen",
    "ZA": "South Africa|Afrique du Sud|Sudáfrica|África do Sul", "ZW": "Zimbábue|Zimbabué|Rhodesia",
    "MZ": "Moçambique", "KE": "Quénia|Quênia", "UG": "Uganda|Ouganda", "AO": "Angola", "SG": "Singapour", "IT": "Itália",
    "MX": "México|Mexique", "CO": "Colombie|Colômbia", "NG": "Nigéria", "EH": "Western Sahara|Sahara occidental",
    "JE": "Bailiwick of Jersey|States of Jersey", "IM": "Isle of Man", "DM": "Commonwealth of Dominica|la Dominique",
    "GP": "la Guadeloupe", "MQ": "la Martinique", "GN": "Guinea-Conakry|Guinée-Conakry|Guinée Conakry|Guiné-Conacri",
}  # fmt: skip
# Names that an editor may state and that mean too much else to be looked for in a text.
ALSO = {
    "RE": "Réunion|La Réunion|Reunion", "MU": "Maurice|Mauricio", "CL": "Chili", "DM": "Dominique", "GD": "Grenade|Granada",
    "GP": "Guadeloupe|Guadalupe", "MQ": "Martinique|Martinica", "TT": "Trinidad", "CF": "CAR|RCA",
    "IR": "Iran (Islamic Republic of)", "BO": "Bolivia (Plurinational State of)", "VE": "Venezuela (Bolivarian Republic of)",
    "JE": "Jersey", "US": "the States",
}  # fmt: skip
# Capitals and other cities that are known by their name, in words that mean nothing else: who asks of Harare asks of
# Zimbabwe. Of a name of several words the ones that tell it.
CITIES = {
    "AE": "Dhabi Dubai", "AF": "Kabul Kaboul Cabul Kandahar", "AL": "Tirana", "AM": "Yerevan Erevan Ereván", "AO": "Luanda",
    "AR": "Aires", "AT": "Vienna Vienne Viena", "AU": "Canberra", "AZ": "Baku Bakou Bakú", "BA": "Sarajevo Banja Mostar",
    "BD": "Dhaka Dacca Daca", "BE": "Brussels Bruxelles Bruselas Bruxelas", "BF": "Ouagadougou Uagadugú", "BG": "Sofia Sofía",
    "BH": "Manama", "BI": "Bujumbura Gitega", "BJ": "Cotonou", "BO": "Sucre Cochabamba", "BR": "Brasília Brasilia",
    "BT": "Thimphu", "BW": "Gaborone", "BY": "Minsk", "BZ": "Belmopan", "CA": "Ottawa Otava", "CD": "Kinshasa Goma Bukavu Lubumbashi Kisangani",
    "CF": "Bangui", "CG": "Brazzaville", "CH": "Bern Berne Berna", "CI": "Abidjan Yamoussoukro Bouaké", "CM": "Yaoundé Iaundé Douala",
    "CN": "Beijing Pékin Pekín Pequim", "CO": "Bogotá Medellín", "CU": "Havana Havane Habana", "CV": "Praia", "CY": "Nicosia Nicosie Nicósia",
    "CZ": "Prague Praga", "DE": "Berlin Berlín Berlim", "DK": "Copenhagen Copenhague", "DZ": "Algiers Alger Argel", "EC": "Quito Guayaquil",
    "EE": "Tallinn", "EG": "Cairo Caire", "ER": "Asmara", "ES": "Madrid Madri", "ET": "Addis Adís Adis Ababa Abeba Abeba", "FI": "Helsinki Helsinque",
    "FJ": "Suva", "FR": "Paris París", "GA": "Libreville", "GB": "London Londres Belfast", "GE": "Tbilisi Tiflis Tbilissi", "GH": "Accra Acra",
    "GM": "Banjul", "GN": "Conakry", "GR": "Athens Athènes Atenas", "GW": "Bissau Bissáu", "HN": "Tegucigalpa", "HR": "Zagreb",
    "HU": "Budapest Budapeste", "ID": "Jakarta Yakarta Jacarta Aceh", "IE": "Dublin Dublín Dublim", "IL": "Jerusalem Jérusalem Jerusalén Jerusalém",
    "IN": "Delhi Mumbai", "IQ": "Baghdad Bagdad Bagdá Mosul Mossoul Basra Bassora Basora Erbil Kirkuk", "IR": "Tehran Téhéran Teherán Teerã",
    "IS": "Reykjavik Reikiavik", "IT": "Rome Roma", "JM": "Kingston", "JO": "Amman Ammán", "JP": "Tokyo Tokio Tóquio", "KE": "Nairobi Mombasa",
    "KG": "Bishkek Bichkek Biskek", "KH": "Phnom Penh", "KP": "Pyongyang", "KR": "Seoul Séoul Seúl Seul", "KZ": "Astana", "LA": "Vientiane",
    "LB": "Beirut Beyrouth Beirute", "LK": "Colombo", "LR": "Monrovia", "LS": "Maseru", "LT": "Vilnius", "LV": "Riga", "LY": "Tripoli Trípoli Benghazi Misrata",
    "MA": "Rabat Casablanca", "MD": "Chisinau Chișinău", "ME": "Podgorica", "MG": "Antananarivo", "MK": "Skopje Skopie", "ML": "Bamako Mopti Gao Timbuktu Tombouctou",
    "MM": "Naypyidaw Yangon Rangoon", "MN": "Ulaanbaatar", "MR": "Nouakchott Nuakchot", "MT": "Valletta", "MW": "Lilongwe Blantyre", "MY": "Lumpur",
    "MZ": "Maputo Nampula", "NA": "Windhoek", "NE": "Niamey Agadez Diffa", "NG": "Abuja Lagos Maiduguri Kaduna", "NI": "Managua",
    "NL": "Hague Haye Haya Haia Amsterdam Ámsterdam Amsterdã", "NO": "Oslo", "NP": "Kathmandu Katmandou Katmandú", "NZ": "Wellington", "OM": "Muscat Mascate",
    "PE": "Lima", "PG": "Moresby", "PH": "Manila Manille", "PK": "Islamabad Karachi Lahore Peshawar", "PL": "Warsaw Varsovie Varsovia Varsóvia",
    "PS": "Ramallah Gaza Jenin", "PT": "Lisbon Lisbonne Lisboa", "PY": "Asunción Assunção", "QA": "Doha", "RO": "Bucharest Bucarest Bucareste",
    "RS": "Belgrade Belgrado", "RU": "Moscow Moscou Moscú Moscovo", "RW": "Kigali", "SA": "Riyadh Riyad Riad", "SB": "Honiara", "SD": "Khartoum Jartum Cartum Darfur",
    "SE": "Stockholm Estocolmo", "SI": "Ljubljana", "SK": "Bratislava", "SL": "Freetown", "SN": "Dakar Dacar Casamance", "SO": "Mogadishu Mogadiscio Mogadíscio Puntland Kismayo",
    "SS": "Juba Djouba Yuba", "SY": "Damascus Damas Damasco Aleppo Alep Alepo", "SZ": "Mbabane", "TD": "Djamena", "TG": "Lomé", "TH": "Bangkok Banguecoque",
    "TJ": "Dushanbe Douchanbé Dusambé", "TL": "Dili Díli", "TM": "Ashgabat Achgabat", "TN": "Tunis Túnez", "TR": "Ankara Istanbul Estambul Istambul", "TW": "Taipei",
    "TZ": "Dodoma Zanzibar", "UA": "Kyiv Kiev Kiiv Donetsk Donbas Kharkiv Odesa", "UG": "Kampala Gulu", "US": "Washington", "UY": "Montevideo Montevidéu", "UZ": "Tashkent Tachkent",
    "VE": "Caracas", "VN": "Hanoi Hanói", "XK": "Pristina Prishtina Mitrovica", "YE": "Sanaa Aden", "ZA": "Pretoria Pretória Johannesburg Johannesbourg",
    "ZM": "Lusaka Lusaca", "ZW": "Harare Bulawayo",
}  # fmt: skip
# Acronyms of missions and agencies that have the country's name in their long form: the acronym states it.
ACRONYMS = {
    "AF": "UNAMA ISAF", "BI": "BINUB BNUB ONUB", "CA": "CIDA", "CD": "MONUC MONUSCO EUSEC FARDC", "CF": "MINUSCA BINUCA",
    "CI": "UNOCI ONUCI", "DK": "DANIDA Danida", "GW": "UNIOGBIS", "HT": "MINUSTAH MINUJUSTH BINUH", "IQ": "UNAMI",
    "AU": "AusAID", "JP": "JICA", "KH": "UNTAC", "LR": "UNMIL", "ML": "MINUSMA", "NO": "NORLAM NORAD Norad",
    "RW": "UNAMIR", "SB": "RAMSI", "SL": "UNAMSIL UNIOSIL UNIPSIL", "SO": "AMISOM UNSOM", "SS": "UNMISS SPLA",
    "SV": "ONUSAL", "TL": "UNTAET UNMIT UNMISET UNOTIL", "US": "USAID", "XK": "UNMIK KFOR", "GT": "MINUGUA CICIG",
    "ES": "AECID", "LY": "UNSMIL", "GE": "UNOMIG", "BA": "UNMIBH",
}  # fmt: skip

# code | English | French | Spanish | Portuguese: base forms, inflected by rule; "=" before one that is taken as it is.
DEMONYMS = """
AD|Andorran|andorran|andorrano|andorrano
AE|Emirati|émirati émirien|emiratí|emiradense
AF|Afghan|afghan|afgano|afegão =afegã =afegãos =afegãs
AG|Antiguan||antiguano|antiguano
AL|Albanian|albanais|albanés|albanês
AM|Armenian|arménien|armenio|arménio armênio
AO|Angolan|angolais|angoleño angolano|angolano
AR|Argentine Argentinian Argentinean|argentin|argentino|argentino
AT|Austrian|autrichien|austríaco austriaco|austríaco
AU|Australian|australien|australiano|australiano
AZ|Azerbaijani|azerbaïdjanais|azerbaiyano|azerbaijano
BA|Bosnian|bosnien|bosnio|bósnio
BB|Barbadian|barbadien|barbadense|barbadiano
BD|Bangladeshi|bangladais|bangladesí|bangladeshiano
BE|Belgian|belge|belga|belga
BF|=Burkinabe =Burkinabè =Burkinabé|burkinabé =burkinabè|burkinés|burquinense
BG|Bulgarian|bulgare|búlgaro|búlgaro
BH|Bahraini|bahreïnien|bareiní|bareinita
BI|Burundian|burundais|burundés|burundês
BJ|Beninese Beninois|béninois|beninés|beninense
BN|Bruneian|brunéien|bruneano|bruneano
BO|Bolivian|bolivien|boliviano|boliviano
BR|Brazilian|brésilien|brasileño|brasileiro
BS|Bahamian|bahamien|bahameño|bahamense
BT|Bhutanese|bhoutanais|butanés|butanês
BW|Botswanan =Batswana =Motswana|botswanais|botsuano|botsuanês
BY|Belarusian Belarussian|biélorusse|bielorruso|bielorrusso
BZ|Belizean|bélizien|beliceño|belizenho
CA|Canadian|canadien|canadiense|canadense canadiano
CF||centrafricain|centroafricano|centro-africano
CH|Swiss|=suisse =suisses|suizo|suíço
CI|Ivorian Ivoirian|ivoirien|marfileño|marfinense costa-marfinense
CL|Chilean|chilien|chileno|chileno
CM|Cameroonian|camerounais|camerunés|camaronês
CN|Chinese|chinois|chino|chinês
CO|Colombian|colombien|colombiano|colombiano
CR|Costa-Rican|costaricien|costarricense|costa-riquenho
CU|Cuban|cubain|cubano|cubano
CV|Cape-Verdean Cabo-Verdean|cap-verdien|caboverdiano|cabo-verdiano
CY|Cypriot|chypriote|chipriota|cipriota
CZ|Czech|tchèque|checo|tcheco
DE|German|allemand|alemán =alemana =alemanes =alemanas|=alemão =alemã =alemães =alemãs
DJ|Djiboutian|djiboutien|yibutiano|djibutiano
DK|Danish =Dane =Danes|danois|danés|dinamarquês
DZ|Algerian|algérien|argelino|argelino
EC|Ecuadorian Ecuadorean|équatorien|ecuatoriano|equatoriano
EE|Estonian|estonien|estonio|estónio estoniano
EG|Egyptian|égyptien|egipcio|egípcio
ER|Eritrean|érythréen|eritreo|eritreu eritreia
ES|Spanish =Spaniard =Spaniards|espagnol|español|=espanhol =espanhola =espanhóis =espanholas
ET|Ethiopian|éthiopien|etíope|etíope
FI|Finnish =Finn =Finns|finlandais|finlandés|finlandês
FJ|Fijian|fidjien|fiyiano|fijiano
FR|French =Frenchman =Frenchwoman|français|francés|francês
GA|Gabonese|gabonais|gabonés|gabonês
GB|British =Briton =Britons =Scottish =Welsh =Northern-Irish|britannique|británico|britânico
GD|Grenadian|grenadien|granadino|granadino
GE|Georgian|géorgien|georgiano|georgiano
GH|Ghanaian|ghanéen|ghanés|ganês
GM|Gambian|gambien|gambiano|gambiano
GN|Guinean|guinéen|guineano|guineano
GQ|Equatoguinean Equatorial-Guinean|équatoguinéen|ecuatoguineano|equato-guineense
GR|Greek|=grec =grecque =grecs =grecques|griego|grego
GT|Guatemalan|guatémaltèque|guatemalteco|guatemalteco
GW|Bissau-Guinean|bissau-guinéen bissaoguinéen|guineano-bissau|guineense
GY|Guyanese|guyanien|guyanés|guianense
HN|Honduran|hondurien|hondureño|hondurenho
HR|Croatian|croate|croata|croata
HT|Haitian|haïtien|haitiano|haitiano
HU|Hungarian|hongrois|húngaro|húngaro
ID|Indonesian|indonésien|indonesio|indonésio
IE|Irish|irlandais|irlandés|irlandês
IL|Israeli|israélien|israelí|israelita israelense
IN|Indian|indien||
IQ|Iraqi|irakien iraquien|iraquí|iraquiano
IR|Iranian|iranien|iraní|iraniano
IS|Icelandic Icelander|islandais|islandés|islandês
IT|Italian|italien|italiano|italiano
JM|Jamaican|jamaïcain|jamaicano|jamaicano
JO|Jordanian|jordanien|jordano|jordano
JP|Japanese|japonais|japonés|japonês
KE|Kenyan|kényan|keniano keniata|queniano
KG|Kyrgyz Kyrgyzstani|kirghize|kirguís|quirguiz
KH|Cambodian|cambodgien|camboyano|cambojano
KM|Comorian|comorien|comorense|comoriano
KP|North-Korean|nord-coréen|norcoreano|norte-coreano
KR|South-Korean|sud-coréen|surcoreano|sul-coreano
KW|Kuwaiti|koweïtien|kuwaití|kuwaitiano
KZ|Kazakh Kazakhstani|kazakh|kazajo|cazaque
LA|Laotian|laotien|laosiano|laosiano
LB|Lebanese|libanais|libanés|libanês
LC|Saint-Lucian|saint-lucien|santaluciense|santa-lucense
LI|Liechtensteiner||liechtensteiniano|
LK|Sri-Lankan|sri-lankais|esrilanqués|cingalês
LR|Liberian|libérien|liberiano|liberiano
LS|=Basotho =Mosotho|lésothien|lesotense|lesotiano
LT|Lithuanian|lituanien|lituano|lituano
LU|Luxembourger =Luxembourgish|luxembourgeois|luxemburgués|luxemburguês
LV|Latvian|letton|letón =letona =letones|letão =letã
LY|Libyan|libyen|libio|líbio
MA|Moroccan|marocain|marroquí|marroquino
MD|Moldovan Moldavian|moldave|moldavo|moldavo
ME|Montenegrin|monténégrin|montenegrino|montenegrino
MG|=Malagasy|malgache|malgache|malgaxe
MK|Macedonian|macédonien|macedonio|macedónio macedônio
ML|Malian|malien|maliense|maliano
MM|=Burmese|birman|birmano|birmanês
MN|Mongolian|mongolien|mongol|mongol
MR|Mauritanian|mauritanien|mauritano|mauritano
MT|Maltese|maltais|maltés|maltês
MU|Mauritian|mauricien|mauriciano|mauriciano
MV|Maldivian|maldivien|maldivo|maldívio
MW|Malawian|malawite malawien|malauí|malauiano malawiano
MX|Mexican|mexicain|mexicano|mexicano
MY|Malaysian|malaisien|malasio|malaio
MZ|Mozambican|mozambicain|mozambiqueño|moçambicano
NA|Namibian|namibien|namibio|namibiano
NE|Nigerien Nigerois|nigérien|nigerino|nigerino
NG|Nigerian|nigérian|nigeriano|nigeriano
NI|Nicaraguan|nicaraguayen|nicaragüense|nicaraguense
NL|Dutch =Dutchman =Dutchwoman|néerlandais hollandais|neerlandés holandés|holandês neerlandês
NO|Norwegian|norvégien|noruego|norueguês
NP|Nepali Nepalese|népalais|nepalí|nepalês
NZ|New-Zealander|néo-zélandais|neozelandés|neozelandês
OM|Omani|omanais|omaní|omanense
PA|Panamanian|panaméen|panameño|panamenho
PE|Peruvian|péruvien|peruano|peruano
PG|Papua-New-Guinean|papouasien||
PH|Filipino Philippine|philippin|filipino|filipino
PK|Pakistani|pakistanais|pakistaní|paquistanês
PL|Polish|polonais|polaco|polaco polonês
PS|Palestinian|palestinien|palestino|palestiniano palestino
PT|Portuguese|portugais|portugués|português
PY|Paraguayan|paraguayen|paraguayo|paraguaio
QA|Qatari|qatari qatarien|catarí|catariano
RO|Romanian|roumain|rumano|romeno
RS|Serbian|serbe|serbio|sérvio
RU|Russian|russe|ruso|russo
RW|Rwandan Rwandese|rwandais|ruandés|ruandês
SA|Saudi|saoudien|saudí|saudita
SB|Solomon-Islander|salomonais|salomonense|
SC|Seychellois|seychellois|seychellense|seichelense
SD|Sudanese|soudanais|sudanés|sudanês
SE|Swedish =Swede =Swedes|suédois|sueco|sueco
SG|Singaporean|singapourien|singapurense|singapurense
SI|Slovenian Slovene|slovène|esloveno|esloveno
SK|Slovak|slovaque|eslovaco|eslovaco
SL|Sierra-Leonean|sierra-léonais sierraléonais|sierraleonés|serra-leonês
SN|Senegalese|sénégalais|senegalés|senegalês
SO|Somali|somalien|somalí|somali
SR|Surinamese|surinamais|surinamés|surinamês
SS|South-Sudanese|sud-soudanais|sursudanés|sul-sudanês
ST|Santomean|santoméen|santotomense|santomense são-tomense
SV|Salvadoran Salvadorean|salvadorien|salvadoreño|salvadorenho
SY|Syrian|syrien|sirio|sírio
SZ|Swazi|swazi|suazi|suazi
TD|Chadian|tchadien|chadiano|chadiano
TG|Togolese|togolais|togolés|togolês
TH|Thai|thaïlandais|tailandés|tailandês
TJ|Tajikistani||tayiko|
TL|Timorese East-Timorese|timorais est-timorais|timorense|timorense leste-timorense
TN|Tunisian|tunisien|tunecino|tunisino
TO|Tongan||tongano|
TR|Turkish|=turc =turque =turcs =turques|turco|turco
TT|Trinidadian|trinidadien|trinitense|
TW|Taiwanese|taïwanais|taiwanés|taiwanês
TZ|Tanzanian|tanzanien|tanzano|tanzaniano
UA|Ukrainian|ukrainien|ucraniano|ucraniano
UG|Ugandan|ougandais|ugandés|ugandês
US|American|américain|estadounidense norteamericano|norte-americano estadunidense
UY|Uruguayan|uruguayen|uruguayo|uruguaio
UZ|Uzbekistani|||
VE|Venezuelan|vénézuélien|venezolano|venezuelano
VN|Vietnamese|vietnamien|vietnamita|vietnamita
VU|=Ni-Vanuatu|vanuatais|vanuatuense|
XK|Kosovan Kosovar|kosovar|kosovar|kosovar
YE|Yemeni|yéménite|yemení|iemenita
ZA|South-African|sud-africain|sudafricano|sul-africano
ZM|Zambian|zambien|zambiano|zambiano
ZW|Zimbabwean|zimbabwéen|zimbabuense|zimbabuano
"""
# Words that mean one of several countries, and what elsewhere in a passage says which; nothing does: none is meant.
AMBIGUOUS = [
    {
        "words": ["Congo", *(["Congolese", "Congolais", "Congolaise"])],
        "inflected": ["congolais", "congoleño", "congolês", "congolés"],
        "context": {
            "CD": "Kinshasa Goma Kivu Kivus Bukavu Ituri Bunia Katanga Lubumbashi Kasai Kasaï Kisangani Kindu Maniema Uvira"
            " Mbandaka Beni Masisi Kabila Tshisekedi Mobutu Lumumba FARDC MONUC MONUSCO EUSEC CNDP M23",
            "CG": "Brazzaville Pointe-Noire Sassou Nguesso",
        },
    },
    {
        "words": ["Dominican", "Dominicans"],
        "inflected": ["dominicain", "dominicano"],
        "context": {"DO": "Domingo Saint-Domingue Quisqueya", "DM": "Roseau"},
    },
    {
        "words": ["Korea", "Korean", "Koreans", "Corée", "Corea", "Coreia"],
        "inflected": ["coréen", "coreano"],
        "context": {"KR": "Seoul Séoul Seúl Seul", "KP": "Pyongyang Piongyang"},
    },
]
# Longer phrases that hold a country's name or demonym and mean no country.
NOTHING = """
New Mexico|Gulf of Mexico|New Jersey|Jersey City|San Salvador|São Salvador|India ink|India rubber|Turkey red|Guinea pig|Guinea pigs|guinea pig|Guinea fowl|Gulf of Guinea|golfe de Guinée
Golfo de Guinea|Golfo da Guiné|Panama Papers|Panama hat|South China Sea|East China Sea|Sea of Japan|Gulf of Oman|Gulf of Thailand
Lake Chad|lac Tchad|lago Chad|Lake Chad Basin|Lake Malawi|River Niger|Niger River|fleuve Niger|River Congo|Congo River|Congo Basin
bassin du Congo|River Jordan|Jordan River|Jordan Valley|Indian Ocean|océan Indien|American Indian|American Indians|West Indian
British Columbia|New England|New South Wales|Latin American|Latin Americans|South American|South Americans|Central American
Central Americans|North American|North Americans|African American|African Americans|Inter-American|Inter American|Pan-American
Native American|Native Americans|American States|États américains|Etats américains|latino-américain|latino-américaine|latino-américains
latino-américaines|sud-américain|sud-américaine|sud-américains|centre-américain|centraméricain|interaméricain|afro-américain
Swiss cheese|Swiss army knife|French press|French fries|French windows|Dutch auction|Dutch courage|Chinese wall|Chinese walls
Russian roulette|Russian dolls|Danish pastry|Spanish flu|Brazil nut|Brazil nuts|Turkish delight|Indian summer|Mexican standoff
Mexican wave|Greek tragedy|Irish coffee|Turkish bath|Somali Region|South Georgia|Prince of Wales|New Caledonia's|Benin City
Bight of Benin|Peru Street|hanging chad|Vietnam syndrome|Stockholm syndrome|Nouveau-Mexique|Nuevo México|Novo México
Central African States|Central African Economic|West Jordan|Lebanon County|Cuba Street|American English|British English
Brazilian Portuguese|Mexican Spanish|Swiss German|Finnish line|Georgian architecture|Georgian house|Polish off|Polish up
"""
# Phrases that hold one country's name and mean another.
INSTEAD = {"NG": ["Niger Delta", "Niger State", "delta du Niger", "Delta du Niger", "delta del Níger"]}
INSTEAD |= {"XK": ["Kosovo Albanian", "Kosovo Albanians", "Kosovo Serb"], "GB": ["Northern Irish"]}
INSTEAD |= {"BA": ["Bosnian Croat", "Bosnian Serb"]}


def english(word: str) -> list[str]:
    """The word and its plural, which names the people."""
    return [word] if re.search(r"(ese|ish|[sz]|ch|ois|Swiss|Thai)$", word) else [word, word + "s"]


def french(word: str) -> list[str]:
    if word.endswith(("e", "é")):
        return [word, word + "s"] + ([word + "e", word + "es"] if word.endswith("é") else [])
    feminine = word + ("ne" if word.endswith(("en", "ton")) else "e")
    return [word, word if word.endswith("s") else word + "s", feminine, feminine + "s"]


def iberian(word: str) -> list[str]:
    if word.endswith("o") and not word.endswith("ão"):
        return [word[:-1] + end for end in ("o", "a", "os", "as")]
    if word.endswith(("és", "ês")):
        return [word, *(word[:-2] + end for end in ("esa", "eses", "esas"))]
    if word.endswith("eu"):
        return [word, word + "s"]
    if word.endswith(("ol", "al")):
        return [word, word + "a", word + "es", word + "as"]
    if word.endswith("í"):
        return [word, word + "es", word + "s"]
    if word.endswith(("r", "l", "n", "ã", "ão", "z", "s")):
        return [word, word + "es"]
    return [word, word + "s"] if word.endswith(("a", "e", "i")) else [word, word + "a", word + "os", word + "as"]


def both_cases(words: list[str]) -> list[str]:
    return [form for word in words for form in (word, word[0].upper() + word[1:])]


def demonyms() -> dict[str, list[str]]:
    rules = (english, french, iberian, iberian)
    found: dict[str, list[str]] = {}
    for line in DEMONYMS.split("\n"):
        code, *columns = line.split("|") if line else ("", "")
        for rule, column in zip(rules, columns, strict=False):
            for word in column.split():
                forms = [word[1:]] if word.startswith("=") else rule(word)
                plain = [form.replace("-", " ") if rule is english else form for form in forms]
                found.setdefault(code, []).extend(plain if rule is english else both_cases(plain))
    return found


def without_marks(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))


def official_names(country: object) -> list[str]:
    """Every name pycountry knows in the four languages; "Palestine, State of" is read as both halves in order."""
    keys = [value for key in ("name", "common_name", "official_name") if (value := getattr(country, key, None))]
    names = list(keys)
    for locale in LOCALES:
        translate = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[locale]).gettext
        names += [translate(key) for key in keys]
    turned = []
    for name in names:
        name = re.sub(r"\s*\([^)]*\)", "", name).strip()
        first, comma, rest = name.partition(", ")
        if not comma:
            turned.append(name)
        elif (
            "," not in rest and not rest.startswith(("Ascension", "Sint")) and first not in ("Virgin Islands", "Congo")
        ):
            turned.append(f"{rest} {first}".replace("' ", "'").replace("’ ", "’"))
    return turned


def sorted_names(names: list[str]) -> list[str]:
    safe = {name for name in names if name and name not in UNSAFE and not name[0].islower()}
    return sorted(safe | {without_marks(name) for name in safe if without_marks(name) not in UNSAFE})


def table() -> dict[str, object]:
    short: dict[str, str] = {"XK": "Kosovo"}
    names: dict[str, list[str]] = {"XK": ["Kosovo"]}
    codes: dict[str, list[str]] = {"XK": ["XK", "XKX"]}
    for country in pycountry.countries:
        code = country.alpha_2
        short[code] = SHORT.get(code) or getattr(country, "common_name", country.name)
        names[code] = [short[code], *official_names(country)]
        codes[code] = [code, country.alpha_3]
    adjectives = demonyms()
    ambiguous = [
        {
            "words": sorted({*each["words"], *both_cases([f for w in each["inflected"] for f in inflect(w)])}),
            "context": {short[code]: sorted(words.split()) for code, words in each["context"].items()},
        }
        for each in AMBIGUOUS
    ]
    countries = {
        short[code]: {
            "codes": codes[code],
            "names": sorted(
                {*sorted_names(names[code]), *ALIASES.get(code, "").split("|"), *INSTEAD.get(code, [])} - {""}
            ),
            "also": sorted(filter(None, ALSO.get(code, "").split("|"))),
            "acronyms": sorted(ACRONYMS.get(code, "").split()),
            "cities": sorted({*CITIES.get(code, "").split()}),
            "adjectives": sorted(set(adjectives.get(code, []))),
        }
        for code in sorted(short, key=short.__getitem__)
    }
    nothing = sorted(set(filter(None, re.split(r"[|\n]", NOTHING))))
    return {"countries": countries, "ambiguous": ambiguous, "nothing": nothing}


def inflect(word: str) -> list[str]:
    return french(word) if word.endswith(("ais", "ain", "éen")) else iberian(word)


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
