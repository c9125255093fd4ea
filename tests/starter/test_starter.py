"""What `init` makes of tables: a policy that runs unchanged, whatever stands in them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import CohortError, match, read_cohort, read_policy
from mentormatch.column_roles.roles import find_role
from mentormatch.policy import RawTable
from mentormatch.policy.policy import policy_from_document
from mentormatch.starter.policy_text import policy_text
from mentormatch.starter.proposals import propose
from mentormatch.starter.starter import starter_policy
from mentormatch.tables.writing import write_all

HEADERS = st.one_of(
    st.sampled_from(
        [
            "id",
            "ID",
            "E-mail address",
            "Name",
            "First name",
            "Gender",
            "Age",
            "capacity",
            "How many mentees can you take?",
            "demand",
            "Skills",
            "What do you want to learn?",
            "What can you teach?",
            "I can talk about [Python]",
            "I can talk about [SQL *]",
            "Grade",
            "Years of experience",
            "Department",
            "Languages",
            "Manager",
            "Status",
            "Timestamp",
            "Time zone",
            "About you",
            "min_load",
            "Other",
            'Say "yes" \\ or [no]',
            "Skills *",
            "name",
            "audit",
            "show",
        ]
    ),
    st.text(min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool),
)
CELLS = st.one_of(
    st.sampled_from(
        [
            None,
            "",
            "n/a",
            "none",
            "no preference",
            "R; SQL",
            "R, SQL",
            "yes",
            "no",
            "2",
            "2-3",
            "up to two",
            "10+",
            "junior",
            "senior",
            "woman",
            "ada@example.org",
            "python:expert",
            "Developer, mobile",
            "a/b",
            'say "so"',
            "line\nbreak",
            "\\",
            "2024-01-02",
            7,
            2.5,
            True,
            ("R", "SQL"),
        ]
    ),
    st.text(max_size=10),
)


@st.composite
def tables(draw, role):
    """Draw a table as it stands in a file: ``len(draw(tables("mentor")).rows) <= 6``."""
    headers = draw(st.lists(HEADERS, max_size=7, unique=True))
    rows = draw(st.integers(0, 6))
    columns = {header: tuple(draw(st.lists(CELLS, min_size=rows, max_size=rows))) for header in headers}
    columns["id"] = tuple(f"{role}{number}" for number in range(rows))
    return RawTable(columns, f"{role}s.csv", 2, tuple(range(2, rows + 2)))


@given(tables("mentor"), tables("mentee"))
@settings(max_examples=30)
def test_policy_can_be_read_whatever_stands_in_the_tables(mentors, mentees):
    found = propose(mentors, mentees)
    written = policy_text(found)
    policy = policy_from_document(tomllib.loads(written.text))
    compared = {column for criterion in policy.criteria for column in (criterion.wants, criterion.offers)}
    assert not compared & set(policy.audit)
    assert policy_text(propose(mentors, mentees)) == written
    assert written.questions == sum(line.startswith("# ? ") for line in written.text.splitlines())
    assert max(len(line) for line in written.text.splitlines() if line.startswith("# ?")) <= 120


@given(tables("mentor"), tables("mentee"))
@settings(max_examples=30)
def test_every_question_answered_with_yes_can_be_read(mentors, mentees):
    """Who takes the # away from a proposed criterion gets a policy that can be read as well."""
    lines = policy_text(propose(mentors, mentees)).text.splitlines()
    openings = [place for place, line in enumerate(lines) if line == "# [[criterion]]"]
    for place in openings:
        end = next((later for later in range(place, len(lines)) if not lines[later].startswith("# ")), len(lines))
        body = [line.removeprefix("# ") for line in lines[place:end]]
        if '"..."' not in "".join(body):
            policy_from_document(tomllib.loads("\n".join(body)))


def write(folder, name, rows):
    """Write a list of rows, the header first, as a table."""
    path = Path(folder, name)
    write_all({path: (rows[0], rows[1:])}, force=True)
    return path


