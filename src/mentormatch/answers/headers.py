"""What the headers of a form say, in the commonest languages."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from mentormatch.answers.text import fold

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text.

    Examples
    --------
    >>> sorted(word_set("id uid"))
    ['id', 'uid']
    """
    return frozenset(text.split())


def phrase_set(text: str) -> frozenset[str]:
    """Return the phrases of a text, which bars separate.

    Examples
    --------
    >>> sorted(phrase_set("no answer|n/a"))
    ['n/a', 'no answer']
    """
    return frozenset(text.split("|"))


# What fairness is about, and what a pairing must never be made of: English, German, French, Spanish, Portuguese, Dutch,
# Italian, folded. "Characteristics" and "identity" are what public services call them.
_GROUPS = MappingProxyType(
    {
        "gender": word_set(
            "gender genders sex pronoun pronouns transgender trans geschlecht pronomen genre sexe pronoms "
            "genero sexo pronombres pronomes geslacht voornaamwoorden genere sesso pronomi"
        ),
        "age": word_set(
            "age ages birth birthday birthdate birthyear born dob alter altersgruppe geburtsdatum "
            "geburtsjahr geburtstag naissance edad nacimiento idade nascimento leeftijd leeftijdsgroep "
            "geboortedatum geboortejaar eta nascita"
        ),
        "ethnicity": word_set(
            "ethnicity ethnicities ethnic race racial tribe caste indigenous skin ethnie ethnisch "
            "herkunft origine origines etnia raza raca etniciteit afkomst razza migrationshintergrund"
        ),
        "disability": word_set(
            "disability disabilities disabled neurodiversity neurodivergent handicap behinderung "
            "schwerbehinderung discapacidad deficiencia beperking disabilita"
        ),
        "religion": word_set("religion religious faith belief konfession religiao godsdienst religie religione"),
        "orientation": word_set(
            "sexuality lgbt lgbtq lgbtqi lgbtqia lgbtiq queer sexualitat sexuelle sexual seksuele sessuale"
        ),
        "caring": word_set("caring carer carers caregiver caregiving parental marital pregnancy familienstand"),
        "nationality": word_set(
            "nationality nationalities citizenship nationalitat staatsangehorigkeit staatsburgerschaft "
            "nationalite nacionalidad nacionalidade nationaliteit nazionalita"
        ),
        "characteristics": word_set(
            "characteristics identity identities diversity minority minorities underrepresented veteran socioeconomic"
        ),
    }
)
_ORIENTATION = word_set("orientation orientierung orientacion orientacao orientatie orientamento")
# "Career orientation" and "race conditions" are no groups; "age of the company" is none either.
_NOT_GROUPS = word_set("career professional company project team goal goals beruf brand digital corporate conditions")
_GROUP_ANSWERS = word_set(
    "man woman men women male female nonbinary diverse divers mann frau mannlich weiblich homme "
    "femme masculin feminin hombre mujer masculino femenino homem mulher feminino uomo donna "
    "maschio femmina vrouw she he they genderqueer agender"
)

