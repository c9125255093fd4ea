"""An encoder of one's own: towns, the nearer the better. What an encoder must do stands in `mentormatch.encoders`."""

import json
import math
from typing import Any, Self

import numpy as np

import mentormatch as mm
from mentormatch.answers import Cell, Column
from mentormatch.encoders import Encoded, Encoder

TOWNS = {"turin": (45.07, 7.69), "milan": (45.46, 9.19), "rome": (41.90, 12.50), "bari": (41.12, 16.87)}


class NearEncoder(Encoder):
    """The score of two towns falls from 1 to 0 over `within` kilometres."""

    name = "near"

    def __init__(self, *, within: float = 300.0) -> None:
        self.within = within

    def setting_mistakes(self) -> list[mm.Mistake]:
        wrong = mm.Mistake("within_not_above_0", "within must be a distance above 0", got=str(self.within))
        return [] if self.within > 0 else [wrong]

    def fit(self, wants: Column, offers: Column) -> Self:  # noqa: ARG002  towns are known
        self.towns_ = tuple(sorted(TOWNS))  # what is learned ends in an underscore, and goes with a stored matching
        return self

    def extend(self, wants: Column, offers: Column) -> Self:  # noqa: ARG002  nothing new is learned
        return self

    def encode_wants(self, column: Column) -> Encoded:
        places = [TOWNS.get(str(cell).strip().casefold(), (math.nan, math.nan)) for cell in column]
        values = np.radians(np.array(places, dtype=float).reshape(-1, 2))
        answered = ~np.isnan(values[:, 0])
        return Encoded(np.nan_to_num(values), answered)  # who did not answer counts as the mean

    def encode_offers(self, column: Column) -> Encoded:
        return self.encode_wants(column)

    def score(self, wants: Any, offers: Any) -> Any:
        """The scores by the distance on the globe; the last axis is north and east, the others broadcast."""
        north, east = (wants[..., axis] - offers[..., axis] for axis in (0, 1))
        half = np.sin(north / 2) ** 2 + np.cos(wants[..., 0]) * np.cos(offers[..., 0]) * np.sin(east / 2) ** 2
        return np.clip(1 - 2 * 6371 * np.arcsin(np.sqrt(half)) / self.within, 0, 1)

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        pairs = self.score_block(wants.values[wants.answered], offers.values[offers.answered])
        return float(pairs.mean()) if pairs.size else math.nan

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        return (f"{wants_cell} and {offers_cell}",)

    def get_feature_names_out(self) -> Any:
        return np.array(["north", "east"], dtype=object)

    def learned(self) -> dict[str, Any]:
        return {"towns": list(self.towns_)}

    def restore(self, learned: dict[str, Any]) -> Self:
        self.towns_ = tuple(learned["towns"])
        return self


policy = mm.Policy(criteria=[mm.Criterion("town", encoder=NearEncoder(within=300))])
cohort = mm.Cohort.from_records(
    mentors=[{"id": 1, "town": "Milan"}, {"id": 2, "town": "Bari"}],
    mentees=[{"id": 7, "town": "Turin"}, {"id": 8, "town": "Rome"}, {"id": 9}],
)
matching = mm.match(cohort, policy)
print(mm.explain(matching, mentee=7).text())

# A stored matching names the class; the policy that holds it is handed over.
stored = json.dumps(matching.to_dict())
assert mm.Matching.from_dict(json.loads(stored), cohort, policy) == matching