def run_unchanged(folder, mentors, mentees=None):
    """Write the policy that is proposed and pair with it."""
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    file = Path(folder, "policy.toml")
    file.write_text(starter.policy, encoding="utf-8")
    policy = read_policy(file)
    tables = {"people": mentors} if mentees is None else {"mentors": mentors, "mentees": mentees}
    cohort = read_cohort(**tables, policy=policy)
    return starter, policy, match(cohort, policy)


MENTOR_FORM = [
    [
        "Timestamp",
        "E-mail address",
        "First name",
        "Last name",
        "Gender",
        "How many mentees can you take?",
        "What can you teach?",
        "Years of experience",
        "I like [Chess]",
        "I like [Sailing]",
        "Line manager",
    ],
    ["2026-01-02 10:00", "ada@x.org", "Ada", "One", "Woman", "2-3", "Python, SQL", "10+", "yes", "", "Boss"],
    ["2026-01-03 10:00", "bob@x.org", "Bob", "Two", "Man", "1", "Go, Rust, SQL", "4", "", "yes", "Boss"],
    ["2026-01-04 10:00", "cid@x.org", "Cid", "Six", "Woman", "n/a", "Python, Go", "4-5", "yes", "yes", "Chief"],
]
MENTEE_FORM = [
    ["Timestamp", "E-mail address", "Your name", "Gender identity", "What do you want to learn?", "Years of experience",
     "I like [Chess]", "I like [Sailing]"],
    ["2026-01-02 10:00", "kim@x.org", "Kim", "Woman", "SQL, Python", "1", "yes", ""],
    ["2026-01-02 10:00", "lea@x.org", "Lea", "Woman", "Go", "2", "", "yes"],
    ["2026-01-02 10:00", "max@x.org", "Max", "Man", "Python, Go", "n/a", "yes", "yes"],
    ["2026-01-05 10:00", "max@x.org", "Max", "Man", "Python", "3", "yes", "yes"],
]  # fmt: skip


def test_forms_as_they_come_run_unchanged(tmp_path):
    mentors, mentees = write(tmp_path, "mentors.csv", MENTOR_FORM), write(tmp_path, "mentees.csv", MENTEE_FORM)
    starter, policy, matching = run_unchanged(tmp_path, mentors, mentees)
    cohort = matching.cohort
    assert cohort.mentors.ids == ("ada@x.org", "bob@x.org", "cid@x.org")
    assert cohort.mentees.ids == ("kim@x.org", "lea@x.org", "max@x.org")  # the last answer of max counts
    assert cohort.mentors.capacity.tolist() == [2, 1, -1]
    assert cohort.mentors.column("name") == ("Ada One", "Bob Two", "Cid Six")
    assert policy.audit == ("gender",)
    assert cohort.mentees.column("gender") == ("Woman", "Woman", "Man")
    criteria = {(criterion.wants, criterion.offers) for criterion in policy.criteria}
    assert ("want_learn", "teach") in criteria
    assert ("Years of experience", "Years of experience") in criteria
    assert cohort.mentors.column("Years of experience") == (10, "4", 4)
    assert cohort.mentees.column("Years of experience")[2] == "3"
    assert any(cohort.mentors.column(criterion.offers)[2] == ("Chess", "Sailing") for criterion in policy.criteria)
    assert len(matching.pairs) == 3
    assert starter.proposal.mentees.doubled == 1
    assert "# ? 1 row" in starter.policy


def test_form_that_only_counts_its_answers_takes_addresses_for_ids(tmp_path):
    rows = [["ID", "Email", "Skills"], [1, "ada@x.org", "R, Go"], [2, "bob@x.org", "R"]]
    others = [["ID", "Email", "Skills"], [1, "kim@x.org", "R, Go"], [2, "lea@x.org", "Go"]]
    mentors, mentees = write(tmp_path, "mentors.csv", rows), write(tmp_path, "mentees.csv", others)
    _, policy, matching = run_unchanged(tmp_path, mentors, mentees)
    assert matching.cohort.mentees.ids == ("kim@x.org", "lea@x.org")
    assert policy.same_ids == "same person"


