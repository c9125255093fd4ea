"""How letters are to be written: all mistakes at once, and nothing that decides about pairs."""

import pytest

from mentormatch import Cohort, Criterion, Matching, Policy, PolicyError, match, read_policy
from mentormatch.policy.letters import templates_of


def test_all_mistakes_at_once():
    letters = {"language": "dee", "language_column": " ", "template": {"bth": "x", "mentee": ""}, "templte": "x"}
    with pytest.raises(PolicyError) as caught:
        Policy(letters=letters)
    assert [mistake.path for mistake in caught.value.mistakes] == [
        ("letters", "templte"),
        ("letters", "language"),
        ("letters", "language_column"),
        ("letters", "template", "bth"),
        ("letters", "template", "mentee"),
    ]
    with pytest.raises(PolicyError, match="must be a table of language"):
        Policy(letters="de")


def test_letters_are_kept_in_a_file():
    policy = Policy(criteria=[Criterion("x")], letters={"language": "de", "template": {"both": "{{ text }}"}})
    assert Policy.from_toml(policy.to_toml()) == policy
    assert templates_of(policy.letters) == {"both": "{{ text }}"}


def test_a_policy_names_the_files_of_templates(tmp_path):
    (tmp_path / "hello.txt").write_text("Dear {{ mentee_first_name }}", encoding="utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text('[letters]\ntemplate = "hello.txt"\n[[criterion]]\nname = "x"\n', encoding="utf-8")
    assert read_policy(policy).letters["template"] == "Dear {{ mentee_first_name }}"
    policy.write_text('[letters.template]\nmentee = "hello.txt"\n[[criterion]]\nname = "x"\n', encoding="utf-8")
    assert templates_of(read_policy(policy).letters).keys() == {"mentee"}


def test_a_template_that_names_no_field_or_is_no_file(tmp_path):
    (tmp_path / "bad.txt").write_text("Dear {{ mentee_frist_name }}", encoding="utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[letters.template]\nboth = "bad.txt"\nmentor = "none.txt"\nmentee = "../x"\n[[criterion]]\nname = "x"\n',
        encoding="utf-8",
    )
    with pytest.raises(PolicyError) as caught:
        read_policy(policy)
    said = str(caught.value)
    assert "Did you mean 'mentee_first_name'?" in said
    assert "none.txt: there must be such a file" in said
    assert "must name files of its own folder" in said
    assert len(caught.value.mistakes) == 3


def test_letters_may_be_written_otherwise_later():
    cohort = Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "b", "skills": "R"}])
    stored = match(cohort, Policy(criteria=[Criterion("skills")])).to_dict()
    german = Policy(criteria=[Criterion("skills")], letters={"language": "de"})
    assert Matching.from_dict(stored, cohort, german).policy == german
    with pytest.raises(PolicyError):
        Matching.from_dict(stored, cohort, Policy(criteria=[Criterion("skills", weight=2)]))
