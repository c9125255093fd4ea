"""What an objective costs and gains, in sentences that a programme can quote."""

import math

TOTAL = "total"
AS_TODAY = ("first-come", "greedy", "random")
# the metric that an objective is after, and how its change is told
GAINS = {
    "maximin": ("minimum", "raising the lowest score from {before} to {after}"),
    "leximin": ("mean_of_worst_tenth", "leximin, which raises the worst tenth from {before} to {after},"),
    "nash": ("geometric_mean", "the best geometric mean, {after} for {before},"),
    "group-maximin": ("worst_group_mean", "raising the worst group's mean from {before} to {after}"),
    "max-gap": ("gap_of_mean", "halving the gap between groups, from {before} to {after},"),
    "least-gap": ("gap_of_mean", "the least gap between groups, {after} for {before},"),
    "stable": ("blocking_pairs", "a stable answer, with {after} blocking pairs for {before},"),
    "picking-sequence": ("minimum", "picking in turn, with a lowest score of {after} for {before},"),
}
NEXT_TO_NOTHING = 5e-5


def words(wholes, draws, mean_of):
    """A sentence for each instance: of the whole data set where there is one, else the mean over the draws."""
    for instance in dict.fromkeys([*wholes, *draws]):
        whole = instance in wholes
        objectives = wholes[instance] if whole else draws[instance]
        means = {
            name: {metric: mean_of(values) for metric, values in metrics.items() if metric != "proven"}
            for name, metrics in objectives.items()
            if metrics[TOTAL]
        }
        count = len(objectives[TOTAL][TOTAL])
        said = [*gains(means), *today(means)]
        if said:
            yield f"**{instance}** ({'all of it' if whole else f'means of {count} draws'}): {'; '.join(said)}."


def gains(means):
    """What our objectives raise, and what that costs."""
    best = means[TOTAL]
    for name, (metric, told) in GAINS.items():
        if name in means and metric in means[name] and not math.isnan(means[name][metric]):
            before, after = (figure(metric, one[metric]) for one in (best, means[name]))
            if before == after:
                yield f"{name} changes nothing that it is after, and {cost(means[name], best)}"
            else:
                yield f"{told.format(before=before, after=after)} {cost(means[name], best)}"


def today(means):
    """What programmes do without a solver."""
    best = means[TOTAL]
    said = [
        f"{name} {share(1 - means[name][TOTAL] / best[TOTAL])} with a lowest score of {means[name]['minimum']:.3f}"
        for name in AS_TODAY
        if name in means
    ]
    if said:
        yield f"without a solver, {', '.join(said)} would be lost".replace("would be lost", "is what is lost")


def figure(metric, value):
    """A value as it is told: counts are whole, or have one digit as a mean."""
    return f"{value:.4g}" if metric == "blocking_pairs" else f"{value:.4f}"


def cost(got, best):
    """What is lost of the best total."""
    lost = 1 - got[TOTAL] / best[TOTAL]
    return "costs nothing" if lost <= NEXT_TO_NOTHING / 50 else f"costs {share(lost)} of the total"


def share(lost):
    """A share in percent."""
    return "less than 0.01%" if lost < NEXT_TO_NOTHING else f"{lost:.2%}"
