"""Real cohorts with names and with other capacities, as their raw tables have them."""

import csv
import itertools
import random

from real_cohorts.raw_limits import limits_of, rules_of

_FIRST = ["Amara", "Bjorn", "Chiara", "Dmitri", "Elif", "Fatima", "Goran", "Hana", "Ines", "Jamal", "Keiko", "Lars"]
_LAST = ["Abara", "Brandt", "Costa", "Dube", "Eriksen", "Fofana", "Garcia", "Haddad", "Ito", "Jansen", "Kowalski"]


def numbered_name(number):
    """Return a made-up name that nobody else has: no real name is in these tables."""
    first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
    return f"{first} {last}-{_LAST[number // (len(_FIRST) * len(_LAST))]}"


def with_capacities(real, which, folder):
    """Write the tables of a cohort with names, and with capacities that are blank, or with one mentor only."""
    lot, mentors = random.Random(18), [*real.rows("mentors").values()]
    blank = {row["id"] for row in mentors if which != "half" or lot.random() < 0.5}
    for row in mentors:
        row["capacity"] = "" if row["id"] in blank else row.get("capacity") or str(lot.randrange(4))
    if which == "one":
        mentors = [lot.choice(mentors)]
    names = map(numbered_name, itertools.count())
    made = []
    for side, rows in (("mentors", mentors), ("mentees", [*real.rows("mentees").values()])):
        path = folder / f"{side}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, fieldnames=["name", *rows[0]])
            table.writeheader()
            table.writerows({"name": next(names), **row} for row in rows)
        made.append(path)
    return type(real)(real.name, *made, real.policy_file)


class Raw:
    """A cohort as its raw tables have it, with the matching that is explained."""

    def __init__(self, real):
        self.real, self.matching = real, real.matching
        self.mentors, self.mentees = real.rows("mentors"), real.rows("mentees")
        self.seats, self.may = limits_of(real)
        self.broken = rules_of(real)
        self.ids = {*self.mentors, *self.mentees}
        self.id_of = {row["name"]: id_ for id_, row in (*self.mentors.items(), *self.mentees.items())}
        self.of_mentor = {id_: [] for id_ in self.mentors}
        for pair in self.matching.pairs:
            self.of_mentor[pair.mentor].append(pair.mentee)
        self.of_mentee = {pair.mentee: pair.mentor for pair in self.matching.pairs}
        self.unmatched = {person.mentee: person for person in self.matching.unmatched}
        self._scores = {}

    def scores(self, mentee):
        if mentee not in self._scores:
            row, ids = self.matching.cohort.mentees.index[mentee], self.matching.cohort.mentors.ids
            self._scores[mentee] = dict(zip(ids, self.matching.scores.block([row])[0].tolist(), strict=True))
        return self._scores[mentee]

    def allowed(self, mentee):
        """Mentors whom no rule forbids, be they full or closed."""
        return [mentor for mentor in self.mentors if self.may(mentee, mentor)]

    def open_to(self, mentee):
        """Mentors whom no rule forbids, and who take somebody."""
        return [mentor for mentor in self.allowed(mentee) if self.seats[mentor]]

    def removed(self, mentee):
        taken = {}
        for mentor in self.mentors:
            for rule in self.broken(mentee, mentor):
                taken[rule] = taken.get(rule, 0) + 1
        return taken

    def cells(self, *people):
        return [cell for one in people for cell in (self.mentors.get(one) or self.mentees[one]).values() if cell]

    def some(self, number, seed=0):
        """Placed mentees, then those who got nobody."""
        lot = random.Random(seed)
        placed, waiting = sorted(self.of_mentee), sorted(self.unmatched)
        return [lot.sample(one, min(number, len(one))) for one in (placed, waiting)]
