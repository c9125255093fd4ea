"""Endings that show a gender: texts of women and men become the same, also with words that no table lists."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.encoders import make
from mentormatch.encoders.text.agreement import _languages, _other_form, make_agree
from mentormatch.encoders.text.masking import Masking

NAMES = ["Ada Lovelace", "Bob Smith", "Will Adams", "Grace Hopper", "Rose Miller", "Mark Brown", "Anna Nowak"]

# One text a line, by a woman and by a man.
TEXTS = {
    "en": """
She is a craftswoman and stepmother who mentors schoolgirls
He is a craftsman and stepfather who mentors schoolboys
As a policewoman and godmother I want calmer shifts
As a policeman and godfather I want calmer shifts
I am a heroine to my nieces and a former camerawoman
I am a hero to my nephews and a former cameraman
Ada taught me to lead teams
Bob taught me to lead teams
Ada taught me to lead teams
Will taught me to lead teams
Ada taught me to lead teams
Grace taught me to lead teams
Ada taught me to lead teams
Rose taught me to lead teams
Ada taught me to lead teams
Mark taught me to lead teams
Grace and I run a small bakery
Mark and I run a small bakery
Grace and I run a small bakery
Ada and I run a small bakery
Ada's advice helped me to grow
Will's advice helped me to grow
Ada's advice helped me to grow
Rose's advice helped me to grow
Rose, my old manager, wants to learn Python
Mark, my old manager, wants to learn Python
Rose, my old manager, wants to learn Python
Will, my old manager, wants to learn Python
My stepdaughter says I am a good saleswoman and a caring aunt
My stepson says I am a good salesman and a caring uncle
I coached a firewoman, an actress and a princess of a client
I coached a fireman, an actor and a prince of a client
As a single mum I need a hostess job near the nursery
As a single dad I need a host job near the nursery
My sister-in-law, a widow, is the forewoman in our plant
My brother-in-law, a widower, is the foreman in our plant
Mark helped our school. Grace always listens well
Ada helped our school. Bob always listens well
""",
    "de": """
Als ausgebildete Krankenschwester möchte ich die Leitung lernen
Als ausgebildeter Krankenpfleger möchte ich die Leitung lernen
Ich bin eine erfahrene Softwaretesterin und suche eine geduldige Mentorin
Ich bin ein erfahrener Softwaretester und suche einen geduldigen Mentor
Ich arbeite mit einer jungen Hebamme und einer engagierten Logopädin
Ich arbeite mit einem jungen Hebamme und einem engagierten Logopäden
Als Bürokauffrau und alleinerziehende Mutter suche ich Rat
Als Bürokaufmann und alleinerziehender Vater suche ich Rat
Meine frühere Chefin war eine gute Feuerwehrfrau
Mein früherer Chef war ein guter Feuerwehrmann
Ich bin Zimmerin und Gärtnerin und will eine Floristin ausbilden
Ich bin Zimmerer und Gärtner und will einen Floristen ausbilden
Ich bin Tierärztin, Chemielaborantin und Stadträtin
Ich bin Tierarzt, Chemielaborant und Stadtrat
Als studierte Archäologin und Kuratorin möchte ich schreiben
Als studierter Archäologe und Kurator möchte ich schreiben
Als gelernte Buchbinderin suche ich eine offene Gesprächspartnerin
Als gelernter Buchbinder suche ich einen offenen Gesprächspartner
Ich wünsche mir die Sicht einer erfahrenen Projektleiterin
Ich wünsche mir die Sicht eines erfahrenen Projektleiters
Ich bin Witwe, Rentnerin und begeisterte Seglerin
Ich bin Witwer, Rentner und begeisterter Segler
Meine Mentorin war eine strenge Richterin, ich bin Referendarin
Mein Mentor war ein strenger Richter, ich bin Referendar
Ich arbeite als angestellte Apothekerin mit jungen Kolleginnen
Ich arbeite als angestellter Apotheker mit jungen Kollegen
Als frischgebackene Teamleiterin will ich Mitarbeiterinnen führen
Als frischgebackener Teamleiter will ich Mitarbeiter führen
Ich bin selbstständige Grafikerin und Mutter von zwei Kindern
Ich bin selbstständiger Grafiker und Vater von zwei Kindern
Ich bin neue Mitarbeiterin und suche eine Ansprechpartnerin
Ich bin neuer Mitarbeiter und suche einen Ansprechpartner
""",
    "fr": """
