"""Pictures of matchings, audits and frontiers, by matplotlib.

A picture is a function that takes a value of the library and, as ``ax``, where to draw it, and returns the axes.
Nothing is shown, and no state of matplotlib is touched; without ``ax`` there is a new figure, as ``ax.figure``. Needs
the extra ``plot``; matplotlib is loaded when something is drawn.
"""

from mentormatch.plotting.groups import plot_audit, plot_frontier
from mentormatch.plotting.matchings import plot_influence, plot_loads, plot_matching, plot_prices, plot_scores

__all__ = [
    "plot_audit",
    "plot_frontier",
    "plot_influence",
    "plot_loads",
    "plot_matching",
    "plot_prices",
    "plot_scores",
]
