"""The text of the policy that `init` writes, with comments and questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mentormatch.column_roles import (
    InferredColumn,
)
from mentormatch.starter.criteria import ProposedCriterion
from mentormatch.starter.lines import ask, comment, listed, toml_key, toml_value
from mentormatch.starter.named import is_sure_choice, named_lines
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.participation import participation_lines
from mentormatch.starter.proposals import Proposal
from mentormatch.starter.rules import rule_lines
from mentormatch.starter.tables import TableGuess
from mentormatch.starter.wordings import answer_lines

_WHY_LEFT = {
    "empty": "nobody answered",
    "constant": "the same for everybody, or a number that the form gave",
    "time": "filled in by the form",
    "remark": "remarks to the organisers",
    "private": "private, or about somebody else: neither compared nor shown",
    "admin": "for the organisers, or not asked in order to match",
}
# what stands behind a setting that does not speak for itself
_SAID = {"further_wishes": "             # seats are scarce: who wishes for little has no advantage"}
# among fewer answers all may differ though they tell groups
_FEW_ANSWERS = 10


@dataclass(frozen=True)
class ProposedPolicy:
    """A policy as it is written, and what it asks.

    Parameters
    ----------
    text : str
        The whole file.
    questions : int
        How many lines ask the coordinator something.
    """

    text: str
    questions: int


def policy_text(found: Proposal) -> ProposedPolicy:
    """Return a policy for two tables, with questions where something is doubtful.

    Parameters
    ----------
    found : Proposal
        What was understood of the tables.

    Examples
    --------
    >>> from mentormatch.starter.proposals import propose
    >>> from mentormatch.policy import RawTable
    >>> mentors = RawTable({"Mentor ID": ("ada",), "Skills": ("R, SQL",)}, "mentors.csv", 2, (2,))
    >>> mentees = RawTable({"id": ("kim",), "Skills": ("SQL, R",)}, "mentees.csv", 2, (2,))
    >>> [line for line in policy_text(propose(mentors, mentees)).text.splitlines() if "Mentor ID" in line]
    ['id = "Mentor ID"']
    """
    names = ColumnNames(found)
    parts = [
        _head(found),
        participation_lines(found, names),
        _settings(found, names),
        _columns(found, names),
        answer_lines(found, names),
        *(_criterion(criterion, names, found.zones) for criterion in found.criteria),
        _nothing_compared(found),
        *rule_lines(found, names),
        *named_lines(found, names),
        _unused_columns(found),
    ]
    text = "\n".join("".join(f"{line}\n" for line in part).rstrip("\n") + "\n" for part in map(list, parts) if part)
    return ProposedPolicy(text, sum(line.startswith("# ? ") for line in text.splitlines()))


def _head(found: Proposal) -> Iterator[str]:
    files = " and ".join(dict.fromkeys(side.source for side in found.sides))
    yield from comment(f"What counts when mentors and mentees are paired: guessed by `mentormatch init` from {files}.")
    yield from comment(
        "Lines that begin with `# ?` are questions to you. Change what is wrong, take the # away from what you want, "
        "and look with `mentormatch check` at what it does."
    )


def _compares(found: Proposal) -> bool:
    """Return whether the policy has a criterion."""
    named = (column for side in found.sides for column in side.named if column.header not in found.failing)
    wishes = (found.roles[id(column)] for column in named)
    return any(criterion.is_sure for criterion in found.criteria) or any(map(is_sure_choice, wishes))


def _settings(found: Proposal, names: ColumnNames) -> Iterator[str]:
    mentors, mentees = found.sides
    if not _compares(found):
        yield "criterion = []                 # nothing is compared yet, and lots decide: take this away then"
    yield 'participation = "first"        # as many mentees as can be get a mentor, then the best total'
    yield from _capacity_question(mentors, mentees)
    yield "default_capacity = 1           # how many mentees a mentor takes who does not say"
    if found.same_numbers:
        yield from ask(
            "Ids are numbers from 1 in both files. Is mentor 1 the same person as mentee 1? Then take this away."
        )
        yield 'same_ids = "different people"'
    personal = [column for side in found.sides for column in side.groups]
    groups = list(dict.fromkeys(names[column] for column in personal if not _tells_persons(column)))
    for header in dict.fromkeys(column.header for column in personal if _tells_persons(column)):
        yield f"# {toml_value(header)} is personal and tells persons, not groups: it is neither audited nor compared."
    if groups:
        yield from ask("Are these all the groups that fairness should be looked at for? They are never compared.")
    else:
        yield from ask("No column seems to tell gender, age, origin or the like. Name it here if there is one.")
    yield f"{'' if groups else '# '}audit = {toml_value(groups or ['gender'])}"
    shown = ["name"] if any(side.names for side in found.sides) else []
    shown += [names[column] for side in found.sides for column in side.contacts]
    shown = list(dict.fromkeys(shown))  # a column of addresses may be called name
    if shown:
        yield f"show = {toml_value(shown)}    # carried into every output, never compared"
    yield from found.floor


def _capacity_question(mentors: TableGuess, mentees: TableGuess) -> Iterator[str]:
    capacity = mentors.limits.get("capacity")
    if capacity is not None:
        for rival in mentors.rivals:
            yield from ask(
                f"'{rival.header}' may say how many mentees a mentor takes as well as '{capacity.header}'. Which?"
            )
        if capacity.blank:
            yield from ask(
                f"{capacity.blank} of {mentors.people} mentors do not say how many mentees they take. One each?"
            )
        return
    enough = -(-mentees.people // mentors.people) if mentors.people else 0
    more = f" With {enough} each there would be a seat for every mentee." if enough > 1 else ""
    yield from ask(f"No column says how many mentees a mentor takes. One each?{more}")


def _columns(found: Proposal, names: ColumnNames) -> Iterator[str]:
    if found.sheets:
        yield "[sheets]                       # which sheet of the workbook is whose"
        if found.sheets_are_doubtful:
            yield from ask("No title says who stands on which sheet. Are these the mentors, and these the mentees?")
        yield from (f"{side} = {toml_value(title)}" for side, title in found.sheets.items())
        yield ""
    if found.role is not None:
        yield "[columns]"
        if found.role.is_doubtful:
            yield from ask(f"Nobody says whether to be mentor or mentee: is it told by {listed(found.role.headers)}?")
        yield f"role = {toml_value(dict(found.role.of_side) or found.role.header)}"
        yield ""
    for side in found.sides:
        yield from _id_question(side)
        made = names.mapped[side.role]
        if made or side.id is None:
            hash_ = "" if made else "# "
            yield from comment(f"The name used here = the header in {side.source}:")
            yield f"{hash_}[columns.{side.role}s]"
            yield from ['# id = "E-mail address"'] * (side.id is None)
            for name, sources in made.items():
                headers = [source if "[*]" in source else source.rstrip(" *") or source for source in sources]
                yield f"{toml_key(name)} = {toml_value(headers[0] if len(headers) == 1 else headers)}"
            yield ""


def _id_question(side: TableGuess) -> Iterator[str]:
    if side.id is None:
        yield from ask(
            f"No column of {side.source} tells the {side.role}s apart: all must have another answer, and nobody none. "
            "Which column could? Or add a column `id`."
        )
    elif side.id_is_doubtful:
        yield from ask(f"Is '{side.id.header}' what tells the {side.role}s apart? Names may be doubled next time.")


def _criterion(criterion: ProposedCriterion, names: ColumnNames, zones: Mapping[str, InferredColumn]) -> Iterator[str]:
    yield from (
        ask(criterion.question) if criterion.question else comment(f"{criterion.why[0].upper()}{criterion.why[1:]}.")
    )
    hash_ = "" if criterion.is_sure else "# "
    columns = names[criterion.likeness.wants], names[criterion.likeness.offers]
    wants, offers = columns if criterion.direction == "mentee" else columns[::-1]
    lines = ["[[criterion]]", f"name = {toml_value(criterion.name)}"]
    if wants == offers:
        lines += [f"wants = {toml_value(wants)}"] * (wants != criterion.name)
    else:
        lines += [f"wants = {toml_value(wants)}", f"offers = {toml_value(offers)}"]
    if criterion.direction == "mentor":
        lines.append('direction = "mentor"           # a two-way street: the mentor wants, the mentee offers')
    lines.append(f"weight = {toml_value(criterion.weight)}")
    lines += ["reverse = true"] * criterion.reverse
    if zones and criterion.encoder["name"] == "schedule":
        lines.append(f"time_zone = {toml_value({table: names[column] for table, column in zones.items()})}")
    lines += _encoder(criterion.encoder)
    yield from (f"{hash_}{line}" for line in lines)


def _encoder(encoder: Mapping[str, Any]) -> Iterator[str]:
    settings = dict(encoder)
    aliases = settings.pop("aliases", {})
    if not settings.keys() - {"name"}:
        yield from [f"encoder = {toml_value(settings['name'])}"] * (not aliases)
    if aliases or settings.keys() - {"name"}:
        yield "[criterion.encoder]"
        yield from (
            f"{toml_key(name)} = {toml_value(setting)}{_SAID.get(name, '')}" for name, setting in settings.items()
        )
    if aliases:
        yield "[criterion.encoder.aliases]    # what one side writes = what the other does"
        yield from (f"{toml_key(word)} = {toml_value(meaning)}" for word, meaning in aliases.items())


def _nothing_compared(found: Proposal) -> list[str]:
    if _compares(found):
        return []
    answers = [
        f"the {side.role}s answer {listed(column.header for column in side.answers) or 'nothing'}"
        for side in found.sides
    ]
    return [
        *ask(
            f"Nothing that could be compared for sure was found: {'; '.join(answers)}. Which of these belong together?"
        ),
        "# [[criterion]]",
        '# name = "skills"',
        '# wants = "..."               # a column of the mentees',
        '# offers = "..."              # a column of the mentors',
    ]


def _unused_columns(found: Proposal) -> Iterator[str]:
    """Yield comments on the columns that are not used, and why."""
    used = {id(side) for criterion in found.criteria for side in (criterion.likeness.wants, criterion.likeness.offers)}
    for text, group in found.repeated:
        yield from ask(
            f"'{text.header}' repeats what '{group.header}' says: to compare it would compare that, so it is left out."
        )
    repeated = {id(text) for text, _ in found.repeated}
    for side in found.sides:
        alone = [column for column in side.answers if id(column) not in used | repeated]
        reasons = {
            "nothing like it on the other side": [column.header for column in alone if column.kind != "yes_no"],
            "yes or no says too little": [column.header for column in alone if column.kind == "yes_no"],
            **{why: [column.header for column in side.left if column.kind == kind] for kind, why in _WHY_LEFT.items()},
        }
        for why, headers in reasons.items():
            if headers:
                yield from comment(f"Not used of the {side.role}s ({why}): {', '.join(headers)}")


def _tells_persons(column: InferredColumn) -> bool:
    """Return whether hardly anybody answered as somebody else, as with names of partners: these are no groups.

    Years of birth differ as well, and bands can be made of them.
    """
    answered = sum(column.terms.values())
    return column.group != "age" and answered > _FEW_ANSWERS and 2 * len(column.terms) > answered
