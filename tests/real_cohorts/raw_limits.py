"""Rules and capacities of the real cohorts, read from the raw tables by code that shares nothing with the library's."""

import functools
import math
import re
import tomllib
import unicodedata

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
SEATS_OF_BLANK = {"women_coding": 2, "r_survey": 1, "civil_service": 1, "developer_skills": 1}


def plain(text):
    """Fold a text as far as these tables need it."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return " ".join(
        "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("-", " ").split()
    )


def wanted_shares(mentees, mentors, aliases):
    """Return a function to the share of the wanted terms that are offered, rare ones weighing more."""
    meant = {plain(alias): plain(term) for alias, term in aliases.items()}

    @functools.cache
    def terms(cell):
        folded = (plain(term) for term in re.split(r",(?![^()]*\))", cell))
        return {meant.get(term, term) for term in folded if term}

    cells = [terms(row["goals"]) for row in (*mentees.values(), *mentors.values()) if row["goals"]]
    naming = {term: sum(term in cell for cell in cells) for term in set().union(*cells)}
    weight = {term: math.log((1 + len(cells)) / (1 + count)) + 1 for term, count in naming.items()}

    def share(mentee, mentor):
        wanted, offered = terms(mentee["goals"]), terms(mentor["goals"])
        return math.fsum(weight[t] for t in wanted & offered) / math.fsum(weight[t] for t in wanted)

    return share


@functools.cache
def rules_of(real):
    """Return a function mentee id, mentor id -> the names of the rules that the pair breaks."""
    mentors, mentees = real.rows("mentors"), real.rows("mentees")
    if real.name == "women_coding":

        def broken(mentee, mentor):
            ahead = float(mentors[mentor]["years_experience"]) - float(mentees[mentee]["years_experience"])
            return () if ahead >= 1 else ("gap years_experience",)

    elif real.name == "r_survey":
        goals = tomllib.loads(real.policy_file.read_text(encoding="utf-8"))["criterion"][0]
        share = wanted_shares(mentees, mentors, goals["encoder"]["aliases"])

        def broken(mentee, mentor):
            wants, offers = mentees[mentee], mentors[mentor]
            enough = not wants["goals"] or (offers["goals"] and share(wants, offers) >= goals["at_least"] - 1e-12)
            same = wants["language"] == offers["language"] != ""
            return (*(() if same else ("overlap language",)), *(() if enough else ("goals at least 0.25",)))

    elif real.name == "developer_skills":

        def broken(mentee, mentor):
            return ()

    else:

        def broken(mentee, mentor):
            ahead = GRADES.index(mentors[mentor]["grade"]) > GRADES.index(mentees[mentee]["grade"])
            return () if ahead else ("gap grade",)

    return functools.cache(broken)


def limits_of(real):
    """Return the seats of each mentor, and a function mentee id, mentor id -> may they be paired."""
    blank, broken = SEATS_OF_BLANK[real.name], rules_of(real)
    seats = {id_: int(row.get("capacity") or blank) for id_, row in real.rows("mentors").items()}
    return seats, lambda mentee, mentor: not broken(mentee, mentor)