Je suis une jeune monteuse très motivée et curieuse
Je suis un jeune monteur très motivé et curieux
Formée comme sage-femme, je suis devenue cadre et je suis contente
Formé comme sage-femme, je suis devenu cadre et je suis content
Je suis animatrice et traductrice, reconvertie dans la vente
Je suis animateur et traducteur, reconverti dans la vente
Je suis ouverte, attentive et prête à aider une pâtissière
Je suis ouvert, attentif et prêt à aider un pâtissier
Ancienne hôtelière, installée à Lyon, je cherche une mentore expérimentée
Ancien hôtelier, installé à Lyon, je cherche un mentor expérimenté
Je suis la présidente de mon club et ma conseillère est italienne
Je suis le président de mon club et mon conseiller est italien
Je suis une physicienne passionnante et une gestionnaire organisée
Je suis un physicien passionnant et un gestionnaire organisé
Je suis une nouvelle opticienne, fatiguée par les gardes
Je suis un nouvel opticien, fatigué par les gardes
En tant que cheffe cuisinière, je suis fière de mes apprenties
En tant que chef cuisinier, je suis fier de mes apprentis
Je suis veuve, mère de deux enfants et aide-soignante
Je suis veuf, père de deux enfants et aide-soignant
Je me suis lancée comme décoratrice indépendante
Je me suis lancé comme décorateur indépendant
Je suis une ancienne championne devenue entraîneuse
Je suis un ancien champion devenu entraîneur
Étant bénévole et débordée, je cherche une coach patiente
Étant bénévole et débordé, je cherche un coach patient
Je suis la seule vétérinaire du canton, un peu isolée
Je suis le seul vétérinaire du canton, un peu isolé
""",
    "es": """
Soy una ingeniera industrial apasionada y comprometida con mi equipo
Soy un ingeniero industrial apasionado y comprometido con mi equipo
Estoy muy cansada y quiero hablar con una buena nutricionista
Estoy muy cansado y quiero hablar con un buen nutricionista
Como bióloga marina y buceadora quiero escribir
Como biólogo marino y buceador quiero escribir
Trabajo de carpintera y soy nueva en la ciudad
Trabajo de carpintero y soy nuevo en la ciudad
Soy fisioterapeuta titulada y madre soltera
Soy fisioterapeuta titulado y padre soltero
Mi compañera es una costurera muy organizada y creativa
Mi compañero es un costurero muy organizado y creativo
Soy la responsable técnica de la directora financiera
Soy el responsable técnico del director financiero
Soy panadera, bibliotecaria y agricultora
Soy panadero, bibliotecario y agricultor
Soy una reconocida pintora y escultora, ahora jubilada
Soy un reconocido pintor y escultor, ahora jubilado
Me siento sola y perdida en mi trabajo de cajera
Me siento solo y perdido en mi trabajo de cajero
Fui camarera y hoy soy la dueña de una tienda
Fui camarero y hoy soy el dueño de una tienda
Soy viuda, madre de dos hijas y química de profesión
Soy viudo, padre de dos hijos y químico de profesión
Estoy embarcada en un proyecto y busco una tutora paciente
Estoy embarcado en un proyecto y busco un tutor paciente
Como recién graduada busco a una mentora experta en ventas
Como recién graduado busco a un mentor experto en ventas
Soy técnica de sonido y estoy lista para ser más segura
Soy técnico de sonido y estoy listo para ser más seguro
Trabajo como matemática y mi hermana es astrónoma
Trabajo como matemático y mi hermano es astrónomo
""",
    "pt": """
