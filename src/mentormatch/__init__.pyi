from mentormatch import datasets as datasets
from mentormatch import plotting as plotting
from mentormatch.assignment import Assignment as Assignment
from mentormatch.assignment import Certificate as Certificate
from mentormatch.assignment import Lottery as Lottery
from mentormatch.checkup import Checkup as Checkup
from mentormatch.checkup import check_up as check_up
from mentormatch.datasets import instances as instances
from mentormatch.encoders import clear_vectors as clear_vectors
from mentormatch.encoders import vectors_kept_in as vectors_kept_in
from mentormatch.errors import CohortError as CohortError
from mentormatch.errors import FileError as FileError
from mentormatch.errors import InfeasibleError as InfeasibleError
from mentormatch.errors import InputError as InputError
from mentormatch.errors import MentorMatchError as MentorMatchError
from mentormatch.errors import MissingExtraError as MissingExtraError
from mentormatch.errors import Mistake as Mistake
from mentormatch.errors import PolicyError as PolicyError
from mentormatch.errors import ProblemError as ProblemError
from mentormatch.errors import StoppedError as StoppedError
from mentormatch.errors import UnknownNameError as UnknownNameError
from mentormatch.explanations import Advice as Advice
from mentormatch.explanations import Explanation as Explanation
from mentormatch.explanations import Introduction as Introduction
from mentormatch.explanations import MentorExplanation as MentorExplanation
from mentormatch.explanations import Simulation as Simulation
from mentormatch.explanations import UnmatchedLetter as UnmatchedLetter
from mentormatch.explanations import advise as advise
from mentormatch.explanations import choices_got as choices_got
from mentormatch.explanations import explain as explain
from mentormatch.explanations import introductions as introductions
from mentormatch.explanations import simulate as simulate
from mentormatch.explanations import unmatched_letters as unmatched_letters
from mentormatch.fairness import FairnessAudit as FairnessAudit
from mentormatch.fairness import Frontier as Frontier
from mentormatch.fairness import audit as audit
from mentormatch.fairness import frontier as frontier
from mentormatch.fairness import outcomes_of as outcomes_of
from mentormatch.fairness import pairs_across as pairs_across
from mentormatch.fairness import tell_groups as tell_groups
from mentormatch.matching import Changes as Changes
from mentormatch.matching import Difference as Difference
from mentormatch.matching import Load as Load
from mentormatch.matching import LotteryDraw as LotteryDraw
from mentormatch.matching import Matching as Matching
from mentormatch.matching import Move as Move
from mentormatch.matching import Pair as Pair
from mentormatch.matching import PartlyMatched as PartlyMatched
from mentormatch.matching import Price as Price
from mentormatch.matching import ShortLists as ShortLists
from mentormatch.matching import Unmatched as Unmatched
from mentormatch.matching import churn_curve as churn_curve
from mentormatch.matching import draw_lottery as draw_lottery
from mentormatch.matching import match as match
from mentormatch.matching import rematch as rematch
from mentormatch.matching import shortlist as shortlist
from mentormatch.matching import warm_up as warm_up
from mentormatch.policy import Criterion as Criterion
from mentormatch.policy import Policy as Policy
from mentormatch.policy import Rule as Rule
from mentormatch.policy import default_policy as default_policy
from mentormatch.profiles import Cohort as Cohort
from mentormatch.profiles import People as People
from mentormatch.report import Dossier as Dossier
from mentormatch.report import Verification as Verification
from mentormatch.report import dossier as dossier
from mentormatch.report import verify as verify
from mentormatch.report import write_dossier as write_dossier
from mentormatch.report import write_report as write_report
from mentormatch.scoring import compare as compare
from mentormatch.tables import Limits as Limits
from mentormatch.tables import read_cohort as read_cohort
from mentormatch.tables import read_decisions as read_decisions
from mentormatch.tables import read_matching as read_matching
from mentormatch.tables import read_pair_list as read_pair_list
from mentormatch.tables import read_pairs as read_pairs
from mentormatch.tables import read_policy as read_policy
from mentormatch.tables import schema as schema
from mentormatch.tables import write_cohort as write_cohort
from mentormatch.tables import write_introductions as write_introductions
from mentormatch.tables import write_matching as write_matching
from mentormatch.tables import write_pairs as write_pairs
from mentormatch.tables import write_shortlists as write_shortlists
from mentormatch.tables import write_workbook as write_workbook

__version__: str

__all__ = [
    "Advice",
    "Assignment",
    "Certificate",
    "Changes",
    "Checkup",
    "Cohort",
    "CohortError",
    "Criterion",
    "Difference",
    "Dossier",
    "Explanation",
    "FairnessAudit",
    "FileError",
    "Frontier",
    "InfeasibleError",
    "InputError",
    "Introduction",
    "Limits",
    "Load",
    "Lottery",
    "LotteryDraw",
    "Matching",
    "MentorExplanation",
    "MentorMatchError",
    "MissingExtraError",
    "Mistake",
    "Move",
    "Pair",
    "PartlyMatched",
    "People",
    "Policy",
    "PolicyError",
    "Price",
    "ProblemError",
    "Rule",
    "ShortLists",
    "Simulation",
    "StoppedError",
    "UnknownNameError",
    "Unmatched",
    "UnmatchedLetter",
    "Verification",
    "advise",
    "audit",
    "check_up",
    "choices_got",
    "churn_curve",
    "clear_vectors",
    "compare",
    "datasets",
    "default_policy",
    "dossier",
    "draw_lottery",
    "explain",
    "frontier",
    "instances",
    "introductions",
    "match",
    "outcomes_of",
    "pairs_across",
    "plotting",
    "read_cohort",
    "read_decisions",
    "read_matching",
    "read_pair_list",
    "read_pairs",
    "read_policy",
    "rematch",
    "schema",
    "shortlist",
    "simulate",
    "tell_groups",
    "unmatched_letters",
    "vectors_kept_in",
    "verify",
    "warm_up",
    "write_cohort",
    "write_dossier",
    "write_introductions",
    "write_matching",
    "write_pairs",
    "write_report",
    "write_shortlists",
    "write_workbook",
]
