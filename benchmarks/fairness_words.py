"""What an objective costs and gains, in sentences that a programme can quote."""

import math

TOTAL = "total"
AS_TODAY = ("first-come", "greedy", "random")
# the metric that an objective is after, and how its change is told
GAINS = {
    "maximin": ("minimum_of_placed", "raising the lowest score from {before} to {after}"),
    "leximin": ("mean_of_worst_tenth", "leximin, with {after} for {before} as the mean of the worst tenth,"),
    "nash": ("geometric_mean", "Nash welfare, with a geometric mean of {after} for {before},"),
    "group-maximin": ("worst_group_mean", "raising the worst group's mean from {before} to {after}"),
    "max-gap": ("gap_of_mean", "a gap between groups of {after} for {before}, at most half of it,"),
    "least-gap": ("gap_of_mean", "the least gap between groups that was found, {after} for {before},"),
    "stable": ("blocking_pairs", "a stable answer, with {after} blocking pairs for {before},"),
    "picking-sequence": ("minimum_of_placed", "picking in turn, with {after} for {before} as the lowest score,"),
}
NOTHING = 1e-6
HUNDREDTH = 1e-4  # of a percent


def words(wholes, draws, mean_of):
    """A sentence for each instance: of the whole data set where there is one, else the mean over the draws."""
    for instance in dict.fromkeys([*wholes, *draws]):
        whole = instance in wholes
        objectives = wholes[instance] if whole else draws[instance]
        means = {
            name: {metric: mean_of(values) for metric, values in metrics.items() if metric != "proven"}
            for name, metrics in objectives.items()
            if metrics[TOTAL] and len(metrics[TOTAL]) == len(objectives[TOTAL][TOTAL])  # means of the same draws
        }
        if TOTAL in means:
            yield f"**{instance}** ({'all of it' if whole else f'means of {len(objectives[TOTAL][TOTAL])} draws'}):"
            for said in (*gains(means), *today(means)):
                yield f"  {said}."


def gains(means):
    """What our objectives raise, and what that costs."""
    best, unchanged = means[TOTAL], []
    for name, (metric, told) in GAINS.items():
        if math.isnan(means.get(name, {}).get(metric, math.nan)):
            continue
        before, after = (figure(metric, of_objective[metric]) for of_objective in (best, means[name]))
        if before == after:
            unchanged.append(f"{name} ({cost(means[name], best)})")
        else:
            stopped = " (stopped by the limit)" if means[name]["stopped"] else ""
            yield f"{told.format(before=before, after=after)} {cost(means[name], best)}{stopped}"
    if unchanged:
        yield f"the best total has already what these are after: {', '.join(unchanged)}"


def today(means):
    """What is lost without a solver."""
    best = means[TOTAL]
    for name in AS_TODAY:
        if name in means:
            before, after = best["minimum_of_placed"], means[name]["minimum_of_placed"]
            yield f"{name}, with a lowest score of {after:.4f} for {before:.4f}, {cost(means[name], best)}"


def figure(metric, value):
    """A value as it is told: of counts a digit after the point at most."""
    return f"{value:.1f}".removesuffix(".0") if metric == "blocking_pairs" else f"{value:.4f}"


def cost(got, best):
    """What is lost of the best total."""
    lost = 1 - got[TOTAL] / best[TOTAL] if best[TOTAL] else 0.0
    if abs(lost) <= NOTHING:
        return "costs nothing"
    if lost < 0:
        return f"has {-lost:.2%} more in total"
    return f"costs {'less than 0.01%' if lost < HUNDREDTH else f'{lost:.2%}'} of the total"