def test_ids_counted_in_both_files_are_different_people(tmp_path):
    mentors = write(tmp_path, "mentors.csv", [["ID", "Skills"], [1, "R, Go"], [2, "R"]])
    mentees = write(tmp_path, "mentees.csv", [["ID", "Skills"], [1, "R"], [2, "R, Go"]])
    _, policy, matching = run_unchanged(tmp_path, mentors, mentees)
    assert policy.same_ids == "different people"
    assert len(matching.pairs) == 2


def test_people_without_ids_are_told_apart_by_their_names(tmp_path):
    rows = [["Name", "Skills"], ["Ada One", "R, Go"], ["Bob Two", "R"]]
    mentors, mentees = write(tmp_path, "mentors.csv", rows), write(tmp_path, "mentees.csv", rows)
    starter, _, matching = run_unchanged(tmp_path, mentors, mentees)
    assert matching.cohort.mentors.ids == ("Ada One", "Bob Two")
    assert "# ? Is 'Name' what tells the mentors apart?" in starter.policy


def test_nobody_apart_is_a_mistake_that_is_said(tmp_path):
    rows = [["Skills"], ["R, Go"], ["R, Go"], ["Go, R"]]
    mentors, mentees = write(tmp_path, "mentors.csv", rows), write(tmp_path, "mentees.csv", rows)
    starter = starter_policy(mentors, mentees)
    assert starter.proposal.mentors.id is None
    assert {mistake.column for mistake in starter.mistakes} == {"id"}
    assert "# ? No column of mentors.csv tells the mentors apart" in starter.policy


def test_one_person_a_side_is_enough(tmp_path):
    mentors = write(tmp_path, "mentors.csv", [["Mentor ID", "Skills", "Gender", "Capacity"], ["ada", "R, Go", "f", 2]])
    mentees = write(tmp_path, "mentees.csv", [["id", "Skills"], ["kim", "R"]])
    starter, policy, matching = run_unchanged(tmp_path, mentors, mentees)
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("kim", "ada")]
    assert policy.audit == ("Gender",)
    assert starter.proposal.mentors.limits["capacity"].header == "Capacity"
    assert matching.cohort.mentors.capacity.tolist() == [2]


def test_nobody_yet_still_gets_a_policy_with_questions(tmp_path):
    mentors = write(tmp_path, "mentors.csv", [["Mentor ID", "Skills"]])
    mentees = write(tmp_path, "mentees.csv", [["id", "Skills"]])
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    assert 'id = "Mentor ID"' in starter.policy
    assert "# ? Nothing that could be compared" in starter.policy


def test_nothing_in_common_is_asked(tmp_path):
    mentors = write(tmp_path, "mentors.csv", [["id", "Colour"], ["ada", "red"], ["bob", "blue"]])
    mentees = write(tmp_path, "mentees.csv", [["id", "Animal"], ["kim", "cat"], ["lea", "dog"]])
    starter, _, matching = run_unchanged(tmp_path, mentors, mentees)
    assert starter.mistakes == ()
    assert (len(matching.pairs), matching.total) == (2, 0)
    assert "# ? Nothing that could be compared for sure was found" in starter.policy
    assert "Colour" in starter.policy


def test_doubtful_columns_are_asked_where_there_is_nothing_else(tmp_path):
    rows = [["id", "Favourite"], ["ada", "red"], ["bob", "blue"]]
    starter, policy, _ = run_unchanged(
        tmp_path, write(tmp_path, "mentors.csv", rows), write(tmp_path, "mentees.csv", rows)
    )
    assert [criterion.name for criterion in policy.criteria] == ["nothing yet"]
    assert "'Favourite'" in starter.policy


