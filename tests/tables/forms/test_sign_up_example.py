"""The example of a form as it came: who is read from it, and what is said of it."""

from pathlib import Path

from click.testing import CliRunner

from mentormatch import match, read_cohort, read_policy
from mentormatch.cli.commands import main

FOLDER = Path(__file__).parents[3] / "examples" / "sign_up"


def test_people_of_the_sign_up_example():
    policy = read_policy(FOLDER / "policy.toml")
    cohort = read_cohort(people=FOLDER / "answers.csv", policy=policy)
    mentors, mentees = cohort.mentors, cohort.mentees
    assert mentors.column("name") == ("Ada Quist", "Bo Lind", "Dev Rao", "Gus Hart")
    assert mentors.capacity.tolist() == [2, 1, 2, 1]
    assert mentors.column("skills")[0] == ("Python: Expert", "Statistics: Good", "Public speaking", "grant writing")
    wants = dict(zip(mentees.ids, mentees.column("wants"), strict=True))
    assert wants["cara.ode@example.org"] == "Python, Statistics, Public speaking"  # her second answer
    assert wants["elif.can@example.org"] == "Leadership, Negotiation"
    both = [cohort.mentees.ids[mentee] for mentee, _ in cohort.in_both_tables()]
    assert both == ["bo.lind@example.org"]
    said = "\n".join([*mentors.notes, *mentees.notes, *mentors.readings, *mentees.readings])
    for words in (
        "1 row above the header",
        "1 of them both; 1 neither",
        "1 person answered more than once",
        "'2-3' = 2",
    ):
        assert words in said


def test_whom_anybody_suits_gets_the_seat_that_is_left():
    policy = read_policy(FOLDER / "policy.toml")
    matching = match(read_cohort(people=FOLDER / "answers.csv", policy=policy), policy)
    assert matching.certificate.proven
    score = {pair.mentee: pair.score for pair in matching.pairs}
    assert len(score) == 5
    assert score["hana.ito@example.org"] == 1.0  # "no preference" is met by everybody


def test_init_proposes_a_policy_for_it_that_runs_unchanged(tmp_path):
    answers, policy = str(FOLDER / "answers.csv"), str(tmp_path / "start" / "policy.toml")
    done = CliRunner().invoke(main, ["init", str(tmp_path / "start"), answers])
    assert done.exit_code == 0, done.output
    assert "Mend first" not in done.output
    proposed = read_policy(policy)
    wanted = {(criterion.wants, criterion.offers): criterion.encoder for criterion in proposed.criteria}
    # seats are scarce, and some wish for much more than others
    assert dict(wanted["learn", "know"]) == {"name": "terms", "levels": ("Good", "Expert"), "further_wishes": 2}
    assert proposed.answers["duplicates"] == "last"
    done = CliRunner().invoke(main, ["match", answers, "--policy", policy, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "5 of 5 mentees" in done.output


def test_choices_of_several_columns_keep_their_places(tmp_path):
    """A blank first choice moves nobody up, and the comma of a name divides nothing."""
    (tmp_path / "mentors.csv").write_text("id,name\na,Ada Lovelace\nl,Linus Lee\n", encoding="utf-8")
    (tmp_path / "mentees.csv").write_text(
        'id,First choice,Second choice\nkim,,"Lovelace, Ada"\nnoor,Linus Lee,n/a\n', encoding="utf-8"
    )
    (tmp_path / "policy.toml").write_text(
        '[columns.mentees]\nwishes = ["First choice", "Second choice"]\n[answers]\nblank = ["n/a"]\n'
        '[[criterion]]\nname = "wishes"\nencoder = "choices"\n',
        encoding="utf-8",
    )
    policy = read_policy(tmp_path / "policy.toml")
    cohort = read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=policy)
    records = {record["mentee"]: record for record in match(cohort, policy).to_records()}
    assert (records["kim"]["mentor"], records["kim"]["wishes_choice"], records["kim"]["score"]) == ("a", 2, 0.6)
    assert (records["noor"]["mentor"], records["noor"]["wishes_choice"], records["noor"]["score"]) == ("l", 1, 1.0)
