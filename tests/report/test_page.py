"""The page in Chromium: sort, search, unfold, decide, save, print; and what a screen reader finds."""

import re
from pathlib import Path

import pytest
from report_pages import HOSTILE, cohort, matched, matched_with_everything

from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.report.report import report_page
from mentormatch.tables import read_decisions

pytestmark = pytest.mark.usefixtures("browser")


def rows_of(page):
    """The mentees of the rows that are seen."""
    rows = page.locator("#pair-table > tbody > tr:not(.inside)")
    return [row.locator("th").inner_text() for row in rows.all() if row.is_visible()]


def scores_of(page):
    return [float(text) for text in page.locator("#pair-table > tbody > tr > td.number").all_inner_texts()]


@pytest.fixture
def matching():
    return matched()


@pytest.fixture
def page(open_page, matching):
    return open_page(report_page(matching))


def decide(page, number, kind):
    """Unfold a row and mark its pair."""
    row = page.locator(f"#pair-{number}")
    if row.locator(".fold").get_attribute("aria-expanded") == "false":
        row.locator(".fold").click()
    page.locator(f"#pair-{number}-inside input[value='{kind}']").click()
    return page.locator(f"#pair-{number}-inside")


def saved(page, folder):
    """Return the file that is saved."""
    with page.expect_download() as found:
        page.locator("#save").click()
    assert found.value.suggested_filename == "decisions.csv"
    file = Path(folder, "decisions.csv")
    found.value.save_as(file)
    return file


def test_rows_are_sorted_by_score_and_by_name(page):
    page.get_by_role("button", name="Score", exact=True).first.click()
    assert scores_of(page) == sorted(scores_of(page), reverse=True)
    assert page.locator("#pair-table > thead th").nth(2).get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Score", exact=True).first.click()
    assert scores_of(page) == sorted(scores_of(page))
    page.locator("#pair-table > thead").get_by_role("button", name="Mentee", exact=True).click()
    assert rows_of(page) == sorted(rows_of(page))
    assert page.locator("#pair-table > thead th[aria-sort]").count() == 1
    assert not page.errors


def test_what_is_unfolded_stays_behind_its_row_when_sorted(page):
    page.locator(".fold").first.click()
    mentee = rows_of(page)[0]
    for _ in range(2):
        page.get_by_role("button", name="Score", exact=True).first.click()
        row = page.locator("#pair-table > tbody > tr.open")
        assert row.locator("th").first.inner_text() == mentee
        assert row.evaluate("row => row.nextElementSibling.id") == row.get_attribute("id") + "-inside"


def test_search_finds_names_ids_and_what_is_in_common_whatever_the_accents(open_page):
    page = open_page(report_page(matched(cohort(name="{side} Núñez {number}"))))
    everybody = rows_of(page)
    page.locator("#search").fill("nunez 2")
    page.wait_for_function("document.getElementById('found').textContent.startsWith('1 ') || true")
    page.wait_for_timeout(200)
    found = rows_of(page)
    assert 0 < len(found) < len(everybody)
    assert page.locator("#found").inner_text() == f"{len(found)} of {len(everybody)} pairs"
    page.locator("#search").fill("k3")
    page.wait_for_timeout(200)
    assert len(rows_of(page)) <= 1
    page.locator("#search").fill("nobody is called so")
    page.wait_for_timeout(200)
    assert rows_of(page) == []


def test_row_unfolds_to_reasons_that_are_those_of_the_matching(page, matching):
    fold = page.locator(".fold").first
    fold.focus()
    page.keyboard.press("Enter")
    assert fold.get_attribute("aria-expanded") == "true"
    inside = page.locator(f"#{fold.get_attribute('aria-controls')}")
    assert inside.is_visible()
    text = inside.inner_text()
    assert "Reasons" in text
    assert "Other mentors" in text
    assert f"{matching.pairs[0].score:.3f} of 1.000" in text
    page.keyboard.press("Enter")
    assert not inside.is_visible()


