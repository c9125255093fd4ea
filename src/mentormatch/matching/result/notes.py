"""What must be said beside a matching: guesses, blanks, swaps."""

from collections.abc import Iterable, Iterator

from mentormatch.answers import PersonId, id_order
from mentormatch.errors import count
from mentormatch.matching.objective import objective_of
from mentormatch.policy import Policy, ranks_under_topics, seats_by_hours
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import FittedRule, Scores, wish_notes

RULE_NOTE = "Rule '"
"""How each note on a rule begins."""


def notes_of(scores: Scores, *, in_full: bool = False) -> tuple[str, ...]:
    """Return what must be said about a matching: what was guessed, taken for granted, or decided by a blank.

    A rule by which people asked not to meet somebody is called "a rule", unless all is said `in_full`.
    """
    cohort, policy = scores.cohort, scores.policy
    notes = [*policy.notes]
    shared = [cohort.mentees.ids[mentee] for mentee, _ in cohort.in_both_tables()]
    if shared and policy.same_ids == "same person":
        some = ", ".join(f"'{cohort.mentees.called(person)}'" for person in shared[:3])
        same_ids = all(person_id in cohort.mentors.index for person_id in shared)
        who = count(len(shared), "id") if same_ids else count(len(shared), "person", "people")
        means = "taken as the same person, who is" if same_ids else "by id or by the column 'also';"
        notes.append(
            f"{who} in both tables ({some}{', …' if len(shared) > 3 else ''}): {means} never their own mentor."
        )
    if policy.form.says_how_to_read and not (cohort.mentors.by_policy and cohort.mentees.by_policy):
        notes.append(
            "The policy says how answers are written ([columns], [answers] or [only]), and this cohort was made "
            "without it: read_cohort(mentors=..., mentees=..., policy=...) reads files, records and data frames so."
        )
    notes += _notes_on_capacities(cohort.mentors, policy)
    for rule in scores.rules:
        if in_full or not rule.is_safeguard:
            notes += _notes_on_rule(rule)
    notes += _notes_on_weights(scores)
    notes += _notes_on_criteria(scores)
    return (*notes, *(note for column in policy.audit for note in named_by_policy(policy, column)))


def _notes_on_rule(rule: FittedRule) -> Iterator[str]:
    if rule.blank_pairs:
        said = "allowed" if rule.blanks is None or rule.blank_allowed else "forbidden"
        yield f"{RULE_NOTE}{rule.label}': {count(rule.blank_pairs, 'pair')} {said}, as one of the two left it blank."
    if rule.any_pairs:
        pairs = count(rule.any_pairs, "pair")
        yield f"{RULE_NOTE}{rule.label}': {pairs} allowed, as anything will do for one of the two."
    if rule.absent:
        yield absent_note(rule)
    yield from (f"{RULE_NOTE}{rule.label}': {remark}." for remark in rule.remarks)


def _notes_on_capacities(mentors: People, policy: Policy) -> Iterator[str]:
    assert mentors.capacity is not None, "every table of mentors has capacities"
    blank = mentors.capacity < 0
    if policy.capacity is not None:
        seats = seats_by_hours(mentors, policy.capacity)
        column, each = policy.capacity["hours"], policy.capacity["each"]
        said, allowed = count(int((seats >= 0).sum()), "mentor"), count(int(seats[seats > 0].sum()), "seat")
        yield f"Capacities of {said} by '{column}', {each:g} for each mentee: {allowed}."
        both = int((~blank & (seats >= 0)).sum())
        if both:
            yield f"{count(both, 'mentor')} also said a capacity: the smaller of it and what the hours allow counts."
        blank &= seats < 0
    if blank.any():
        what = "blank capacity", "blank capacities"
        if policy.capacity is not None:
            what = "mentor without hours", "mentors without hours"
        yield f"{count(int(blank.sum()), *what)}: counted as {count(policy.default_capacity, 'mentee')} each."


