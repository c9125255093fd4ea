"""Pictures: what they show, what they must not show, and that they draw anything at all."""

import io
import sys

import matplotlib.axes
import numpy as np
import pytest
from matplotlib import get_backend
from matplotlib.figure import Figure

import mentormatch as mm
from mentormatch import plotting

OF_MATCHINGS = (
    plotting.plot_scores,
    plotting.plot_loads,
    plotting.plot_prices,
    plotting.plot_influence,
    plotting.plot_matching,
)


def cohort_of(mentors, mentees, **columns):
    return mm.Cohort.from_records(
        mentors=[{"id": f"m{number}", "skills": skills, "capacity": seats} for number, (skills, seats) in mentors],
        mentees=[{"id": f"k{number}", "skills": skills} for number, skills in mentees],
        **columns,
    )


def made(number_of_mentors, number_of_mentees, *, seats=2):
    mentors = [(number, ("R" if number % 2 else "R; Go", seats)) for number in range(number_of_mentors)]
    mentees = [(number, "R; Go" if number % 3 else "Go") for number in range(number_of_mentees)]
    return mm.match(cohort_of(mentors, mentees), mm.Policy(criteria=[mm.Criterion("skills")]))


COHORTS = {
    "nobody": (0, 0),
    "no mentor": (0, 3),
    "no mentee": (3, 0),
    "one pair": (1, 1),
    "several": (7, 12),
    "many mentors": (60, 90),
}


def drawn(ax):
    """The picture as PNG; warnings of matplotlib are errors."""
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=40)
    return buffer.getvalue()


def texts(ax):
    legend = ax.get_legend()
    return [
        *(label.get_text() for label in ax.get_yticklabels()),
        *(text.get_text() for text in ax.texts),
        *(text.get_text() for text in (legend.get_texts() if legend else [])),
        ax.get_title(),
    ]


@pytest.mark.parametrize("size", COHORTS.values(), ids=list(COHORTS))
@pytest.mark.parametrize("plot", OF_MATCHINGS)
def test_picture_of_any_cohort_is_drawn(plot, size):
    matching = made(*size)
    if plot is plotting.plot_matching and sum(size) > 80:
        with pytest.raises(mm.InputError, match="at most 80 people"):
            plot(matching)
        return
    ax = plot(matching)
    assert ax.get_title()
    assert drawn(ax).startswith(b"\x89PNG")
    if plot is not plotting.plot_matching:
        assert ax.get_xlabel()


@pytest.mark.parametrize("plot", OF_MATCHINGS)
def test_picture_is_drawn_where_it_is_asked_for_and_nothing_global(plot):
    matching = made(3, 5)
    ours, other = Figure().subplots(1, 2)
    assert plot(matching, ax=ours) is ours
    assert isinstance(plot(matching), matplotlib.axes.Axes)
    assert not other.has_data()
    if "matplotlib.pyplot" in sys.modules:
        assert sys.modules["matplotlib.pyplot"].get_fignums() == []
    assert get_backend(auto_select=False) is None or "matplotlib.pyplot" in sys.modules


