"""The proof of leximin holds for the best sorted scores, and for no others."""

from importlib import import_module
from unittest import mock

import numpy as np
from assignment.oracles import all_answers
from assignment.outcome_oracles import leximin_order, one_each
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment.certificates.lexicographic import Stage, proves_leximin
from mentormatch.assignment.problem.problem import AssignmentProblem

module = import_module("mentormatch.assignment.objectives.welfare.leximin")


def solved(problem):
    """The answer, and the stages that prove it."""
    with mock.patch.object(module, "proves_leximin", wraps=proves_leximin) as asked:
        answer = module.leximin(problem)
    return answer, asked.call_args.args[2]


@given(cases(largest=(4, 3)).map(one_each))
def test_only_the_best_scores_are_proven(case):
    answers = list(all_answers(case))
    if not any(answers):
        return
    answer, stages = solved(case.problem())
    best = leximin_order(case, [tuple(pair) for pair in answer.pairs.tolist()])
    for pairs in answers:
        if len(pairs) == len(answer.pairs):
            proven = proves_leximin(case.problem(), np.array(pairs, dtype=np.int64).reshape(-1, 2), stages)
            assert proven == (leximin_order(case, pairs) == best), (pairs, case)


def test_stages_that_are_missing_or_out_of_order_prove_nothing():
    problem = AssignmentProblem([[0.9, 0.6, 0.3], [0.9, 0.5, 0.2], [0.1, 0.2, 0.3]])
    answer, stages = solved(problem)
    assert proves_leximin(problem, answer.pairs, stages)
    for wrong in ([], stages[1:], stages[:-1], stages[::-1]):
        assert not proves_leximin(problem, answer.pairs, wrong)


def test_potentials_that_prove_nothing_are_refused():
    problem = AssignmentProblem([[0.9, 0.6, 0.3], [0.9, 0.5, 0.2], [0.1, 0.2, 0.3]])
    answer, stages = solved(problem)
    zeros = [Stage(stage.score, stage.nodes, np.zeros_like(stage.potentials)) for stage in stages]
    turned = [Stage(stage.score, stage.nodes, -stage.potentials) for stage in stages]
    assert not proves_leximin(problem, answer.pairs, zeros)
    assert not proves_leximin(problem, answer.pairs, turned)
