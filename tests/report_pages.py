"""Cohorts that try a page, and what a page is made of."""

import json
import re
from html.parser import HTMLParser

from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

HOSTILE = "</script><script>window.owned = 1</script><img src=x onerror=alert(1)> ' \" & {{ 7*7 }} {% x %}"
RIGHT_TO_LEFT = "\u202eevil\u202c نور"


class Elements(HTMLParser):
    """The elements of a page, and the text in each kind."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.text, self._open = [], [], []
        self.inside = {"script": [], "style": [], "title": [], "bdi": []}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open.append(tag)
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, text):
        self.text.append(text)
        if self._open and self._open[-1] in self.inside:
            self.inside[self._open[-1]][-1] += text

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def data_of(page):
    """What the script of a page reads."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def cohort(mentees=6, name="{side} {number}", **more):
    """A cohort with names, one mentee more than there are seats."""
    skills = ["R", "Go", "SQL; R", "C", "Go; C", "R; C"]
    seats = max(1, mentees - 1)
    return Cohort.from_records(
        mentors=[
            {
                "id": f"m{number}",
                "name": name.format(side="Mentor", number=number),
                "skills": skills[number % 6],
                "gender": "ab"[number % 2],
                "capacity": 1,
                **more,
            }
            for number in range(seats)
        ],
        mentees=[
            {
                "id": f"k{number}",
                "name": name.format(side="Mentee", number=number),
                "skills": skills[(number + 1) % 6],
                "gender": "ab"[number % 2],
                **more,
            }
            for number in range(mentees)
        ],
    )


def policy(**more):
    settings = {"criteria": [Criterion("skills")], "audit": ["gender"], **more}
    return Policy(**settings)


def matched(people=None, **more):
    return match(cohort() if people is None else people, policy(**more))


def matched_with_everything():
    """A matching in which every section of the page has something to say."""
    people = Cohort.from_records(
        mentors=[
            {"id": "ada", "name": HOSTILE, "skills": f"R; {HOSTILE}", "gender": "x", "team": HOSTILE, "capacity": 2},
            {"id": "=1+1", "name": RIGHT_TO_LEFT, "skills": "Go; \x1b[31mred", "gender": HOSTILE, "team": "b"},
            {"id": "cid", "name": "W" * 5000, "skills": "C", "gender": "x", "team": "c", "capacity": 0},
        ],
        mentees=[
            {"id": "kim", "name": HOSTILE, "skills": f"R; {HOSTILE}", "gender": "x", "team": "a", "not with": ""},
            {"id": "k2", "name": RIGHT_TO_LEFT, "skills": "Go; Z" + "z" * 3000, "gender": "x", "team": "d"},
            {"id": "k3", "name": HOSTILE, "skills": "C", "gender": HOSTILE, "team": "a", "not with": RIGHT_TO_LEFT},
            {"id": "k4", "name": "Noor", "skills": "R; Go", "gender": "x", "team": HOSTILE},
        ],
    )
    rules = [Rule("different", column="team", name=HOSTILE), Rule("not_with", mentee_column="not with")]
    return match(people, policy(rules=rules))
