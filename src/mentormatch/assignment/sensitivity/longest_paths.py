"""Compiled label correcting: longest paths that begin at seats."""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.compiled import compiled_part, compiled_with_arrays

_SHARE_OF_LOOKS = 16  # after n sweeps the next look for a cycle comes in n / 16 sweeps


class MentorPairs(NamedTuple):
    """The pairs of an answer that may be left, those of each mentor one after another.

    Attributes
    ----------
    start : int64 array (mentors + 1,)
        Where the pairs of each mentor begin.
    mentee, score : int64 array, float array (pairs,)
    """

    start: Integers
    mentee: Integers
    score: Floats


class MenteePairs(NamedTuple):
    """Pairs that may be made, those of each mentee one after another.

    Attributes
    ----------
    start : int64 array (mentees + 1,)
        Where the pairs of each mentee begin.
    mentor, score : int64 array, float array (pairs,)
    """

    start: Integers
    mentor: Integers
    score: Floats


class Labels(NamedTuple):
    """The labels of the longest paths, and the pairs along which they came; changed in place.

    Attributes
    ----------
    own_level, own : int64 array, float array (mentees,)
        The least that each mentee gives up to come to another mentor.
    left, left_score : int64 array, float array (mentees,)
        The mentor that it leaves then, −1 = an empty place, and the score of that pair.
    refill_level, refill : int64 array, float array (mentors,)
        What filling a seat anew gains at the best.
    refill_by, refill_score : int64 array, float array (mentors,)
        The mentee who comes then, −1 = nobody, and the score of that pair.
    level, number : int64 array, float array (mentors,)
        V, what an emptied seat is worth.
    came_by, came_score : int64 array, float array (mentors,)
        The mentee and the score by which V was last raised, −1 = never.
    """

    own_level: Integers
    own: Floats
    left: Integers
    left_score: Floats
    refill_level: Integers
    refill: Floats
    refill_by: Integers
    refill_score: Floats
    level: Integers
    number: Floats
    came_by: Integers
    came_score: Floats


@compiled_with_arrays
def raise_worths(mentors: Any, mentees: Any, made: MentorPairs, arcs: MenteePairs, labels: Labels, slack: Any) -> bool:
    """Raise what seats are worth until no arc raises one; return whether any was raised.

    1. own_i ← min(own_i, s_ik − V_k) for those who sit with a mentor k whose V_k is larger than before.
    2. refill_j ← max(refill_j, s_ij − own_i) over the arcs of those whose own_i is less than before.
    3. V_j ← refill_j where that is larger by more than `slack_j`.
    4. Repeat; the mentors and mentees to begin with are given.

    In an optimal answer no cycle of changes gains anything, and labels end at the longest paths. Where one gains all
    the same, by rounding or since the answer is not optimal, the arcs along which labels came close a cycle. It is
    looked for now and then, and its mentors get a slack of twice what it gains, so that nothing goes round for ever.

    Parameters
    ----------
    mentors, mentees : int arrays
        For whom something changed: each at most once.
    made : MentorPairs
    arcs : MenteePairs
    labels : Labels, changed
    slack : float array (mentors,), changed
    """
    lowered, row_marked = np.empty(len(labels.own), dtype=np.int64), np.zeros(len(labels.own), dtype=np.bool_)
    touched, mentor_marked = np.empty(len(slack), dtype=np.int64), np.zeros(len(slack), dtype=np.bool_)
    raised, seen = np.empty(len(slack), dtype=np.int64), np.empty(len(slack), dtype=np.int64)
    raised[: len(mentors)], lowered[: len(mentees)] = mentors, mentees
    row_marked[mentees] = True
    many_raised, many_lowered = len(mentors), len(mentees)
    sweeps, next_look, any_raised = 0, 2, False
    while many_raised + many_lowered > 0:
        many_lowered = _give_up_less(raised[:many_raised], made, labels, lowered, row_marked, many_lowered)
        many = _refill(lowered[:many_lowered], arcs, labels, touched, row_marked, mentor_marked)
        many_raised, many_lowered = _raise(touched[:many], labels, slack, raised, mentor_marked), 0
        any_raised = any_raised or many_raised > 0
        sweeps += 1
        if sweeps == next_look:
            next_look += 1 + sweeps // _SHARE_OF_LOOKS
            while _stop_cycle(labels, slack, seen):
                pass
    return any_raised


@compiled_part
def _give_up_less(raised: Any, made: MentorPairs, labels: Labels, lowered: Any, marked: Any, many: int) -> int:
    """Step 1; return how many mentees are to be looked at."""
    own_level, own = labels.own_level, labels.own
    for k in raised:
        for pair in range(made.start[k], made.start[k + 1]):
            i, new_level, new = made.mentee[pair], -labels.level[k], made.score[pair] - labels.number[k]
            if new_level < own_level[i] or (new_level == own_level[i] and new < own[i]):
                own_level[i], own[i], labels.left[i], labels.left_score[i] = new_level, new, k, made.score[pair]
                if not marked[i]:
                    marked[i], lowered[many] = True, i
                    many += 1
    return many


@compiled_part
def _refill(lowered: Any, arcs: MenteePairs, labels: Labels, touched: Any, row_marked: Any, marked: Any) -> int:
    """Step 2; return how many mentors could be refilled better."""
    level, number = labels.refill_level, labels.refill
    many = 0
    for i in lowered:
        row_marked[i] = False
        for arc in range(arcs.start[i], arcs.start[i + 1]):
            j, new_level, new = arcs.mentor[arc], -labels.own_level[i], arcs.score[arc] - labels.own[i]
            if new_level > level[j] or (new_level == level[j] and new > number[j]):
                level[j], number[j], labels.refill_by[j], labels.refill_score[j] = new_level, new, i, arcs.score[arc]
                if not marked[j]:
                    marked[j], touched[many] = True, j
                    many += 1
    return many


@compiled_part
def _raise(touched: Any, labels: Labels, slack: Any, raised: Any, marked: Any) -> int:
    """Step 3; return how many seats are worth more."""
    refill_level, refill, level, number = labels.refill_level, labels.refill, labels.level, labels.number
    many = 0
    for j in touched:
        marked[j] = False
        if refill_level[j] > level[j] or (refill_level[j] == level[j] and refill[j] > number[j] + slack[j]):
            level[j], number[j] = refill_level[j], refill[j]
            labels.came_by[j], labels.came_score[j] = labels.refill_by[j], labels.refill_score[j]
            raised[many] = j
            many += 1
    return many


@compiled_part
def _stop_cycle(labels: Labels, slack: Any, seen: Any) -> bool:
    """Stop a cycle of the pairs along which labels came, by more slack for its mentors; False where there is none."""
    left, came_by = labels.left, labels.came_by
    seen[:] = 0
    for root in range(len(slack)):
        j = root
        while seen[j] == 0:
            seen[j] = root + 1
            if came_by[j] < 0 or left[came_by[j]] < 0:
                break
            j = left[came_by[j]]
            if seen[j] == root + 1:
                gain, k = 0.0, j
                while True:
                    gain += labels.came_score[k] - labels.left_score[came_by[k]]
                    k = left[came_by[k]]
                    if k == j:
                        break
                while came_by[k] >= 0:
                    slack[k] = 2.0 * max(slack[k], abs(gain))
                    i = came_by[k]
                    came_by[k] = -1
                    k = left[i]
                return True
    return False
