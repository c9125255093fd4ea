"""The compiled kernels of products: sparse rows times tiles, and single pairs."""

from typing import Any

from mentormatch.assignment.compiled import compiled

_STRIP = 1024  # mentors whose numbers of some hundred features fit the cache of a processor


@compiled
def add_features(rows: Any, left: Any, features: Any, out: Any) -> None:
    """Add to out[k] the rows of `features` that the mentee rows[k] has, each times its weight.

    `left` is (starts, features, weights) of every mentee. Four features at a time: the sums are read and written a
    quarter as often.
    """
    starts, names, weights = left
    width = out.shape[1]
    for first in range(0, width, _STRIP):
        stop = min(width, first + _STRIP)
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
    """Add to out[k] what the mentee rows[k] has in common with the mentors in the lists of its features."""
    starts, names, weights = left
    begins, mentors, values = lists
    for k in range(len(rows)):
        for at in range(starts[rows[k]], starts[rows[k] + 1]):
            weight = weights[at]
            for listed in range(begins[names[at]], begins[names[at] + 1]):
                out[k, mentors[listed]] += weight * values[listed]


@compiled
def sparse_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of sparse rows with ascending features, summed in that order."""
    of_left, left_names, left_values = left
    of_right, right_names, right_values = right
    for k in range(len(rows)):
        a, a_end = of_left[rows[k]], of_left[rows[k] + 1]
        b, b_end = of_right[columns[k]], of_right[columns[k] + 1]
        total = 0.0
        while a < a_end and b < b_end:
            if left_names[a] < right_names[b]:
                a += 1
            elif right_names[b] < left_names[a]:
                b += 1
            else:
                total += left_values[a] * right_values[b]
                a += 1
                b += 1
        out[k] = total


@compiled
def mixed_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of sparse with dense rows, summed in the order of the sparse ones."""
    starts, names, values = left
    for k in range(len(rows)):
        total = 0.0
        for at in range(starts[rows[k]], starts[rows[k] + 1]):
            total += values[at] * right[columns[k], names[at]]
        out[k] = total


@compiled
def dense_dots(rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Row-wise dot products of dense rows, summed in ascending order."""
    for k in range(len(rows)):
        total = 0.0
        for at in range(left.shape[1]):
            total += left[rows[k], at] * right[columns[k], at]
        out[k] = total
