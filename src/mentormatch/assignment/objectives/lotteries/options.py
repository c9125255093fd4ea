"""The options of a lottery, checked together."""

from dataclasses import replace

from mentormatch.assignment.objectives.lotteries.limits import in_units
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation, Shape
from mentormatch.assignment.objectives.option_values import LOTTERY_VALUES, wrong_values
from mentormatch.assignment.problem import AssignmentProblem, counted
from mentormatch.errors import Mistake, ProblemError, UnknownNameError, unknown_name

_SHAPES: tuple[Shape, ...] = ("linear", "quadratic", "exponential")


def checked_options(
    problem: AssignmentProblem,
    max_probability: float,
    keep: float | None,
    perturbation: Shape,
    strength: float | None,
) -> tuple[int, Perturbation]:
    """Return the largest probability in units of the grid, and f; of strength 0 where `keep` is to find it.

    Raises
    ------
    UnknownNameError
        Where there is no such perturbation.
    ProblemError
        All that is wrong with the others, at once.

    Examples
    --------
    >>> checked_options(AssignmentProblem([[0.5]]), 1.0, None, "quadratic", 0.5)
    (864864000, Perturbation(shape='quadratic', strength=0.5))
    """
    if perturbation not in _SHAPES:
        raise UnknownNameError(unknown_name("perturbation", perturbation, _SHAPES))
    given = {"max_probability": max_probability, "keep": keep, "strength": strength}
    mistakes = [replace(mistake, path=()) for mistake in wrong_values(given, values=LOTTERY_VALUES, called="")]
    bends = perturbation != "linear"
    strong = "strength" not in {mistake.code for mistake in mistakes}
    if strong and bends and (strength is None) == (keep is None):
        expected = f"either strength or keep must be given for the perturbation '{perturbation}'"
        mistakes.append(Mistake("strength_or_keep", expected, got="none" if strength is None else "both"))
    elif strong and not bends and strength is not None:
        expected = "strength must be left out for the perturbation 'linear'"
        mistakes.append(Mistake("strength_of_linear", expected, got=str(strength)))
    if bends:
        mistakes += _negative_scores(problem, perturbation)
    if mistakes:
        raise ProblemError(mistakes)
    return in_units(max_probability), Perturbation(perturbation, float(strength or 0.0))


def _negative_scores(problem: AssignmentProblem, perturbation: Shape) -> list[Mistake]:
    count = 0
    for rows in problem.row_blocks():
        scores, allowed = problem.open_block(rows)
        count += int((allowed & (scores < 0.0)).sum())
    expected = f"scores must be 0 or more for the perturbation '{perturbation}'"
    hint = "It would make a pair of a negative score worth more, the likelier it is."
    return [Mistake("negative_scores", expected, got=f"{counted(count, 'pair')} below 0", hint=hint)] if count else []
