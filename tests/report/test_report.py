"""The page: everything in it, nothing asked of anybody, and all that people wrote is text."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report_pages import HOSTILE, RIGHT_TO_LEFT, Elements, cohort, data_of, matched, matched_with_everything

from mentormatch.encoders import make
from mentormatch.errors import FileError, UnknownNameError
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.report.language import LANGUAGES, Language
from mentormatch.report.people import Called
from mentormatch.report.report import report_page, write_report

ALLOWED = {"html", "head", "meta", "title", "style", "body", "a", "header", "main", "nav", "section", "noscript"} | {
    *("h1", "h2", "h3", "p", "b", "span", "bdi", "dl", "dt", "dd", "div", "ol", "ul", "li", "figure", "figcaption"),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "label",
        "input",
        "select",
        "option",
        "button",
        "datalist",
    ),
    *("svg", "rect", "circle", "line", "path", "text", "pre", "code", "script"),
}
EVENTS = re.compile(r"^on", re.IGNORECASE)


def assert_safe(page):
    """Nothing of what people wrote became markup, and the page asks nothing of anybody."""
    found = Elements(page)
    assert {tag for tag, _ in found.elements} <= ALLOWED
    assert [attributes.get("type") for attributes in found.of("script")] == ["application/json", None]
    for tag, attributes in found.elements:
        assert not any(EVENTS.match(name) for name in attributes), (tag, attributes)
        assert not {"style", "src", "srcset", "action", "data", "formaction"} & attributes.keys() - {"data-key"}
        assert attributes.get("href", "#").startswith("#")
        assert ("href" in attributes) <= (tag == "a")
    outside = re.sub(r'"http://www\.w3\.org/2000/svg"', "", found.inside["script"][1])
    assert "://" not in outside
    assert "://" not in found.inside["style"][0]
    assert "url(" not in found.inside["style"][0]
    assert "@import" not in found.inside["style"][0]


def test_hostile_texts_stay_text_in_every_part():
    page = report_page(matched_with_everything(), title=HOSTILE)
    assert_safe(page)
    assert Elements(page).inside["title"][0].startswith("</script><script>window.owned")
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "{{ 7*7 }}" in "".join(Elements(page).text)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=4, max_size=4))
@example(["</script>", "<!--", "]]>", "&lt;script&gt;"])
@example(["\u202e", "\x00", "\u2028", "\ufeff=1"])
def test_whatever_people_are_called_and_offer_is_text(texts):
    people = Cohort.from_records(
        mentors=[{"id": "ada", "name": texts[0], "skills": [texts[2], "R"], "gender": texts[3]}],
        mentees=[{"id": "kim", "name": texts[1], "skills": ["R", texts[3]], "gender": texts[2]}],
    )
    page = report_page(match(people, Policy(criteria=[Criterion("skills")], audit=["gender"])))
    assert_safe(page)
    assert data_of(page)["mentee_ids"] == ["kim"]


def test_policy_of_content_allows_the_own_style_and_script_and_nothing_else():
    page = report_page(matched())
    found = Elements(page)
    (policy,) = [meta["content"] for meta in found.of("meta") if "http-equiv" in meta]
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (found.inside["style"][0], found.inside["script"][1])
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; "
        "form-action 'none'"
    )


def test_same_matching_makes_the_same_page():
    people = cohort()
    assert report_page(matched(people)) == report_page(matched(people))
    turned = people.take(mentees=[*range(6)][::-1], mentors=[*range(5)][::-1])
    page, again = report_page(matched(people)), report_page(matched(turned))
    assert len(page) == len(again)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [True, False])
def test_every_part_is_said_in_every_language(language, names):
    page = report_page(matched_with_everything(), language=language, names=names)
    assert f'<html lang="{language}">' in page
    assert_safe(page)
    assert not re.search(
        r"(?<!\{)\{[a-z]+\}(?!\})", re.sub(r"<(style|script)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    )


def test_unknown_language_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(UnknownNameError, match="'de'"):
        write_report(matched(), tmp_path / "page.html", language="dee")
    assert not [*tmp_path.iterdir()]


@pytest.mark.slow
def test_page_of_300_pairs_is_below_one_megabyte():
    terms = [f"skill number {number}" for number in range(40)]
    people = Cohort.from_records(
        mentors=[
            {"id": f"mentor-{k}", "name": f"Mentor Lastname-{k}", "skills": [terms[(k + j) % 40] for j in range(8)]}
            for k in range(300)
        ],
        mentees=[
            {"id": f"mentee-{k}", "name": f"Mentee Lastname-{k}", "skills": [terms[(3 * k + j) % 40] for j in range(5)]}
            for k in range(300)
        ],
    )
    matching = match(people, Policy(criteria=[Criterion("skills")]))
    assert len(matching.pairs) == 300
    assert len(report_page(matching).encode()) < 1_000_000


def test_ten_megabytes_of_text_stay_bounded():
    long = "a" * 10_000_000
    people = Cohort.from_records(
        mentors=[{"id": "ada", "name": long, "skills": ["R", long], "gender": long}],
        mentees=[{"id": "kim", "name": "Kim", "skills": ["R", long], "gender": "x"}],
    )
    page = report_page(match(people, Policy(criteria=[Criterion("skills")], audit=["gender"])))
    assert len(page) < 200_000
    assert "(cut, 10,000,000 characters)" in page


# ---- Without names ----


def test_without_names_nobody_is_named_by_name_id_or_text():
    people = Cohort.from_records(
        mentors=[
            {"id": "ada-77", "name": "Ada Lovelace", "skills": "R", "goals": "I grew up in Camden Town", "n": "x"}
        ],
        mentees=[
            {"id": "kim-88", "name": "Kim Quince", "skills": "R", "goals": "I grew up in Camden Town too", "n": "y"},
            {"id": "noor-99", "name": "Noor Vega", "skills": "Go", "goals": "", "n": "Kim Quince"},
        ],
    )
    matching = match(people, Policy(criteria=[Criterion("skills"), Criterion("goals", encoder="text")]))
    page = report_page(matching, names=False)
    for told in ("ada-77", "kim-88", "noor-99", "Lovelace", "Quince", "Vega", "Camden"):
        assert told not in page, told
    assert "Skills and groups may still tell who somebody is" in page
    assert "Mentee 1" in page
    assert "decisions.csv" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "mentee_ids" not in data_of(page)


def test_a_wish_not_to_meet_somebody_is_a_rule_and_no_more():
    page = report_page(matched_with_everything())
    assert "a rule" in page
    assert "not with" not in page.lower().replace("not_with", "")
    assert "not_with" not in page


def test_who_was_named_in_confidence_and_is_not_here_stays_out():
    people = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R", "please not": "Zacharias Quill"}]
    )
    rules = [Rule("not_with", mentee_column="please not")]
    matching = match(people, Policy(criteria=[Criterion("skills")], rules=rules))
    assert matching.names_not_found
    assert "Zacharias" not in report_page(matching)


def test_nothing_stands_in_the_order_of_ids_or_of_the_tables_where_people_are_numbered():
    people = cohort(mentees=40)
    matching = matched(people)
    page = report_page(matching, names=False)
    rows = re.findall(r'<tr id="pair-(\d+)".*?<bdi>Mentee (\d+)</bdi></th><td><bdi>(Mentor \d+)</bdi>', page)
    assert [int(place) for place, *_ in rows] == [*range(39)]
    mentees = [int(number) for _, number, _ in rows]
    assert mentees == sorted(mentees)
    data = data_of(page)
    assert data["mentors"] == [f"Mentor {number}" for number in range(1, 40)]
    for (place, _, mentor), pair in zip(rows, data["pairs"], strict=True):
        assert pair[3] == [int(place), data["mentors"].index(mentor)]
    by_id = {f"m{number}": called for number, called in enumerate(_numbers_of(matching))}
    assert [by_id[mentor] for mentor in sorted(by_id)] != sorted(by_id.values())


def _numbers_of(matching):
    called = Called(matching, Language("en"), names=False)
    return [called.mentor(mentor) for mentor in matching.cohort.mentors.ids]


# ---- What stands in it ----


def test_parts_stand_in_their_order():
    found = Elements(report_page(matched()))
    parts = [attributes["id"] for attributes in found.of("section")]
    assert parts == ["look", "pairs", "unplaced", "loads", "scores", "scarce", "fairness", "run"]
    assert [attributes["href"] for attributes in found.of("a")][1 : len(parts) + 1] == [f"#{part}" for part in parts]


def test_one_line_says_what_happened_and_what_is_proven():
    text = "".join(Elements(report_page(matched())).text)
    assert "5 of 6 mentees placed, 1 not placed, 0 of 5 seats left." in text
    assert "Proven. No other pairing places more" in " ".join(text.split())
    assert "This is proven of these scores and rules, not that they are right." in text


def test_what_to_look_at_first_names_doubles_rules_without_effect_and_who_has_nothing_in_common():
    twice = [{"id": f"k{number}", "name": "Kim Lee", "skills": "R", "team": "a"} for number in range(2)]
    people = Cohort.from_records(
        mentors=[{"id": "ada", "name": "Ada", "skills": "R", "capacity": 2, "team": "b"}, {"id": "bob", "skills": "C"}],
        mentees=[*twice, {"id": "noor", "name": "Noor", "skills": "Go", "team": "a"}],
    )
    rules = [Rule("different", column="team")]
    page = report_page(match(people, Policy(criteria=[Criterion("skills")], rules=rules)))
    look = "".join(Elements(page[page.index('<section id="look"') : page.index('<section id="pairs"')]).text)
    assert "Kim Lee (k0), Kim Lee (k1): mentees with the same name, and each has a mentor." in look
    assert "1 rule excludes no pair, as if it were not there: different team." in look
    assert "1 pair has nothing in common that counts." in look
    assert "Noor with bob" in look


def test_every_table_has_a_caption_and_every_header_a_scope():
    found = Elements(report_page(matched_with_everything()))
    assert len(found.of("caption")) == len(found.of("table"))
    assert all(attributes.get("scope") in {"row", "col"} for attributes in found.of("th"))
    pictures = [attributes for attributes in found.of("svg") if attributes.get("role") == "img"]
    assert pictures
    assert len(found.inside["title"]) == 1 + len(pictures), "each picture has a title, and the page"
    assert all("aria-hidden" in attributes or attributes.get("role") == "img" for attributes in found.of("svg"))


def test_reasons_sum_to_the_score_of_each_pair():
    matching = matched()
    data = data_of(report_page(matching))
    for pair, (adds, *_) in zip(matching.pairs, data["pairs"], strict=True):
        assert sum(adds) == pytest.approx(1000 * pair.score, abs=len(adds))


def test_small_groups_show_no_values():
    page = report_page(matched())
    fairness = page[page.index('<section id="fairness"') : page.index('<section id="run"')]
    assert "Not shown: " in fairness
    assert not re.search(r"\d\.\d{3}", re.sub(r"<svg.*?</svg>", "", fairness).split("everybody")[0].split(">all<")[0])


def test_pairs_that_were_brought_say_what_they_break_and_have_no_prices():
    people = cohort()
    page = report_page(matching_of_pairs(people, None, [("k0", "m0"), ("k1", "m0")]))
    assert "Limits and rules that are broken" in page
    assert "This objective has no prices of seats." in page
    assert_safe(page)


def test_what_changed_since_the_last_round_and_what_decisions_cost():
    people = cohort()
    first = matched(people)
    pair = first.pairs[0]
    other = next(mentor for mentor in people.mentors.ids if mentor != pair.mentor)
    rows = [(row.mentee, row.mentor) for row in first.pairs if row.mentor != other and row != pair]
    again = rematch(people, first.policy, previous=first, decisions=[(pair.mentee, other), *rows])
    page = report_page(again)
    assert "What changed since the last round" in page
    assert "set by hand" in page
    assert_safe(page)
    hidden = report_page(again, names=False)
    assert not re.search(r"\bk\d\b|\bm\d\b", re.sub(r"<(style|script).*?</\1>", "", hidden, flags=re.DOTALL))


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (1, 0), (0, 1)])
def test_nobody_on_a_side(mentees, mentors):
    people = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "gender": "x"}] * mentors,
        mentees=[{"id": "kim", "skills": "R", "gender": "x"}] * mentees,
    )
    page = report_page(match(people, Policy(criteria=[Criterion("skills")], audit=["gender"])))
    assert "There are no pairs." in page
    assert_safe(page)


def test_file_that_is_there_stays_unless_forced(tmp_path):
    place = tmp_path / "report.html"
    write_report(matched(), place)
    before = place.read_bytes()
    with pytest.raises(FileError, match="already"):
        write_report(matched(), place, language="de")
    assert place.read_bytes() == before
    write_report(matched(), place, language="de", force=True)
    assert place.read_bytes() != before
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_right_to_left_names_are_isolated():
    page = report_page(matched_with_everything())
    names = Elements(page).inside["bdi"]
    assert any("نور" in name for name in names)
    assert RIGHT_TO_LEFT not in page


SMALL = Cohort.from_records(
    mentors=[{"id": "m1", "name": "Lee Lim", "skills": "R", "capacity": 1}],
    mentees=[{"id": "e1", "name": "Kim Ode", "skills": "R"}, {"id": "e2", "name": "Max Roe", "skills": "R"}],
)
SKILLS = Policy(criteria=[Criterion("skills")])


def test_the_page_repeats_only_what_a_command_repeats():
    """Pairs that were brought, drawn by lot or carried on are not those that `match` finds."""

    def how(matching: Matching) -> tuple[str, ...]:
        page = report_page(matching)
        return tuple(re.findall(r'<pre tabindex="0"><code>(.*?)</code>', page))

    made = match(SMALL, SKILLS)
    assert how(made)[0].startswith("mentormatch match ")
    assert not any("closest" in command for command in how(made))
    everybody = replace(SKILLS, participation="all")
    closest = how(match(SMALL, everybody, on_infeasible="closest"))
    assert closest[0].endswith(" --closest")
    assert "on_infeasible=" in closest[1]
    brought = matching_of_pairs(SMALL, SKILLS, [("e1", "m1")])
    drawn = draw_lottery(SMALL, SKILLS).matching
    again = rematch(SMALL, SKILLS, previous=made)
    for matching, told in ((brought, "were brought"), (drawn, "by lot. mentormatch draw"), (again, "a round before")):
        assert how(matching) == ()
        assert told in report_page(matching)


def test_a_page_about_nobody_claims_nothing_of_pairs():
    nobody = Cohort.from_records(mentors=[], mentees=[])
    page = report_page(match(nobody, SKILLS))
    assert "Nothing stands out" not in page
    assert page.count("There are no pairs.") == 2
    assert "There are no mentors." in page
    assert "Nothing stands out" in report_page(match(SMALL, SKILLS))


def test_one_mentor_and_who_comes_first_are_said_in_whole_sentences():
    page = report_page(rematch(SMALL, SKILLS, previous=[("e1", "m1")]))
    assert "The one mentor they may have has no seat left." in page
    assert re.search(r"<span lang=\"en\">Mentees [^<]* come first[^<]*\.</span>", page)
    assert "<b>1</b> stays" in page
    assert "the 1 mentor" not in page
    assert "the same 1 mentor" not in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "related: 'Keras' and 'Deep Learning'"),
        ("de", "verwandt: „Keras“ und „Deep Learning“"),
        ("fr", "proche : « Keras » et « Deep Learning »"),
        ("es", "afín: «Keras» y «Deep Learning»"),
    ],
)
def test_what_is_near_is_told_in_the_language_of_the_page(language, told):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "Deep Learning; docker"}], mentees=[{"id": "kim", "skills": "Keras; Docker"}]
    )
    matching = match(cohort, Policy(criteria=[Criterion("skills", encoder=make("terms", related=0.5))]))
    assert told in json.dumps(data_of(report_page(matching, language=language)), ensure_ascii=False)