def test_one_sheet_of_everybody(tmp_path):
    rows = [
        ["E-mail", "I would like to be", "Skills", "Sex"],
        ["ada@x.org", "A mentor", "R, Go", "f"],
        ["kim@x.org", "A mentee", "R", "m"],
        ["bob@x.org", "Both", "Go, R", "f"],
        ["lea@x.org", "Only a guest", "Go", "f"],
    ]
    people = write(tmp_path, "people.csv", rows)
    starter, policy, matching = run_unchanged(tmp_path, people)
    assert (matching.cohort.mentors.ids, matching.cohort.mentees.ids) == (
        ("ada@x.org", "bob@x.org"),
        ("kim@x.org", "bob@x.org"),
    )
    assert starter.proposal.role.meanings == {"Only a guest": "neither"}
    assert policy.audit == ("Sex",)


def test_one_sheet_without_roles_is_an_error(tmp_path):
    people = write(tmp_path, "people.csv", [["id", "Skills"], ["ada", "R"], ["kim", "R"]])
    with pytest.raises(CohortError, match="who would like to be a mentor, a mentee or both"):
        starter_policy(people)
    with pytest.raises(CohortError, match="Did you mean 'Skills'"):
        starter_policy(people, role="Skils")


def test_both_files_that_are_not_there_are_reported(tmp_path):
    with pytest.raises(CohortError) as caught:
        starter_policy(tmp_path / "a.csv", tmp_path / "b.csv")
    assert len(caught.value.mistakes) == 2


def test_role_of_experience_is_asked():
    found = find_role({"Level": ("expert", "beginner", "so so")})
    assert found.is_doubtful
    assert found.meanings == {"expert": "mentor", "beginner": "mentee", "so so": "neither"}


def test_text_that_repeats_a_group_is_not_compared(tmp_path):
    mentors = [["id", "Gender", "About", "Skills"]] + [
        [f"j{n}", "woman", f"I am a woman who builds bridge {n} and likes to tell about it", f"R, Go{n}"]
        for n in range(3)
    ]
    mentees = [["id", "About", "Skills"]] + [
        [f"i{n}", f"My long story, number {n}, is told here in many words for you", f"Go{n}, R"] for n in range(3)
    ]
    starter, policy, _ = run_unchanged(
        tmp_path, write(tmp_path, "mentors.csv", mentors), write(tmp_path, "mentees.csv", mentees)
    )
    assert [criterion.name for criterion in policy.criteria] == ["Skills"]
    assert "'About' repeats what 'Gender' says" in starter.policy


def test_roles_in_other_languages(tmp_path):
    rows = [
        ["Correo electrónico", "¿Qué te gustaría ser?", "¿Qué puedes enseñar?", "¿Qué quieres aprender?"],
        ["a@x.es", "Mentora", "Ventas, Finanzas", "Inglés"],
        ["b@x.es", "Mentor", "Inglés, Ventas", ""],
        ["c@x.es", "Mentorada", "Finanzas", "Ventas, Inglés"],
        ["d@x.es", "Ambos", "Finanzas, Inglés", "Ventas, Finanzas"],
    ]
    starter, policy, matching = run_unchanged(tmp_path, write(tmp_path, "people.csv", rows))
    assert matching.cohort.mentors.ids == ("a@x.es", "b@x.es", "d@x.es")
    assert matching.cohort.mentees.ids == ("c@x.es", "d@x.es")
    assert [(criterion.name, criterion.weight) for criterion in policy.criteria] == [("skills", 3)]
    assert "# ? Who of these mentors, who is mentored, and who does not take part?" in starter.policy


def test_steps_of_one_scale_are_compared_without_a_step_in_common(tmp_path):
    mentors = [["id", "Level"], ["ada", "Senior"], ["bob", "Director"]]
    mentees = [["id", "Level"], ["kim", "Junior"], ["lea", "Mid"]]
    _, policy, _ = run_unchanged(
        tmp_path, write(tmp_path, "mentors.csv", mentors), write(tmp_path, "mentees.csv", mentees)
    )
    assert policy.criteria[0].encoder["levels"] == ("Junior", "Mid", "Senior", "Director")


