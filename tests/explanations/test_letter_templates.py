"""Own templates: what they may name, and that they can do no harm."""

import pytest

from mentormatch import Cohort, Criterion, InputError, Introduction, Policy, PolicyError, introductions, match
from mentormatch.explanations.letter_templates import FIELDS, Templates, template_mistakes

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "name": "Ada King", "skills": "Python; SQL"}],
    mentees=[{"id": "kim", "name": "Lou Berg <b>", "skills": "Python; SQL"}],
)


def introduction_with(template, *, escape=None, **letters):
    policy = Policy(criteria=[Criterion("skills")], letters={"template": template, **letters})
    (introduction,) = introductions(match(COHORT, policy), escape=escape)
    return introduction


def mistakes_in(template):
    return list(map(str, template_mistakes(Policy(letters={"template": template}))))


def test_a_template_for_all_three_or_for_one():
    text = "{{ reader }}: {{ mentee_first_name }} & {{ mentor_first_name }}, {{ in_common|join(' + ') }}"
    introduction = introduction_with(text)
    assert introduction.text == "both: Lou & Ada, Python + SQL"
    assert introduction.to_mentee.startswith("mentee: Lou")
    alone = introduction_with({"mentor": text})
    assert alone.to_mentor.startswith("mentor: Lou")
    assert alone.text.startswith("Dear Lou and Ada")


def test_a_template_may_put_something_around_our_text():
    assert introduction_with("Spring round.\n{{ text }}\nThe team").to_mentee.startswith("Spring round.\nDear Lou, ")
    german = introduction_with("{{ language }} {{ text }}", language="de")
    assert german.text.startswith("de Guten Tag Lou und Ada,")


def test_fields_are_escaped_for_html_and_the_template_is_not():
    introduction = introduction_with("<p>{{ mentee_name }}</p>", escape="html")
    assert introduction.text == "<p>Lou Berg &lt;b&gt;</p>"
    assert introduction_with("<p>{{ mentee_name }}</p>").text == "<p>Lou Berg <b></p>"


def test_every_field_can_be_named():
    text = " ".join(f"{{{{ {field} }}}}" for field in FIELDS)
    assert mistakes_in(text) == []
    assert introduction_with(text).text
    assert set(Introduction.__dataclass_fields__) - {"to_mentee", "to_mentor"} <= set(FIELDS)


def test_all_wrong_names_are_said_at_once_with_the_nearest():
    loop = "{% for topic in topics %}{{ topic }}{{ u }}{% endfor %}"
    said = mistakes_in(f"{{{{ mentee_frist_name }}}}\n{loop}\n{{{{ text|uper }}}}{{{{ mentor.name }}}}")
    assert [line.split(", ")[0].split(" which")[0].removesuffix(",") for line in said] == [
        "Line 1 of the template names 'mentee_frist_name'",
        "Line 2 of the template names 'topics'",
        "Line 2 of the template names 'u'",
        "Line 3 of the template names 'uper'",
        "Line 3 of the template names '.name'",
    ]
    for place, meant in ((0, "mentee_first_name"), (3, "upper"), (4, "mentor_name")):
        assert said[place].endswith(f"Did you mean '{meant}'?")
    with pytest.raises(PolicyError, match="is no field"):
        introduction_with("{{ nobody }}")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ text.__init__.__globals__ }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set x = text ~ text %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in in_common recursive %}{{ loop(in_common) }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ text|join(text|join(text)) }}",
        "{{ text|center(1000000000) }}",
        "{{ [text, text] }}",
        "{{ in_common.clear() }}",
        "{{ lipsum() }}",
        "{% if",
    ],
)
def test_what_no_template_may_do(template):
    assert mistakes_in(template)
    with pytest.raises(PolicyError):
        Templates(Policy(letters={"template": template}))


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in text %}{% for b in text %}{% for c in text %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in text %}{{ text }}{% endfor %}",
        "{{ text|join('xxxxxxxxxx')|join('xxxxxxxxxx')|join('xxxxxxxxxx') }}",
    ],
)
def test_a_template_comes_to_an_end(template):
    with pytest.raises(InputError, match="A template must take at most"):
        Templates(Policy(letters={"template": template})).fill("both", {"text": "x" * 2000})


def test_what_a_pair_lacks_is_empty():
    text = "{{ times[0] }}{{ languages|first }}{{ gives_back|join(', ') }}{% if not time_zone %}.{% endif %}"
    assert introduction_with(text).text == "."
