"""The part [answers] of the policy that `init` writes: what words mean."""

from collections.abc import Iterable, Iterator, Mapping

from mentormatch.answers import fold, read_number
from mentormatch.column_roles import (
    InferredColumn,
    count_meant,
)
from mentormatch.starter.lines import ask, listed, toml_key, toml_value
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal
from mentormatch.starter.spellings import spelling_lines, spellings_of
from mentormatch.starter.zones import unclear_zones


def answer_lines(found: Proposal, names: ColumnNames) -> Iterator[str]:
    """Yield the lines of [answers]: what says nothing, several rows of a person, and words by column."""
    used = used_columns(found)
    blank = list(dict.fromkeys(word for column in used for word in column.blank_words))
    any_words = list(dict.fromkeys(word for column in used for word in column.any_words))
    several = list(_several_rows(found))
    scales = {
        names[column]: [step for step in column.scale if fold(step) in set(map(fold, blank))]
        for column in used
        if column.scale
    }
    if blank or any_words or several:
        yield "[answers]                      # how people write"
        if blank:
            yield from ask(f"Do these say nothing: {listed(blank)}? Then they count as no answer.")
            yield f"blank = {toml_value(_once(blank))}"
        if any_words:
            yield from ask(f"Does everybody meet these: {listed(any_words)}?")
            yield f"any = {toml_value(_once(any_words))}"
        yield from several
        yield ""
    yield from _roles(found)
    yield from _meanings(found, names, scales)


def _several_rows(found: Proposal) -> Iterator[str]:
    """Yield what several rows of a person are: answers of one form, or one row a wish."""
    said = {}
    for side in found.sides:
        name = f"{side.role}s"
        if name in found.long:
            long = found.long[name]
            rows = sum(map(len, long.people))
            whose = f"{rows} rows of {side.source} are of {len(long.people)} people by '{long.key}'"
            asked = f"{whose}, with {listed(long.varying)} differing. Is each row one wish, or one answer, of somebody?"
            yield from ask(f"{asked} Then they are joined.")
            said[name] = "join"
        elif side.doubled:
            rows_are = "1 row is" if side.doubled == 1 else f"{side.doubled} rows are"
            yield from ask(f"{rows_are} of people who answered before. Does the last answer count?")
            said[name] = "last"
    if len({*said.values()}) == 1 and ("last" in said.values() or len(said) == len(found.sides)):
        yield f"duplicates = {toml_value(next(iter(said.values())))}"
    elif said:
        yield f"duplicates = {toml_value(said)}"


def _read_as(found: Proposal, names: ColumnNames) -> dict[str, list[str]]:
    """Return further lines of how single columns are read, by what the policy calls the column."""
    lines: dict[str, list[str]] = {}
    for side in found.sides:
        long = found.long.get(f"{side.role}s")
        column = next(
            (column for column in side.all if long is not None and column.header == long.ranked and column.ranked), None
        )
        if long is not None and column is not None:
            lines[names[column]] = [f"ranked_by = {toml_value(long.ranks)}"]
    return lines


def _roles(found: Proposal) -> Iterator[str]:
    """Yield what the answers to the question of roles mean."""
    if found.role is not None and found.role.meanings:
        if found.role.of_side:
            yield "[answers.role]                 # yes or no"
            yield from ask(f"Which of these answers to {listed(found.role.headers)} mean yes?")
        else:
            yield "[answers.role]                 # mentor, mentee, both or neither"
            yield from ask("Who of these mentors, who is mentored, and who does not take part?")
        yield from (f"{toml_key(word)} = {toml_value(meaning)}" for word, meaning in found.role.meanings.items())
        yield ""


