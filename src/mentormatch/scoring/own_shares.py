"""What a criterion counts for each mentee."""

from dataclasses import dataclass

from mentormatch.arrays import Floats, Integers


@dataclass(frozen=True, eq=False)
class OwnShares:
    """What a criterion counts for each mentee: slope times its score, plus offset.

    Attributes
    ----------
    shares : float array (mentees,)
        Its weight as a share of all, as the mentee wants it.
    slope, offset : float array (mentees,)
        Together at most the share.
    """

    shares: Floats
    slope: Floats
    offset: Floats

    def take(self, order: Integers) -> "OwnShares":
        """Return the shares of some of the mentees, in another order."""
        return OwnShares(self.shares[order], self.slope[order], self.offset[order])
