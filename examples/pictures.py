"""Pictures of a matching: scores, loads, where to recruit, what decides, and an audit; needs the extra `plot`."""

import sys
import tempfile
from pathlib import Path

from matplotlib.figure import Figure

import mentormatch as mm
from mentormatch import plotting

here = Path(__file__).parent
policy = mm.read_policy(here / "policy.toml")
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)
matching = mm.match(cohort, policy)

# Each function takes axes and returns them, so that pictures stand where you want them.
figure = Figure(figsize=(12, 9), layout="constrained")
(scores, influence), (prices, audit) = figure.subplots(2, 2)
plotting.plot_scores(matching, ax=scores)
plotting.plot_influence(matching, ax=influence)
plotting.plot_prices(matching, most=10, ax=prices)
plotting.plot_audit(mm.audit(matching, by="gender"), metric="match_rate", ax=audit)

folder = Path(sys.argv[1] if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir() else tempfile.mkdtemp())
figure.savefig(folder / "overview.png")  # pyright: ignore[reportUnknownMemberType]  a gap in Matplotlib's types
print(f"One page of four pictures: {folder / 'overview.png'}")

# Without axes, a picture has a figure of its own, as high as it needs.
plotting.plot_loads(matching).figure.savefig(folder / "loads.png")
print(f"Each mentor's load: {folder / 'loads.png'}")

# Pair by pair only what can still be read.
try:
    plotting.plot_matching(matching)
except mm.InputError as error:
    print(error)
