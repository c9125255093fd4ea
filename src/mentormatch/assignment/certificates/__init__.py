"""Independent checks of answers: feasibility, value, bound and gap.

Any prices of mentors give an upper bound by weak duality; optimal prices close the gap. The code here shares nothing
with the solvers. Leximin has a certificate of its own, and blocking pairs are counted for stability.
"""

from mentormatch.assignment.certificates.blocking_pairs import blocking_pairs
from mentormatch.assignment.certificates.certificate import TOLERANCE, Certificate, certify, violations, without_bound
from mentormatch.assignment.certificates.lexicographic import Stage, proves_leximin

__all__ = [
    "Certificate",
    "Stage",
    "TOLERANCE",
    "blocking_pairs",
    "certify",
    "proves_leximin",
    "violations",
    "without_bound",
]
