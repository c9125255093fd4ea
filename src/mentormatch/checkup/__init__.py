"""What may be wrong with tables, a policy, or an answer.

A *checkup* counts answers, blanks, unmet wishes and terms written in several ways, and lists
people who are too thin to match on and likely doubles. A *gaming test* tries whether mentees gain by answering
otherwise. *Doubts* look at a matching: people who seem to be one and were paired as two, rules that bind nobody.
"""

from mentormatch.checkup.checkup import Checkup, UsedColumn, answer_mistakes, check_up
from mentormatch.checkup.doubts import PairedDouble, paired_doubles, rules_without_effect
from mentormatch.checkup.gaming import GamedChange, Gaming, try_gaming
from mentormatch.checkup.left_alone import LeftAloneBy
from mentormatch.checkup.mistakes import MistakeKind, mistake_kinds
from mentormatch.checkup.people import LikelyDouble, ThinPerson, likely_doubles
from mentormatch.checkup.short_lists import FURTHER_WISHES, ShortListPlaces
from mentormatch.checkup.terms import TermForms, UnmetTerm
from mentormatch.checkup.weights import OwnWeightPlaces

__all__ = [
    "Checkup",
    "FURTHER_WISHES",
    "GamedChange",
    "Gaming",
    "LeftAloneBy",
    "LikelyDouble",
    "MistakeKind",
    "OwnWeightPlaces",
    "PairedDouble",
    "ShortListPlaces",
    "TermForms",
    "ThinPerson",
    "UnmetTerm",
    "UsedColumn",
    "answer_mistakes",
    "check_up",
    "likely_doubles",
    "mistake_kinds",
    "paired_doubles",
    "rules_without_effect",
    "try_gaming",
]
