"""What `check --gaming` prints: counts, and nobody's name."""

from command_line import run

from mentormatch.checkup import GamedChange, Gaming
from mentormatch.cli.gaming import gaming_lines

BLANK = GamedChange(
    "leaving 'goals' blank", tried=60, better=3, worse=20, placed=1, unplaced=9, barred=2, refused=1, mean_change=0.1
)
FOUND = Gaming(mentees=150, sample=60, people=60, gainers=4, changes=(BLANK,))


def test_one_line_a_change():
    assert list(gaming_lines(FOUND))[2].strip() == (
        "leaving 'goals' blank: of 60, 3 get a better mentor, 1 a place; 20 a worse one, 9 none; "
        "2 a mentor whom a rule forbids them; 1 cannot be used; mean +0.100"
    )


def test_some_of_many_changes_unless_all_are_asked_for():
    many = Gaming(mentees=150, sample=60, people=60, gainers=4, changes=(BLANK,) * 11)
    assert list(gaming_lines(many))[-1].strip() == "… and 3 more by which no more gain; --all shows them"
    assert len(list(gaming_lines(many, everything=True))) == 13


def test_check_tries_it_when_it_is_asked_to(tmp_path, monkeypatch):
    (tmp_path / "mentors.csv").write_text("id,skills\nada.lovelace,R\n")
    (tmp_path / "mentees.csv").write_text("id,skills\nkim.park,R; Go\nnoor.aziz,R; SQL; C\n")
    monkeypatch.chdir(tmp_path)
    plain, done = run("check", "mentors.csv", "mentees.csv"), run("check", "mentors.csv", "mentees.csv", "--gaming")
    assert done.exit_code == 0
    assert done.stdout.startswith(plain.stdout)
    more = done.stdout[len(plain.stdout) :]
    assert more.startswith("Gaming      2 of 2 mentees were tried, one at a time")
    assert "naming only the easiest wish in 'skills': of 2, 0 get a better mentor, 1 a place" in more
    assert not any(name in more for name in ("kim", "noor", "ada"))
    assert "Gaming" not in plain.stdout