Sou uma engenheira química apaixonada e dedicada à minha equipe
Sou um engenheiro químico apaixonado e dedicado à minha equipe
Estou cansada e quero falar com a minha professora
Estou cansado e quero falar com o meu professor
Como nutróloga e treinadora quero escrever
Como nutrólogo e treinador quero escrever
Sou costureira e confeiteira, nova na cidade
Sou costureiro e confeiteiro, novo na cidade
Sou formada em direito e fui contratada pela diretora financeira
Sou formado em direito e fui contratado pelo diretor financeiro
Trabalho como bibliotecária e pesquisadora da universidade
Trabalho como bibliotecário e pesquisador da universidade
Sou uma pessoa organizada e uma arquiteta criativa
Sou uma pessoa organizada e um arquiteto criativo
Minha colega é advogada trabalhista e muito atenciosa
Meu colega é advogado trabalhista e muito atencioso
Sou uma jovem bióloga interessada em ser mentora
Sou um jovem biólogo interessado em ser mentor
Fui garçonete e hoje sou a dona de uma loja
Fui garçom e hoje sou o dono de uma loja
Sinto-me sozinha e perdida como caixa de banco
Sinto-me sozinho e perdido como caixa de banco
Sou viúva, mãe de duas filhas e química de profissão
Sou viúvo, pai de dois filhos e químico de profissão
Estou pronta para aprender com uma boa gestora
Estou pronto para aprender com um bom gestor
Como recém-formada busco uma mentora experiente em vendas
Como recém-formado busco um mentor experiente em vendas
Sou técnica de som e quero ser mais segura
Sou técnico de som e quero ser mais seguro
Minha tutora era uma excelente cientista e escritora premiada
Meu tutor era um excelente cientista e escritor premiado
""",
}
OFFERS = {
    "en": [
        "Led craft teams",
        "School coaching",
        "Python teaching",
        "Shift work and calm",
        "Runs a bakery",
        "Sings opera",
        "Fixes boats",
        "Grew a team as a manager",
    ],
    "de": [
        "Leitung einer Klinik",
        "Softwaretest und Qualität",
        "Ausbildung im Garten",
        "Büro und Familie",
        "Feuerwehr",
        "Chemie und Tiere",
        "Museum und Schreiben",
        "Logopädie mit Kindern",
    ],
    "fr": [
        "Montage vidéo",
        "Cadre de santé",
        "Vente et commerce",
        "Boulangerie",
        "Hôtellerie à Lyon",
        "Club de sport",
        "Physique",
        "Traduction de livres",
    ],
    "es": [
        "Industria y equipos",
        "Salud y nutrición",
        "Biología del mar",
        "Carpintería",
        "Fisioterapia",
        "Costura y moda",
        "Finanzas de una empresa",
        "Pan, libros y campo",
    ],
    "pt": [
        "Química industrial",
        "Ensino na escola",
        "Esporte e treino",
        "Costura e bolos",
        "Direito e finanças",
        "Biblioteca e pesquisa",
        "Arquitetura",
        "Direito do trabalho",
    ],
}


def pairs_of(language):
    lines = TEXTS[language].strip().splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize("language", TEXTS)
def test_who_wrote_it_changes_no_score_by_a_hundredth(language):
    women, men = zip(*pairs_of(language), strict=True)
    encoder = make("text").with_names(NAMES).fit(women, OFFERS[language])
    offers = encoder.encode_offers(OFFERS[language]).values
    scores = [encoder.score_block(encoder.encode_wants(texts).values, offers) for texts in (women, men)]
    differences = np.abs(scores[0] - scores[1]).max(axis=1)
    assert {text: float(change) for text, change in zip(women, differences, strict=True) if change >= 0.01} == {}


@pytest.mark.parametrize("language", TEXTS)
def test_a_masked_text_stays_as_it_is(language):
    masking = Masking(NAMES, language)
    masked = [masking.mask(text) for pair in pairs_of(language) for text in pair]
    assert list(map(masking.mask, masked)) == masked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Quisiera mejorar la manera en que llevo la carrera de la empresa y la vida"),
        ("es", "La entrada de la temporada es una buena oportunidad para la música"),
        ("pt", "Quero uma carreira na área de música e uma primeira oportunidade"),
        ("fr", "Je gère une équipe et la manière de mener une carrière chaque année, dans la vente"),
        ("fr", "Je suis en train de préparer la sortie de notre entreprise"),
        ("de", "Ich möchte mutiger sein und wieder unter Druck arbeiten, worin ich gewinnen und erinnern lerne"),
        ("de", "Das große Team mit dem neuen Computersystem ist für den Termin in Berlin da"),
        ("en", "The german roman specimen in the abdomen and a talisman of the regimen"),
        ("en", "May I learn design? Can you help? Will there be time? Art and design, and grace under pressure"),
    ],
)
def test_other_words_stay(language, text):
    assert Masking(["Art Jones", "May Lee", "Can Yılmaz", "Will Smith"], language).mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Grace taught me. Will teaches well", "someone taught me. someone teaches well"),
        ("Will's advice and Grace's", "someone's advice and someone's"),
        ("Rose, my manager, left. Ada and I stayed", "someone, my manager, left. someone and I stayed"),
        (
            "Rose from intern to lead. Will you? Grace under pressure",
            "Rose from intern to lead. Will you? Grace under pressure",
        ),
        ("Mark, grace", "Mark, grace"),
        ("GRACE helped. grace helps", "GRACE helped. grace helps"),
    ],
)
def test_names_that_are_words_where_a_sentence_begins(text, masked):
    assert Masking(NAMES).mask(text) == masked


def test_texts_that_tell_no_language_are_of_that_of_the_column():
    woman, man = "Ingeniera industrial apasionada", "Ingeniero industrial apasionado"
    spanish = Masking(language="es")
    assert spanish.mask(woman) == spanish.mask(man) == man
    assert Masking.restore(spanish.learned()).mask(woman) == man
    encoder = make("text").fit(["Quiero aprender a dirigir un equipo grande", woman], ["x"])
    assert encoder.vectors_.masking.mask(woman) == man


@given(st.sampled_from([*_languages(), "xx"]), st.lists(st.sampled_from([" ", ", ", "-", ""]) | st.text(max_size=8)))
def test_any_pieces_keep_their_number(language, pieces):
    before = list(pieces)
    make_agree(pieces, language, {}, frozenset())
    assert len(pieces) == len(before)
    assert pieces[::2] == before[::2] or "" in pieces


@pytest.mark.parametrize("language", _languages())
def test_what_replaces_an_ending_has_no_such_ending_itself(language):
    for rule in (table := _languages()[language]).anywhere:
        found = _other_form(f"x{rule.other}", table.anywhere)
        assert found is None or found[1] == f"x{rule.other}", rule