def test_a_wish_for_somebody_alike_is_asked_and_binds_nobody(tmp_path):
    mentors = [["id", "Gender", "Skills"], ["ada", "woman", "R, Go"], ["bob", "man", "Go"]]
    mentees = [
        ["id", "Gender", "Same gender, please", "Skills"],
        ["kim", "woman", "yes", "R"],
        ["lea", "man", "no", "Go"],
    ]
    starter, policy, _ = run_unchanged(
        tmp_path, write(tmp_path, "mentors.csv", mentors), write(tmp_path, "mentees.csv", mentees)
    )
    assert policy.rules == ()
    assert policy.audit == ("Gender",)
    assert '# when = "Same gender, please"' in starter.policy


def test_managers_among_the_people_make_a_rule_and_others_a_question(tmp_path):
    mentors = [["id", "Manager", "Skills"], ["ada", "", "R, Go"], ["bob", "ada", "Go"]]
    mentees = [["id", "Manager", "Skills"], ["kim", "ada", "R"], ["lea", "bob", "Go"]]
    files = write(tmp_path, "mentors.csv", mentors), write(tmp_path, "mentees.csv", mentees)
    _, policy, matching = run_unchanged(tmp_path, *files)
    assert [rule.kind for rule in policy.rules] == ["reporting_line"]
    assert ("kim", "ada") not in {(pair.mentee, pair.mentor) for pair in matching.pairs}
    by_name = [["id", "Manager", "Skills"], ["kim", "Ms Ada", "R"], ["lea", "Mr Bob", "Go"]]
    no_manager = [["id", "Skills"], ["ada", "R, Go"], ["bob", "Go"]]
    files = write(tmp_path, "mentors.csv", no_manager), write(tmp_path, "mentees.csv", by_name)
    starter, policy, _ = run_unchanged(tmp_path, *files)
    assert policy.rules == ()
    assert "# ? 'Manager' names nobody of these tables" in starter.policy


def test_a_header_below_a_title_is_found(tmp_path):
    rows = 'Sign-up 2026,,\n,,\nMentor,How many mentees?,Skills\nada@x.org,2,"R, Go"\nbob@x.org,1,Go\n'
    mentors = Path(tmp_path, "mentors.csv")
    mentors.write_text(rows, encoding="utf-8")
    mentees = write(tmp_path, "mentees.csv", [["id", "Skills"], ["kim", "R"], ["lea", "Go"]])
    starter, _, matching = run_unchanged(tmp_path, mentors, mentees)
    assert starter.proposal.mentors.id.header == "Mentor"
    assert matching.cohort.mentors.capacity.tolist() == [2, 1]


def test_two_sheets_of_one_file(tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "people.xlsx")
    for name, rows in {
        "Mentees": [["E-mail", "Skills"], ["kim@x.org", "R"], ["lea@x.org", "Go"]],
        "Mentors": [["E-mail", "Skills"], ["ada@x.org", "R; Go"], ["bob@x.org", "Go"]],
    }.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    _, _, matching = run_unchanged(tmp_path, tmp_path / "people.xlsx", tmp_path / "people.xlsx")
    assert matching.cohort.mentors.ids == ("ada@x.org", "bob@x.org")
    assert matching.cohort.mentees.ids == ("kim@x.org", "lea@x.org")


def test_what_only_comparing_finds_becomes_a_question(tmp_path):
    """Two people of one name: who of them is the manager cannot be known, so that the rule would fail."""
    mentors = [
        ["id", "Name", "Manager", "Skills"],
        ["a", "Ada", "", "R"],
        ["b", "Ada", "", "Go"],
        ["c", "Cid", "Ada", "R"],
    ]
    mentees = [["id", "Name", "Manager", "Skills"], ["k", "Kim", "Ada", "R, Go"], ["l", "Lea", "Cid", "Go"]]
    starter = starter_policy(write(tmp_path, "mentors.csv", mentors), write(tmp_path, "mentees.csv", mentees))
    assert starter.mistakes == ()
    assert starter.proposal.failing.keys() == {"Manager"}
    assert '# kind = "reporting_line"' in starter.policy.splitlines()


