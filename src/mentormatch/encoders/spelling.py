"""Spellings of one term: hyphens, plurals, British and American English."""

import re

from mentormatch.answers import word_set

_AND = re.compile(r"(?<=\w\w)\s*&\s*(?=\w\w)")
_DOT = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_]|\s|$)")
_SLASH = re.compile(r"\s*/\s*")
_NO_LETTERS = str.maketrans(dict.fromkeys(" -()',"))
_POSSESSIVE = re.compile(r"'s\b|(?<=s)'")

# Words whose last s is no plural, or whose plural is another subject.
_NO_PLURALS = word_set("""
news means goods sales arms arts customs windows rails pandas canvas atlas bias saas paas iaas kubernetes jenkins ios
postgres keras ansys solidworks quickbooks humanities securities glasses savings series species lens always
trades letters odds premises proceeds sass aws css sas
""")
# Nouns in -ic that have a plural, unlike physics.
_PLURALS_IN_ICS = word_set("topics clinics fabrics metrics critics mosaics")
_OTHER_PLURALS = {
    "analyses": "analysis",
    "theses": "thesis",
    "hypotheses": "hypothesis",
    "diagnoses": "diagnosis",
    "crises": "crisis",
    "children": "child",
    "apis": "api",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "maths": "math",
}
_OTHER_WORDS = {
    "mgmt": "management",
    "mgt": "management",
    "mktg": "marketing",
    "dev": "development",
    "programme": "program",
    "dialogue": "dialog",
    "catalogue": "catalog",
    "licence": "license",
    "defence": "defense",
    "practise": "practice",
    "practising": "practicing",
    "grey": "gray",
    "aluminium": "aluminum",
    "jewellery": "jewelry",
    "enrolment": "enrollment",
    "fulfilment": "fulfillment",
    "judgement": "judgment",
    "artefact": "artifact",
    "mould": "mold",
    "moulding": "molding",
    "plough": "plow",
    "ageing": "aging",
    "cheque": "check",
    "sceptic": "skeptic",
    "manoeuvre": "maneuver",
    "storey": "story",
    "counsellor": "counselor",
    "centre": "center",
    "theatre": "theater",
    "fibre": "fiber",
    "metre": "meter",
    "litre": "liter",
    "calibre": "caliber",
}
_OUR = re.compile(
    r"\b(?P<stem>colo|labo|neighbo|behavio|humo|hono|favo|flavo|harbo|rumo|tumo|vapo|vigo|armo|endeavo|odo|parlo|savo|"
    r"endeavo|glamo|ranco|rigo|splendo|valo|mono)u(?=r)"
)
_IZE = re.compile(r"(?<=\w\w)iz(?=(?:e|es|ed|ing|er|ers|ation|ations|ational)\b)")
_YZE = re.compile(r"(?<=\w)yz(?=(?:e|es|ed|ing|er|ers)\b)")
_LL = re.compile(r"(?<=[aeiou])ll(?=(?:ing|ed|er|ers)\b)")
_DOUBLED = word_set("modelling counselling labelling travelling cancelling signalling channelling traveller jewelled")
_DIGRAPHS = re.compile(
    r"pa(?=ediatric)|orthopa(?=edic)|gyna(?=ecolog)|ana(?=esthe)|ha(?=em(?:at|o))|archa(?=eolog)|encyclopa(?=edia)|"
    r"leuka(?=emi)|ca(?=esarean)|pala(?=eo)"
)
_A_FIRST = re.compile(r"\ba(?=esthetic)")
_O_FIRST = re.compile(r"\bo(?=esoph|estrogen)|(?<=f)o(?=etal|etus)|(?<=diarrh)o(?=ea)")


def spelling_key(folded: str) -> str:
    """Return what all spellings of a folded term have in common: no spaces, singular, American English.

    It is for comparison and not for show. Only words of English letters are changed, so that other scripts and signs
    with a meaning ("C++") stay.

    Parameters
    ----------
    folded : str
        A term after `fold`.

    Examples
    --------
    >>> spelling_key("front end") == spelling_key("frontend"), spelling_key("burn out") == spelling_key("burnout")
    (True, True)
    >>> [spelling_key(term) for term in ("organizational behaviour", "stakeholder mgmt", "arts & databases")]
    ['organisationalbehavior', 'stakeholdermanagement', 'artsanddatabase']
    >>> [spelling_key(term) for term in ("physics", "news", "c++", "c#", ".net", "node.js", "3d modelling")]
    ['physics', 'news', 'c++', 'c#', '.net', 'nodejs', '3dmodeling']
    """
    return "".join(map(_word, _parts(folded))) or folded


def name_key(folded: str) -> str:
    """Return what all spellings of a proper name have in common: no spaces; "darts" is not "Dart".

    Examples
    --------
    >>> name_key("node.js"), name_key("power-bi"), name_key("darts")
    ('nodejs', 'powerbi', 'darts')
    """
    return "".join(_parts(folded)) or folded


def _parts(folded: str) -> list[str]:
    text = _SLASH.sub("/", _AND.sub(" and ", folded)) if "&" in folded or "/" in folded else folded
    if "'" in text:
        text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _DOT.sub("", text)
    return text.replace("-", " ").split()


def squeezed(folded: str) -> str:
    """Return a folded term without spaces, hyphens and brackets, as misspellings are compared.

    Examples
    --------
    >>> squeezed("machine learning")
    'machinelearning'
    """
    return folded.translate(_NO_LETTERS)


def _word(word: str) -> str:
    if not word.isascii() or len(word) < 3 or not word.isalpha():
        return word if "/" not in word or not word.strip("/") else "/".join(map(_word, word.split("/")))
    word = _singular(word)
    word = _OTHER_WORDS.get(word, word)
    word = _YZE.sub("ys", _IZE.sub("is", word))
    word = _OUR.sub(lambda found: found["stem"], word) if "our" in word else word
    if "ll" in word and word in _DOUBLED:
        word = _LL.sub("l", word)
    if "ae" in word:
        word = _A_FIRST.sub("", _DIGRAPHS.sub(lambda found: found[0][:-1], word))
    return _O_FIRST.sub("", word) if "oe" in word else word


def _singular(word: str) -> str:
    if not word.endswith("s") or len(word) < 4 or word in _NO_PLURALS:
        return word
    if word in _OTHER_PLURALS:
        return _OTHER_PLURALS[word]
    if word.endswith("ics"):
        return word[:-1] if word in _PLURALS_IN_ICS else word
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > 4 else word
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is", "js")) else word[:-1]
