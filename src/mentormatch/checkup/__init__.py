"""What tables and a policy hold, before anybody is paired.

A *checkup* counts answers, blanks, unmet wishes and terms written in several ways, and lists
people who are too thin to match on and likely doubles. A *gaming test* tries whether mentees gain by answering
otherwise.
"""

from mentormatch.checkup.checkup import Checkup, UsedColumn, answer_mistakes, check_up
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
    "ShortListPlaces",
    "TermForms",
    "ThinPerson",
    "UnmetTerm",
    "UsedColumn",
    "answer_mistakes",
    "check_up",
    "likely_doubles",
    "mistake_kinds",
    "try_gaming",
]