def test_link_to_a_weak_pair_opens_it(open_page):
    page = open_page(report_page(matched(cohort(mentees=9))))
    link = page.locator("#look a").first
    link.click()
    row = page.locator(link.get_attribute("href"))
    assert row.locator(".fold").get_attribute("aria-expanded") == "true"
    assert row.is_visible()


def test_saved_decisions_are_what_rematch_takes(page, matching, tmp_path):
    people, pairs = matching.cohort, matching.pairs
    decide(page, 0, "accepted").get_by_label("Note").fill('=HYPERLINK("x"), asks; "soon"')
    decide(page, 1, "declined")
    decide(page, 2, "hold")
    inside = decide(page, 3, "other")
    other = pairs[1].mentor
    inside.get_by_label("Which mentor?").fill(people.mentors.called(other))
    assert page.locator("#unsaved").inner_text() == "4 decisions, not saved"
    file = saved(page, tmp_path)
    assert page.locator("#unsaved").inner_text() == "4 decisions, saved"
    made = {(pair.mentee, pair.mentor) for pair in pairs}
    rows = read_decisions(file, people, made=made)
    assert [(row.mentee, row.mentor, row.decision) for row in rows] == [
        (pairs[0].mentee, pairs[0].mentor, "accepted"),
        (pairs[1].mentee, pairs[1].mentor, "declined"),
        (pairs[2].mentee, pairs[2].mentor, "hold"),
        (pairs[3].mentee, other, None),
        (pairs[4].mentee, pairs[4].mentor, None),
    ]
    assert rows[0].note == '=HYPERLINK("x"), asks; "soon"'
    assert ",\"'=HYPERLINK" in file.read_text(encoding="utf-8-sig"), "no spreadsheet runs it"
    again = rematch(people, matching.policy, previous=matching, decisions=rows)
    now = {(pair.mentee, pair.mentor) for pair in again.pairs}
    assert (pairs[0].mentee, pairs[0].mentor) in now
    assert (pairs[1].mentee, pairs[1].mentor) not in now
    assert (pairs[3].mentee, other) in now
    assert again.changes.counts["held"] == 1
    assert {override.decision for override in again.changes.overrides} == {"accepted", "declined", "hold", "by hand"}


def test_ids_and_names_that_a_table_could_take_wrong_come_back_as_they_were(open_page, tmp_path):
    names = ["=cmd", 'a "quoted", one', " spaced", "'apostrophe", "-5", "\u200b=1", "semi; colon", HOSTILE]
    people = Cohort.from_records(
        mentors=[{"id": f"m{k}", "name": name, "skills": "R"} for k, name in enumerate(names)],
        mentees=[{"id": name.strip() or "x", "name": name, "skills": "R"} for name in names],
    )
    found = match(people, Policy(criteria=[Criterion("skills")]))
    page = open_page(report_page(found))
    decide(page, 0, "accepted")
    rows = read_decisions(saved(page, tmp_path), people, made={(pair.mentee, pair.mentor) for pair in found.pairs})
    assert {(row.mentee, row.mentor) for row in rows} == {(pair.mentee, pair.mentor) for pair in found.pairs}


def test_another_mentor_must_be_somebody_else_who_is_there(page):
    inside = decide(page, 0, "other")
    save = page.locator("#save")
    assert save.is_disabled()
    field = inside.get_by_label("Which mentor?")
    field.fill("nobody")
    assert inside.get_by_role("alert").inner_text() == "Choose a mentor from the list."
    assert field.get_attribute("aria-invalid") == "true"
    own = page.locator("#pair-0 td").first.inner_text()
    field.fill(own)
    assert inside.get_by_role("alert").inner_text() == "This is the mentor already."
    inside.locator("input[value='']").click()
    assert page.locator("#unsaved").inner_text() == "no decisions yet"


def test_marks_are_shown_in_the_row_and_can_be_filtered(page):
    decide(page, 0, "accepted")
    assert page.locator("#pair-0 td.decided").inner_text() == "accept"
    page.locator("#marks").select_option("decided")
    assert len(rows_of(page)) == 1
    page.locator("#marks").select_option("undecided")
    assert len(rows_of(page)) == 4