def _notes_on_weights(scores: Scores) -> Iterator[str]:
    """Say which weights came of it where each criterion is to decide what its weight says."""
    yield from scores.own_notes
    if scores.own_weights:
        yield f"{count(len(scores.own_weights), 'mentee')} with weights of their own."
    if scores.policy.weights != "influence":
        return
    stated = [criterion.base_weight for criterion in scores.policy.criteria]
    changed = ", ".join(
        f"'{scored.criterion.name}' {100 * scored.share:.1f} % instead of {100 * weight / sum(stated):.1f} %"
        for scored, weight in zip(scores.criteria, stated, strict=True)
    )
    yield f'weights = "influence": {changed}.'
    for part in scores.influence:
        if not part.spread and part.weight:
            yield f"Criterion '{part.criterion}': all its scores are alike, so that its weight was not changed."


def _notes_on_criteria(scores: Scores) -> Iterator[str]:
    for scored in scores.criteria:
        name = scored.criterion.name
        if scored.nobody_answered:
            yield f"Criterion '{name}': there is no pair in which both answered, so that it decides nothing."
        if scored.encoder is not None:
            yield from (f"Criterion '{name}': {note}." for note in scored.encoder.notes())
        wanting = scores.cohort.mentees if scored.criterion.wants_table == "mentees" else scores.cohort.mentors
        if scored.criterion.ranks_terms and ranks_under_topics(wanting, scored.criterion.wants_columns):
            columns = count(len(scored.criterion.wants_columns), "column")
            yield f"Criterion '{name}': the headings of {columns} are the topics, and their cells hold ranks."
        if scored.criterion.names_people:
            yield from wish_notes(scored.criterion, scored.encoder, scores.cohort, same_ids=scores.policy.same_ids)


def absent_note(rule: FittedRule) -> str:
    """Return the note on people whom a rule names, and who are not here, with some of them."""
    who = count(rule.absent, "person who is", "people who are")
    some = f": {', '.join(rule.examples)}{', …' if rule.absent > len(rule.examples) else ''}"
    return f"{RULE_NOTE}{rule.label}': it names {who} not in this cohort{some if rule.examples else ''}."


def swaps_of(cohort: Cohort, policy: Policy, pairs: Iterable[tuple[PersonId, PersonId]]) -> Iterator[str]:
    """Yield a note where two people mentor each other, with some of them.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy
        Where ids on both sides are different people, nobody stands on both.
    pairs : iterable of (str, str)
        The ids of mentee and mentor.

    Examples
    --------
    >>> both = [{"id": "ada"}, {"id": "bob"}]
    >>> list(swaps_of(Cohort.from_records(mentors=both, mentees=both), Policy(), [("ada", "bob"), ("bob", "ada")]))
    ["1 swap, in which two people mentor each other: 'ada' and 'bob'."]
    """
    if policy.same_ids != "same person":
        return
    turned = {cohort.mentors.ids[mentor]: cohort.mentees.ids[mentee] for mentee, mentor in cohort.in_both_tables()}
    own = {mentee: mentor for mentor, mentee in turned.items()}
    made = set(pairs)
    swaps = sorted(
        (mentee, turned[mentor])
        for mentee, mentor in made
        if mentor in turned
        and id_order(mentee) < id_order(turned[mentor])
        and (turned[mentor], own.get(mentee)) in made
    )
    if swaps:
        some = ", ".join(f"'{mentee}' and '{mentor}'" for mentee, mentor in swaps[:3])
        more = ", …" if len(swaps) > 3 else ""
        yield f"{count(len(swaps), 'swap')}, in which two people mentor each other: {some}{more}."


def named_by_policy(policy: Policy, column: str) -> Iterator[str]:
    """Yield each place in which the policy names a column that is audited.

    Examples
    --------
    >>> from mentormatch.policy import Rule
    >>> list(named_by_policy(Policy(rules=[Rule("same", column="gender")], audit=["gender"]), "gender"))
    ["Rule 'same gender' names the audited column 'gender'."]
    """
    for rule in policy.rules:
        if column in {*rule.columns, rule.when, *(name for _, name in rule.zone_columns)}:
            yield f"{RULE_NOTE}{rule.label}' names the audited column '{column}'."
    for criterion in policy.criteria:
        others = (criterion.wished, *(name for _, name in criterion.zone_columns))
        if column in {*criterion.wants_columns, *criterion.offers_columns, *others}:
            yield f"Criterion '{criterion.name}' compares the audited column '{column}'."
    name, options = objective_of(policy)
    by = options.get("by", ())
    if column in ([by] if isinstance(by, str) else by):
        yield f"The objective '{name}' names the audited column '{column}'."
