"""Whether answers are languages, grades or industries that are read."""

from collections import Counter
from collections.abc import Iterable, Mapping

from mentormatch.answers import (
    CODE_SYSTEMS,
    Cell,
    fold,
    is_known_language,
    read_code,
    read_grade,
    read_sector,
    read_weekly_times,
    read_zone,
)

# If at least so many answers name a grade, or are a code, the others count as blank, or as they are written.
_SHARE_OF_GRADES = 0.8
_SHARE_OF_CODES = 0.8
_SHARE_OF_SECTORS = 0.5
_SHARE_OF_LANGUAGES = 0.5


def are_languages(answers: Iterable[str]) -> bool:
    """Return whether at least half of the answers are spoken languages, and not programming languages.

    Examples
    --------
    >>> are_languages(["English", "German (C1)"]), are_languages(["Python", "Java"])
    (True, False)
    """
    counted = Counter(answers)
    known = sum(count for answer, count in counted.items() if is_known_language(answer))
    return known > 0 and known >= _SHARE_OF_LANGUAGES * counted.total()


def are_grades(answers: Iterable[str]) -> bool:
    """Return whether at least four of five answers name a grade.

    Examples
    --------
    >>> are_grades(["Junior Engineer", "Senior Manager"]), are_grades(["Consultant", "junior"])
    (True, False)
    """
    counted = Counter(answers)
    known = sum(count for answer, count in counted.items() if read_grade(answer) is not None)
    return known > 0 and known >= _SHARE_OF_GRADES * counted.total()


def are_weekly_times(cells: Iterable[Cell]) -> bool:
    """Return whether all answers are weekly times that are read, and some are given.

    Examples
    --------
    >>> are_weekly_times(["Mon 18-20", "weekday evenings", None]), are_weekly_times(["Mon 18-20", "flexible"])
    (True, False)
    """
    try:
        return sum(read_weekly_times(cell) is not None for cell in cells) > 0
    except ValueError:
        return False


def are_time_zones(cells: Iterable[Cell]) -> bool:
    """Return whether all answers are time zones that are read, and some are given.

    Examples
    --------
    >>> are_time_zones(["Europe/Paris", "UTC+1", ""]), are_time_zones(["IST", "Europe/Paris"])
    (True, False)
    """
    try:
        return sum(read_zone(cell) is not None for cell in cells) > 0
    except ValueError:
        return False


def industry_settings(answers: Iterable[str]) -> dict[str, str | bool]:
    """Return how the encoder `category` reads industries: as codes, as names of sectors, or {}: as they are written.

    Codes that two systems have, such as four digits, are not taken for either.

    Examples
    --------
    >>> industry_settings(["Health care", "FinTech"]), industry_settings(["541511", "62"]), industry_settings(["Moon"])
    ({'sectors': True}, {'codes': 'naics'}, {})
    """
    counted = Counter(answers)
    counted = Counter({answer: count for answer, count in counted.items() if fold(answer)})
    coded = {system: _coded(counted, system) for system in CODE_SYSTEMS}
    most = max(coded.values(), default=0)
    if most and most >= _SHARE_OF_CODES * counted.total():
        # NACE and ISIC are read alike
        found = [system for system in ("naics", "nace") if coded[system] == most]
        return {"codes": found[0]} if len(found) == 1 else {}
    known = sum(count for answer, count in counted.items() if read_sector(answer))
    return {"sectors": True} if known and known >= _SHARE_OF_SECTORS * counted.total() else {}


def _coded(counted: Mapping[str, int], system: str) -> int:
    return sum(count for answer, count in counted.items() if read_code(answer, system))