def test_leaving_with_unsaved_marks_asks_first_and_nothing_is_kept(page):
    decide(page, 0, "accepted")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    assert page.locator("#unsaved").inner_text() == "no decisions yet"
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_on_paper_everything_is_unfolded_and_folded_again_after(page):
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#pair-table > tbody > tr.inside:visible").count() == 5
    assert not page.locator(".tools").is_visible()
    assert not page.locator("nav").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#pair-table > tbody > tr.inside:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_nothing_is_asked_of_anybody_and_nothing_that_people_wrote_runs(open_page):
    page = open_page(report_page(matched_with_everything(), title=HOSTILE))
    for fold in page.locator(".fold").all():
        fold.click()
    page.locator("input[value=other]").first.click()
    page.wait_for_timeout(200)
    assert [address.split(":")[0] for address in page.requests] == ["file"]
    assert page.evaluate("window.owned") is None
    assert page.locator("img").count() == 0
    assert page.locator("main script").count() == 0
    assert not page.errors
    assert "</script><script>window.owned" in page.locator("h1").inner_text()


def test_policy_of_content_stops_what_would_be_put_in(page):
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.owned = 1";
            document.body.append(script);
            const picture = new Image();
            picture.src = "https://example.org/picture.png";
            document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.owned") is None
    assert len(page.errors) == 2
    assert all("Content Security Policy" in error for error in page.errors)


@pytest.mark.parametrize(("width", "scheme"), [(1180, "light"), (1180, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_unfolded_or_not(open_page, axe, width, scheme):
    page = open_page(report_page(matched(cohort(mentees=9))), width=width, color_scheme=scheme)
    page.locator(".fold").nth(1).click()
    page.locator("input[value=other]").first.click()
    found = axe.run(page)
    wrong = [
        (violation["id"], violation["impact"], [node["target"] for node in violation["nodes"]][:3])
        for violation in found.response["violations"]
        if violation["impact"] in {"serious", "critical", "moderate"}
    ]
    assert wrong == []


@pytest.mark.parametrize("width", [320, 390, 768, 1180])
def test_nothing_is_wider_than_the_window(open_page, width):
    page = open_page(report_page(matched_with_everything(), title="W" * 80), width=width)
    for fold in page.locator(".fold").all():
        fold.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keyboard_reaches_the_pairs_by_the_first_link_and_focus_is_seen(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    assert page.url.endswith("#pairs")


def test_of_many_pairs_some_are_shown_until_more_are_asked_for(open_page):
    many = 1_100
    people = Cohort.from_records(
        mentors=[{"id": f"m{k}", "skills": "R"} for k in range(many)],
        mentees=[{"id": f"k{k:04}", "skills": "R"} for k in range(many)],
    )
    page = open_page(report_page(match(people, Policy(criteria=[Criterion("skills")]))))
    seen = "#pair-table > tbody > tr:visible"
    assert page.locator(seen).count() == 200
    page.locator("#more").click()
    assert page.locator(seen).count() == 400
    page.locator("#search").fill("k1099")
    page.wait_for_timeout(300)
    assert page.locator(seen).count() == 1
    assert page.locator("#found").inner_text() == "1 of 1,100 pairs"


def test_page_says_itself_in_another_language(open_page):
    page = open_page(report_page(matched(), language="de"))
    decide(page, 0, "accepted")
    assert page.locator("#pair-0 td.decided").inner_text() == "annehmen"
    assert re.search(r"\d,\d{3} von \d,\d{3}", page.locator("#pair-0-inside").inner_text())


def test_page_without_names_sorts_and_unfolds_and_has_nothing_to_decide(open_page):
    page = open_page(report_page(matched(), names=False))
    page.get_by_role("button", name="Score", exact=True).first.click()
    assert scores_of(page) == sorted(scores_of(page), reverse=True)
    page.locator(".fold").first.click()
    assert "Reasons" in page.locator("#pair-table > tbody > tr.inside").inner_text()
    assert page.locator("#save, #marks, fieldset").count() == 0
    assert not page.errors
