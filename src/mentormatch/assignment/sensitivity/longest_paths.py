"""The compiled kernel: longest paths from seats, by label correcting over arcs."""

from typing import Any

import numpy as np

from mentormatch.assignment.compiled import compiled

_SHARE_OF_LOOKS = 16  # after n sweeps the next look for a cycle comes in n / 16 sweeps


@compiled
def raise_worths(mentors: Any, mentees: Any, made: Any, arcs: Any, state: Any, slack: Any) -> bool:
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
    made : (start, mentee, score)
        The pairs that may be left, one mentor after another.
    arcs : (start, mentor, score)
        The pairs that may be made, one mentee after another.
    state : tuple of arrays, changed
        (own level, own number, left mentor, left score) of mentees; (refill level, refill number, refilling mentee,
        its score, V level, V number, mentee that V came by, its score) of mentors.
    slack : float array (mentors,), changed
    """
    lowered, row_marked = np.empty(len(state[0]), dtype=np.int64), np.zeros(len(state[0]), dtype=np.bool_)
    touched, mentor_marked = np.empty(len(slack), dtype=np.int64), np.zeros(len(slack), dtype=np.bool_)
    raised = np.empty(len(slack), dtype=np.int64)
    raised[: len(mentors)], lowered[: len(mentees)] = mentors, mentees
    row_marked[mentees] = True
    many_raised, many_lowered = len(mentors), len(mentees)
    sweeps, next_look, any_raised = 0, 2, False
    while many_raised + many_lowered > 0:
        many_lowered = _give_up_less(raised[:many_raised], made, state, lowered, row_marked, many_lowered)
        many = _refill(lowered[:many_lowered], arcs, state, touched, row_marked, mentor_marked)
        many_raised, many_lowered = _raise(touched[:many], state, slack, raised, mentor_marked), 0
        any_raised = any_raised or many_raised > 0
        sweeps += 1
        if sweeps == next_look:
            next_look += 1 + sweeps // _SHARE_OF_LOOKS
            while _stop_cycle(state, slack):
                pass
    return any_raised


@compiled
def _give_up_less(raised: Any, made: Any, state: Any, lowered: Any, marked: Any, many: int) -> int:
    """Step 1; return how many mentees are to be looked at."""
    start, mentee, score = made
    own_level, own, left, left_score = state[:4]
    level, number = state[8], state[9]
    for k in raised:
        for at in range(start[k], start[k + 1]):
            i, new_level, new = mentee[at], -level[k], score[at] - number[k]
            if new_level < own_level[i] or (new_level == own_level[i] and new < own[i]):
                own_level[i], own[i], left[i], left_score[i] = new_level, new, k, score[at]
                if not marked[i]:
                    marked[i], lowered[many] = True, i
                    many += 1
    return many


@compiled
def _refill(lowered: Any, arcs: Any, state: Any, touched: Any, row_marked: Any, marked: Any) -> int:
    """Step 2; return how many mentors could be refilled better."""
    start, mentor, score = arcs
    own_level, own = state[:2]
    level, number, by, by_score = state[4:8]
    many = 0
    for i in lowered:
        row_marked[i] = False
        for arc in range(start[i], start[i + 1]):
            j, new_level, new = mentor[arc], -own_level[i], score[arc] - own[i]
            if new_level > level[j] or (new_level == level[j] and new > number[j]):
                level[j], number[j], by[j], by_score[j] = new_level, new, i, score[arc]
                if not marked[j]:
                    marked[j], touched[many] = True, j
                    many += 1
    return many


@compiled
def _raise(touched: Any, state: Any, slack: Any, raised: Any, marked: Any) -> int:
    """Step 3; return how many seats are worth more."""
    refill_level, refill, by, by_score, level, number, came_by, came_score = state[4:]
    many = 0
    for j in touched:
        marked[j] = False
        if refill_level[j] > level[j] or (refill_level[j] == level[j] and refill[j] > number[j] + slack[j]):
            level[j], number[j], came_by[j], came_score[j] = refill_level[j], refill[j], by[j], by_score[j]
            raised[many] = j
            many += 1
    return many


@compiled
def _stop_cycle(state: Any, slack: Any) -> bool:
    """Let a cycle of the arcs along which labels came go round no more; False where there is none."""
    left, left_score, came_by, came_score = state[2], state[3], state[10], state[11]
    seen = np.zeros(len(slack), dtype=np.int64)
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
                    gain += came_score[k] - left_score[came_by[k]]
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