def _meanings(found: Proposal, names: ColumnNames, scales: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield what answers in words mean, and which answers mean no number, by column."""
    sections: dict[str, dict[str, str | float]] = {}
    odd: dict[str, list[str]] = {}
    unclear: dict[str, list[str]] = {}
    in_order = [
        side
        for criterion in found.criteria
        for side in (criterion.likeness.wants, criterion.likeness.offers)
        if criterion.is_sure and criterion.encoder.get("ranked") and side.ranked
    ]
    for column in used_columns(found):
        own = sections.setdefault(names[column], {})
        own.update(_numbers(column, limit=column in _limits(found)))
        own.update({step: step for step in scales.get(names[column], ())})
        own.update({} if any(column is wish for wish in in_order) else column.words)
        if any(column is zone for zone in found.zones.values()):
            unclear.setdefault(names[column], []).extend(unclear_zones(column))
        odd.setdefault(names[column], []).extend(_odd_limits(column) if column in _limits(found) else _odd(column, own))
    spelled = spellings_of(found, names)
    read_as = _read_as(found, names)
    for name in dict.fromkeys([*sections, *spelled, *read_as]):
        words = sections.get(name, {})
        zones = _once(unclear.get(name, ()))
        unread = _once([*odd.get(name, []), *zones])
        joined = {word: meant for word, meant in spelled.get(name, {}).items() if word not in {*words, *unread}}
        if words or unread or name in read_as:
            yield f"[answers.{toml_key(name)}]"
        if zones:
            yield from ask(
                f"Which time zones do {listed(zones)} mean in '{name}'? Until that is said, they are no answer: take "
                'each out of `blank`, and say it, such as "EST" = "America/New_York".'
            )
        elif unread:
            yield from ask(
                f"Which numbers do {listed(unread)} mean in '{name}'? Until that is said, they are no answer."
            )
        yield from read_as.get(name, ())
        if unread:
            yield f"blank = {toml_value(unread)}"
        if words:
            yield from ask(f"Do these words in '{name}' mean these numbers?")
            yield from (f"{toml_key(word)} = {toml_value(meaning)}" for word, meaning in words.items())
        yield from spelling_lines(name, joined, opened=bool(words or unread or name in read_as))
        if words or unread or joined or name in read_as:
            yield ""


def _odd(column: InferredColumn, words: Mapping[str, str | float]) -> list[str]:
    """Return the answers of a column of numbers, or of a limit, that mean none."""
    return [answer for answer in column.odd if answer not in words]


def _odd_limits(column: InferredColumn) -> list[str]:
    """Return the answers to how many that say no number."""
    said = column.cells.counted.keys()
    return sorted(answer for answer in said - {*column.blank_words, *column.any_words} if count_meant(answer) is None)


def _once(words: Iterable[str]) -> list[str]:
    """Return one spelling of each word."""
    return list({fold(word): word for word in reversed(list(words))}.values())[::-1]


def _limits(found: Proposal) -> list[InferredColumn]:
    return [column for side in found.sides for column in side.limits.values()]


def _numbers(column: InferredColumn, *, limit: bool) -> dict[str, float]:
    """Return what answers in words mean, in a column of limits or of numbers."""
    if not limit:
        return dict(column.numbers) if column.kind == "number" else {}
    settled = {*column.blank_words, *column.any_words}
    words: dict[str, float] = {}
    for answer in sorted(column.cells.counted.keys() - settled):
        if not _is_plain(answer):
            meant = count_meant(answer)
            words |= {} if meant is None else {answer: meant}
    return words


def _is_plain(answer: str) -> bool:
    """Return whether an answer is read as a whole number of people as it stands."""
    try:
        number = read_number(answer)
    except (ValueError, OverflowError):
        return False
    return number is not None and number >= 0 and number == int(number)


def used_columns(found: Proposal) -> list[InferredColumn]:
    """Return the columns that count: limits, and what criteria name."""
    sure = [criterion.likeness for criterion in found.criteria if criterion.is_sure]
    used = [*_limits(found), *(side for likeness in sure for side in (likeness.offers, likeness.wants))]
    used += found.zones.values()
    return list({id(column): column for column in used}.values())
