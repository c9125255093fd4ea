"""Compiled products of sparse and dense factors."""

from typing import Any

from mentormatch.assignment.compiled import compiled

_STRIP = 1024  # mentors whose numbers of some hundred features fit the cache of a processor


@compiled
def add_features(rows: Any, left: Any, features: Any, out: Any) -> None:
    """Add to out[k] the rows of `features` that the mentee rows[k] has, each times its weight.

    `left` are the `quick_products.SparseRows` of every mentee. Four features at a time: the sums are read and written
    a quarter as often.
    """
    starts, names, weights = left.starts, left.features, left.values
    width = out.shape[1]
    for first in range(0, width, _STRIP):
        stop = first + _STRIP if first + _STRIP < width else width
        for k in range(len(rows)):
            row = out[k, first:stop]
            at, end = starts[rows[k]], starts[rows[k] + 1]
            while at + 4 <= end:
                a, b = features[names[at], first:stop], features[names[at + 1], first:stop]
                c, d = features[names[at + 2], first:stop], features[names[at + 3], first:stop]
                of_a, of_b, of_c, of_d = weights[at], weights[at + 1], weights[at + 2], weights[at + 3]
                for j in range(len(row)):
                    row[j] += (of_a * a[j] + of_b * b[j]) + (of_c * c[j] + of_d * d[j])
                at += 4
            while at < end:
                a, of_a = features[names[at], first:stop], weights[at]
                for j in range(len(row)):
                    row[j] += of_a * a[j]
                at += 1


@compiled
def add_lists(rows: Any, left: Any, lists: Any, out: Any) -> None:
    """Add to out[k] what the mentee rows[k] has in common with the mentors in the lists of its features.

    `lists` are `SparseRows` too: a row for each feature, whose features are the mentors.
    """
    for k in range(len(rows)):
        for at in range(left.starts[rows[k]], left.starts[rows[k] + 1]):
            feature, weight = left.features[at], left.values[at]
            for listed in range(lists.starts[feature], lists.starts[feature + 1]):
                out[k, lists.features[listed]] += weight * lists.values[listed]


@compiled
def sparse_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of sparse rows with ascending features, summed in that order."""
    for k in range(len(rows)):
        a, a_end = left.starts[rows[k]], left.starts[rows[k] + 1]
        b, b_end = right.starts[columns[k]], right.starts[columns[k] + 1]
        total = 0.0
        while a < a_end and b < b_end:
            if left.features[a] < right.features[b]:
                a += 1
            elif right.features[b] < left.features[a]:
                b += 1
            else:
                total += left.values[a] * right.values[b]
                a += 1
                b += 1
        out[k] = total


@compiled
def mixed_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of sparse with dense rows, summed in the order of the sparse ones."""
    for k in range(len(rows)):
        total = 0.0
        for at in range(left.starts[rows[k]], left.starts[rows[k] + 1]):
            total += left.values[at] * right[columns[k], left.features[at]]
        out[k] = total


@compiled
def dense_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of dense rows, summed in ascending order."""
    for k in range(len(rows)):
        total = 0.0
        for at in range(left.shape[1]):
            total += left[rows[k], at] * right[columns[k], at]
        out[k] = total