@pytest.mark.parametrize("plot", OF_MATCHINGS)
def test_missing_matplotlib_is_said_with_the_extra(plot, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(mm.MissingExtraError, match=r"mentormatch-engine\[plot\]"):
        plot(made(1, 1))


def test_scores_count_each_placed_mentee_once():
    matching = made(3, 9)
    ax = plotting.plot_scores(matching)
    bars = [patch.get_height() for patch in ax.patches if hasattr(patch, "get_height")]
    assert sum(bars) == len(matching.mentors_of)
    assert any("3 mentees got nobody" in text for text in texts(ax))


def test_score_of_who_wants_two_mentors_is_a_mean():
    mentors = [{"id": name, "skills": "R"} for name in "ab"]
    cohort = mm.Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R", "demand": 2}])
    assert any("mean 1.00" in text for text in texts(plotting.plot_scores(mm.match(cohort))))


def test_loads_of_many_mentors_are_counted():
    matching = made(60, 90)
    ax = plotting.plot_loads(matching)
    assert sum(patch.get_height() for patch in ax.patches) == 60
    few = plotting.plot_loads(made(7, 12))
    assert len(few.get_yticklabels()) == 7


def test_prices_are_the_largest_and_the_rest_is_counted():
    matching = made(7, 40, seats=1)
    ax = plotting.plot_prices(matching, most=3)
    assert len(ax.get_yticklabels()) == 3
    assert "4 more add something" in ax.get_title()
    largest = max(price.total for price in matching.prices.values())
    assert max(patch.get_width() for patch in ax.patches) == pytest.approx(largest)


def test_prices_of_another_objective_are_refused():
    matching = mm.match(made(3, 5).cohort, mm.Policy(criteria=[mm.Criterion("skills")], objective="maximin"))
    with pytest.raises(mm.InputError, match="aim at the total"):
        plotting.plot_prices(matching)


def test_influence_shows_weight_beside_what_decides():
    matching = made(5, 9)
    ax = plotting.plot_influence(matching)
    (part,) = matching.scores.influence
    assert sorted(patch.get_width() for patch in ax.patches) == sorted([100 * part.weight, 100 * part.decides])


def test_matching_draws_a_line_a_pair():
    matching = made(4, 6)
    ax = plotting.plot_matching(matching)
    lines = [line for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(lines) == len(matching.pairs)
    assert len(ax.texts) == 2 + 4 + 6
    assert drawn(plotting.plot_matching(made(60, 90), most=200))


def test_names_are_cut_told_apart_and_no_mathematics():
    names = [
        "$x^",
        "Maximiliane von und zu Hohenstein-Wolkenkratzer",
        "Maximiliane von und zu Hohenstein-Wolkenkratzer",
    ]
    mentors = [{"id": str(place), "name": name, "skills": "R"} for place, name in enumerate(names)]
    cohort = mm.Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R"}])
    ax = plotting.plot_loads(mm.match(cohort))
    shown = [label.get_text() for label in ax.get_yticklabels()]
    assert len(set(shown)) == 3
    assert max(map(len, shown)) < 36
    assert drawn(ax)


@pytest.fixture(scope="module")
def audited():
    """An audit with a group of 3, whose values are hidden."""
    groups = ["a"] * 8 + ["b"] * 9 + ["c"] * 3
    mentees = [{"id": f"k{place}", "skills": "R", "team": team} for place, team in enumerate(groups)]
    mentors = [{"id": f"m{place}", "skills": "R" if place % 3 else "Go", "capacity": 1} for place in range(12)]
    cohort = mm.Cohort.from_records(mentors=mentors, mentees=mentees)
    return mm.audit(mm.match(cohort), by="team")


def points_of(ax):
    return sorted(
        float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1
    )


@pytest.mark.parametrize("metric", ["mean_score", "match_rate", "min_score"])
def test_audit_draws_what_it_shows_and_nothing_else(audited, metric):
    ax = plotting.plot_audit(audited, metric=metric)
    shown = [values[metric] for values in (*audited.by_group.values(), audited.others) if metric in values]
    assert points_of(ax) == pytest.approx(sorted(value for value in shown if not np.isnan(value)))
    assert "c" in audited.hidden
    assert any(text.startswith("c (n = 3), hidden") for text in texts(ax))
    assert drawn(ax)


def test_audit_of_many_small_groups_counts_them():
    mentees = [{"id": f"k{place}", "skills": "R", "team": f"t{place}"} for place in range(30)]
    cohort = mm.Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    ax = plotting.plot_audit(mm.audit(mm.match(cohort), by="team"))
    assert any(text.startswith("30 groups") for text in texts(ax))
    assert len(ax.get_yticklabels()) <= 2


def test_audit_of_an_unknown_metric_is_suggested(audited):
    with pytest.raises(mm.UnknownNameError, match="mean_score"):
        plotting.plot_audit(audited, metric="mean_scor")
    with pytest.raises(mm.UnknownNameError):
        plotting.plot_audit(audited, metric="n")


def test_frontier_draws_each_point_and_the_worst_group():
    mentors = [{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "SQL"}]
    mentees = [{"id": "kim", "skills": "R; SQL", "team": "a"}, {"id": "noor", "skills": "SQL", "team": "b"}]
    found = mm.frontier(mm.Cohort.from_records(mentors=mentors, mentees=mentees), by="team", smallest=1)
    ax = plotting.plot_frontier(found)
    line, worst = ax.lines
    assert list(line.get_ydata()) == [point.total for point in found.points]
    assert list(worst.get_xdata()) == [found.worst_group.gap]
    assert drawn(ax)


def test_pictures_leave_matplotlib_alone_until_they_are_drawn():
    import subprocess

    program = "import sys, mentormatch.plotting; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