_IDS = word_set(
    "id ids uid uuid guid kennung identifier personalnummer matrikelnummer matricula identifiant identificador"
)
_EMAILS = frozenset({"email", "mail", "e mail", "correo", "courriel", "emailadres", "emailadresse", "mailadresse"})
_CONTACTS = word_set(
    "phone telephone telefon mobile cell handy telefono telefone telefoon linkedin github gitlab "
    "twitter website homepage url urls link links slack discord skype whatsapp instagram facebook "
    "mastodon handle calendly address"
)
_NAMES = word_set(
    "name names first last full given family surname forename middle preferred vorname nachname "
    "familienname nom prenom nombre apellido apellidos nome sobrenome apelido cognome naam "
    "voornaam achternaam und and et y e en your ihr dein vor votre tu su seu seus il tuo uw je "
    "please enter mentor mentee complete completo complet s"
)
_NAME = word_set(
    "name names surname forename vorname nachname familienname nom prenom nombre apellido "
    "apellidos nome sobrenome apelido cognome naam voornaam achternaam"
)
_TIMES = word_set(
    "timestamp submitted submission zeitstempel horodateur tijdstempel datetime ipaddress "
    "duration recordeddate startdate enddate progress"
)
_TIME_PHRASES = (
    "start time",
    "completion time",
    "end time",
    "last modified",
    "marca temporal",
    "carimbo de data",
    "date submitted",
    "informazioni cronologiche",
    "recorded date",
    "start date",
    "end date",
    "ip address",
    "submit date",
    "created at",
)
_CONSENTS = word_set(
    "consent agree gdpr privacy confirm datenschutz einwilligung consentement consentimiento "
    "consentimento toestemming consenso rgpd dsgvo"
)
_REMARKS = ("anything else", "comments", "remarks", "additional comment", "further comment", "how did you hear")
_MANAGERS = (
    "line manager",
    "manager",
    "reports to",
    "supervisor",
    "boss",
    "vorgesetzter",
    "vorgesetzte",
    "chef direct",
)
_STATES = word_set("status state active accepted approved eligible")
_MENTEES = word_set(
    "mentee mentees menteee menti mentis mentores mentorados mentorandos aprendices protege proteges mentoree mentorees"
)
_HOW_MANY = word_set(
    "many number num max maximum capacity capacities count seats places slots viele anzahl "
    "combien nombre cuantos cuantas quantos quantas hoeveel aantal quanti quante numero capacite "
    "capacidad capacidade capacita capaciteit kapazitat"
)
_CAPACITY = word_set("capacity capacite capacidad capacidade capacita capaciteit kapazitat")

_WANTS = word_set(
    "quieres gustaria gostaria queres "
    "curious want wants wanted wish wishes wished learn need needs seek seeking looking hope "
    "hopes improve develop desired gain lernen mochten wunsche suche apprendre souhaite besoin "
    "aprender quiero necesito desea deseo quer preciso precisa leren wil wens imparare vorrei "
    "bisogno cerco"
)
_OFFERS = word_set(
    "puedes podes pode "
    "have has had can could teach offer offers offered share strength strengths expertise expert "
    "support supported supports worked provide current bieten anbieten kann lehren enseigner "
    "offrir peux ensenar ofrecer puedo puede ensinar oferecer posso aanbieden delen insegnare "
    "offrire"
)
_LIKE = word_set(
    "wunsch gleiches igual misma "
    "match matched similar same prefer preference wish want like share gleich gleiche meme mismo mesmo stesso zelfde"
)
_FILLER = word_set(
    "what which how do does did you your the a an to in of for with and or on at is are be i me "
    "my we please select tick choose list describe would like about from as by it that this if "
    "any all most will work worked working interested was welche welcher wie sie ihre dein deine "
    "der die das und oder zu mit in von im quel quelle quels quelles vous vos votre le la les de "
    "des du et ou que en un une cual cuales el los las tu sus y o qual quais seu sua seus um uma "
    "os as e welke wat wie je jouw uw het een van naar quali cosa il lo gli che per con sind"
)

_WRITTEN_OUT = MappingProxyType(
    {"exp": "experience", "yrs": "years", "org": "organisation", "organization": "organisation"}
)

