"""Matchings by hand: pairs made elsewhere, and one person more."""

from typing import Any, Self

from mentormatch.matching.result.given_pairs import parts_of_pairs
from mentormatch.matching.result.one_more import parts_with_person
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort


class ByHand:
    """What a matching can be made of by hand."""

    @classmethod
    def from_pairs(cls, cohort: Cohort, policy: Policy | None, pairs: Any) -> Self:
        """Return pairs that were made elsewhere as a matching: explained, audited and compared as ours is.

        Parameters
        ----------
        cohort : Cohort
        policy : Policy or None
            None for `default_policy` of the cohort.
        pairs : iterable, or data frame
            (mentee, mentor) each, or (mentee, mentor, score); or records, objects or a frame with columns of these
            names. People are named by id, or by name or address where these are known. A score that is given, on
            whatever scale, is kept beside ours as ``given_score`` of the pair.

        Raises
        ------
        CohortError
            With everybody who is not in the cohort or could be several, and every pair that stands twice.

        Examples
        --------
        >>> from mentormatch import Matching
        >>> cohort = Cohort.from_records(mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 7, "skills": "R"}])
        >>> matching = Matching.from_pairs(cohort, None, [(7, 1, 83)])
        >>> matching.total, matching.pairs[0].given_score
        (1.0, 83.0)
        """
        return cls(**parts_of_pairs(cohort, policy, pairs))

    def with_person(
        self, *, mentee: object | None = None, mentor: object | None = None, policy: Policy | None = None
    ) -> Self:
        """Return the matching with one person more, while everybody else keeps whom they have.

        The pairs that are there are locked, by a rule that `mentormatch.rematch` knows and takes away again, and the
        rest is solved anew: a mentee gets the best mentor with a free seat, a mentor the mentees who wait. No score
        moves, since what was learned from the others is kept.

        Parameters
        ----------
        mentee, mentor : record
            One of them, as `Cohort.from_records` takes it.
        policy : Policy, optional
            How the answers of the new one are read, where those of the others were read by a policy too.

        Raises
        ------
        InputError
            Where none, or both, are given.
        CohortError
            Where the answers cannot be read, or the id is there already.
        InfeasibleError
            Where the pairs that are there break a rule or a limit, so that they cannot be kept.

        Examples
        --------
        >>> from mentormatch import match
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 2}],
        ...                              mentees=[{"id": "kim", "skills": "Go"}])
        >>> match(cohort).with_person(mentee={"id": "noor", "skills": "R"}).pairs
        (Pair(mentee='kim', mentor='ada', score=0.0), Pair(mentee='noor', mentor='ada', score=1.0))
        """
        return type(self)(**parts_with_person(self, mentee=mentee, mentor=mentor, policy=policy))