def test_headers_with_stars_and_limits_of_the_other_side(tmp_path):
    rows = [["id", "ID", "Rate * your skills please, as many as you like", "Name *"]]
    mentors = write(tmp_path, "mentors.csv", [*rows, ["a", "1", "R, Go", "Ada"], ["b", "2", "Go, SQL", "Bob"]])
    mentees = write(tmp_path, "mentees.csv", [*rows, ["k", "3", "R, SQL", "Kim"], ["l", "4", "Go, R", "Lea"]])
    _, policy, matching = run_unchanged(tmp_path, mentors, mentees)
    assert policy.criteria[0].wants == rows[0][2]
    assert matching.cohort.mentors.ids == ("a", "b")
    assert matching.cohort.mentees.column("name") == ("Kim", "Lea")
    wrong = write(tmp_path, "wrong.csv", [["id", "capacity", "Skills"], ["k", 2, "R, SQL"], ["l", 1, "Go, R"]])
    assert {mistake.code for mistake in starter_policy(mentors, wrong).mistakes} >= {"limit_on_the_wrong_side"}


def test_what_is_personal_and_tells_persons_is_no_group(tmp_path):
    rows = [f"m{n},R{n % 3},Partner {n},{'woman' if n % 2 else 'man'}" for n in range(14)]
    (tmp_path / "mentors.csv").write_text("id,skills,Spouse / partner,gender\n" + "\n".join(rows), encoding="utf-8")
    (tmp_path / "mentees.csv").write_text("id,skills\nk1,R1\nk2,R2\n", encoding="utf-8")
    written = starter_policy(tmp_path / "mentors.csv", tmp_path / "mentees.csv").policy
    assert 'audit = ["gender"]' in written
    assert "is personal and tells persons, not groups" in written


def encoders_of(mentors, mentees):
    """Return the encoder of each proposed criterion, by its name."""
    tables = [
        RawTable({"id": tuple(map(str, range(len(next(iter(columns.values())))))), **columns}, name, 2, (2,))
        for columns, name in ((mentors, "mentors.csv"), (mentees, "mentees.csv"))
    ]
    return {criterion.name: criterion.encoder for criterion in propose(*tables).criteria}


@pytest.mark.parametrize(
    ("header", "mentors", "mentees", "encoder"),
    [
        ("Languages", ("English; German", "French", "German"), ("English", "German; French", "Dutch"), "terms"),
        ("Languages", ("Python; Java", "R", "Java"), ("Python", "R; Java", "Go"), "terms"),
        ("Seniority", ("Senior Engineer", "Head of Sales", "CTO"), ("Junior Engineer", "Head of Sales", "Intern"),
         "seniority"),
        ("Industry", ("Health care", "FinTech", "Banking"), ("FinTech", "Health care", "Owls"),
         {"name": "category", "sectors": True}),
        ("Industry", ("541511", "622110", "541512"), ("541511", "622110", "31-33 Manufacturing"),
         {"name": "category", "codes": "naics"}),
        ("Industry", ("falconry", "owls", "ravens"), ("falconry", "owls", "hawks"), "category"),
    ],
)  # fmt: skip
def test_what_a_table_of_ours_reads_is_read_by_it(header, mentors, mentees, encoder):
    found = encoders_of({header: mentors}, {header: mentees})
    (settings,) = found.values()
    assert settings == encoder if isinstance(encoder, dict) else settings["name"] == encoder


@pytest.mark.parametrize(
    ("capacity", "wants", "further"),
    [
        (("1", "1", "", ""), ("R", "SQL", "R; SQL; Go; Rust", "R; SQL; Go; Rust"), 2),
        (("3", "3", "3", "3"), ("R", "SQL", "R; SQL; Go; Rust", "R; SQL; Go; Rust"), None),
        (("1", "1", "1", "1"), ("R; Go", "SQL; R", "R; SQL", "Go; Rust"), None),
    ],
)
def test_further_wishes_where_seats_are_scarce_and_lists_differ(capacity, wants, further):
    skills = ("R; SQL", "Go", "Rust; SQL", "R; Go")
    found = encoders_of({"Skills": skills, "capacity": capacity}, {"Skills": wants})
    assert found["Skills"].get("further_wishes") == further