# Topics, and the words by which their headers are known; the first topic that is met counts.
_TOPICS: Mapping[str, tuple[frozenset[str], tuple[str, ...]]] = MappingProxyType(
    {
        "time_zone": (
            word_set("timezone timezones utc gmt zeitzone tijdzone"),
            ("time zone", "fuseau horaire", "zona horaria", "fuso horario", "fuso orario", "utc offset"),
        ),
        "availability": (
            word_set(
                "availability available slots times verfugbarkeit disponibilite disponibilites disponibilidad "
                "disponibilidade beschikbaarheid disponibilita"
            ),
            (),
        ),
        "languages": (
            word_set(
                "language languages sprache sprachen langue langues idioma idiomas lingua lingue linguas taal "
                "talen lenguas"
            ),
            (),
        ),
        "industry": (
            word_set("industry industries sector sectors branche branchen secteur secteurs sectores setor settore"),
            (),
        ),
        "seniority": (
            word_set("grade grades seniority rank level niveau nivel livello besoldungsgruppe karrierestufe"),
            (),
        ),
        "since": (word_set("since started joined seit depuis desde sinds dal"), ("start year", "year of start")),
        "experience": (
            word_set(
                "experience exp years yoe erfahrung berufserfahrung jahre anciennete experiencia anos "
                "ervaring jaren esperienza anni"
            ),
            (),
        ),
        "goals": (
            word_set(
                "goal goals objective objectives aim aims aspiration aspirations ziel ziele objectif "
                "objectifs objetivo objetivos obiettivo obiettivi doel doelen reason reasons motivation "
                "achieve"
            ),
            ("hope to get",),
        ),
        "interests": (
            word_set(
                "interest interests hobby hobbies interessen interets intereses interesses interessi aficiones passions"
            ),
            (),
        ),
        "communities": (
            word_set(
                "community communities network networks association associations event events meetups conferences"
            ),
            (),
        ),
        "organisation": (
            word_set(
                "organisation organization department team company employer unit division abteilung firma "
                "unternehmen entreprise departement service empresa departamento afdeling bedrijf azienda "
                "reparto dipartimento"
            ),
            (),
        ),
        "role": (
            word_set(
                "job role roles title profession occupation position function discipline beruf metier poste "
                "puesto cargo profesion profissao beroep functie professione ruolo area areas bereich "
                "bereiche"
            ),
            ("dev type",),
        ),
        "skills": (
            word_set(
                "skill skills expertise teach learn technology technologies tech technical tool tools "
                "framework frameworks database databases platform platforms webframe programming topics topic "
                "competence competences competencies competency kompetenz kompetenzen fahigkeiten kenntnisse "
                "habilidades competencias competenze vaardigheden wants needs uses used strengths offers"
            ),
            (),
        ),
        "about": (word_set("about bio biography biographie biografia introduction yourself profile"), ()),
        "place": (
            word_set(
                "country city location region office campus land pais pays paese stadt ville ciudad cidade "
                "citta standort"
            ),
            (),
        ),
    }
)


def words_of(header: str) -> tuple[str, ...]:
    """Return the folded words of a header, also of one written as ``camelCase`` or ``snake_case``.

    Examples
    --------
    >>> words_of("LanguageWantToWorkWith"), words_of("What is your E-Mail?"), words_of("Âge")
    (('language', 'want', 'to', 'work', 'with'), ('what', 'is', 'your', 'e', 'mail'), ('age',))
    """
    spaced = header if " " in header.strip() else _HUMP.sub(" ", header)
    return tuple(_WORD.findall(fold(spaced)))


def _words_and_humps(header: str) -> set[str]:
    """Return the words of a header, split at camelCase humps and not: "LinkedIn"."""
    return {*words_of(header), *_WORD.findall(fold(header))}


def _phrase(header: str) -> str:
    return f" {' '.join(words_of(header))} "


def _has_phrase(header: str, phrases: Iterable[str]) -> bool:
    said = _phrase(header)
    return any(f" {phrase} " in said for phrase in phrases)


def group_of(header: str, answers: Iterable[str] = ()) -> str | None:
    """Return which kind of group a column tells, by its header or by the answers in it; None if it tells none.

    Such a column is proposed to be audited, and never to be compared.

    Examples
    --------
    >>> group_of("Geschlecht"), group_of("Your age band"), group_of("Languages"), group_of("I am a", ["Woman", "Man"])
    ('gender', 'age', None, 'gender')
    """
    words = _words_and_humps(header)
    for kind, known in _GROUPS.items():
        if words & known and not words & _NOT_GROUPS:
            return kind
    if words & _ORIENTATION and not words & _NOT_GROUPS:
        return "orientation"
    said = [_WORD.findall(fold(answer)) for answer in answers]
    telling = [
        answer_words
        for answer_words in said
        if len(answer_words) <= 3 and _GROUP_ANSWERS & {"".join(answer_words), *answer_words[:1]}
    ]
    if said and 5 * len(telling) >= 3 * len(said):  # the others preferred not to say
        return "gender"
    if said and all(answer_words[-2:] == ["years", "old"] for answer_words in said):
        return "age"
    return None


def is_wish(header: str) -> bool:
    """Return whether a header asks if somebody would like a partner who is like them.

    Examples
    --------
    >>> is_wish("match with similar identity"), is_wish("Gender")
    (True, False)
    """
    return bool(_words_and_humps(header) & _LIKE)


def is_email(header: str) -> bool:
    """Return whether a header asks for an e-mail address."""
    words = _words_and_humps(header)
    return bool(words & _EMAILS) or _has_phrase(header, ("e mail",))


def is_contact(header: str) -> bool:
    """Return whether a header asks for an address, a number to call or a link."""
    return is_email(header) or bool(_words_and_humps(header) & _CONTACTS)


def is_name(header: str) -> bool:
    """Return whether a header asks for somebody's own name, and for nothing else.

    Examples
    --------
    >>> is_name("First name"), is_name("Vor- und Nachname"), is_name("Name of your manager"), is_name("Company name")
    (True, True, False, False)
    """
    words = _words_and_humps(header)
    return bool(words & _NAME) and words <= _NAMES


def is_id(header: str) -> bool:
    """Return whether a header is that of an id: "id", "mentor_id", "ResponseId", "Personalnummer"."""
    words = words_of(header)
    return bool(words) and (words[-1] in _IDS or words[0] == "id")


def is_time(header: str) -> bool:
    """Return whether a column was filled by the form itself: time stamps, addresses of computers."""
    return bool(_words_and_humps(header) & _TIMES) or _has_phrase(header, _TIME_PHRASES)


def is_consent(header: str) -> bool:
    """Return whether a header asks somebody to agree to something."""
    return bool(_words_and_humps(header) & _CONSENTS)


def is_remark(header: str) -> bool:
    """Return whether a header leaves room for remarks to the organisers."""
    return _has_phrase(header, _REMARKS)


def is_manager(header: str) -> bool:
    """Return whether a header asks who somebody reports to."""
    return _has_phrase(header, _MANAGERS)


def is_state(header: str) -> bool:
    """Return whether a column says who takes part."""
    return bool(_words_and_humps(header) & _STATES)


def is_capacity(header: str) -> bool:
    """Return whether a mentor says under this header how many mentees they take.

    Examples
    --------
    >>> headers = ("capacity", "num_mentee", "How many mentees can you take?", "Number of children")
    >>> [is_capacity(header) for header in headers]
    [True, True, True, False]
    """
    words = _words_and_humps(header)
    return bool(words & _CAPACITY) or bool(words & _MENTEES and words & _HOW_MANY)


def is_demand(header: str) -> bool:
    """Return whether a mentee says under this header how many mentors they would like.

    Examples
    --------
    >>> is_demand("How many mentors would you like?"), is_demand("Years as a mentor")
    (True, False)
    """
    words = _words_and_humps(header)
    return "demand" in words or bool(words & {"mentor", "mentors", "mentoren"} and words & _HOW_MANY)


def stance_of(header: str) -> str | None:
    """Return "wants" where a header asks what somebody wants, "offers" where it asks what they have; else None.

    Examples
    --------
    >>> stance_of("LanguageWantToWorkWith"), stance_of("What can you teach?"), stance_of("Goals")
    ('wants', 'offers', None)
    """
    words = _words_and_humps(header)
    return "wants" if words & _WANTS else "offers" if words & _OFFERS else None


def topic_of(header: str) -> str | None:
    """Return what a header is about, for example "skills" or "industry"; None where that is not known.

    Examples
    --------
    >>> topic_of("programming_languages"), topic_of("Spoken languages"), topic_of("Favourite colour")
    ('skills', 'languages', None)
    """
    words = _words_and_humps(header)
    if words & {"programming", "coding"}:
        return "skills"
    return next(
        (topic for topic, (known, phrases) in _TOPICS.items() if words & known or _has_phrase(header, phrases)),
        None,
    )


def content_of(header: str) -> str:
    """Return the words of a header without those that only make a question of it, and say who asks whom.

    Examples
    --------
    >>> content_of("What do you want to learn?"), content_of("LanguageHaveWorkedWith")
    ('', 'language')
    """
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words_of(header) if word not in _FILLER | _WANTS | _OFFERS)


def short_name(header: str) -> str:
    """Return a short name for a question, of the words that say most.

    Examples
    --------
    >>> short_name("What do you want to learn?"), short_name("Which skills can you share?"), short_name("?")
    ('want_learn', 'skills_can_share', 'answers')
    """
    words = words_of(header)
    told = [word for word in words if word not in _FILLER] or list(words)
    return "_".join(told[:4]) or "answers"
