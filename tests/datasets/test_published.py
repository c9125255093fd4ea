"""Published instances: rankings of PrefLib, costs of the OR-Library, affinities of reviewers."""

import numpy as np
import pytest

from mentormatch.datasets.published import read_affinities, read_or_library, read_preflib
from mentormatch.errors import FileError, ProblemError

HEADER = "# TITLE: Wishes\n# DATA TYPE: {}\n# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: {}\n# ALTERNATIVE NAME 2: SQL\n"


def mistakes_of(read, path, text):
    path.write_text(text)
    with pytest.raises(ProblemError) as raised:
        read(path)
    return [str(mistake) for mistake in raised.value.mistakes]


def test_strict_rankings(tmp_path):
    (tmp_path / "wishes.soi").write_text(HEADER.format("soi", 3) + "2: 3,1\n\n1: 2\n")
    wishes = read_preflib(tmp_path / "wishes.soi")
    assert (wishes.kind, wishes.title, wishes.alternatives) == ("soi", "Wishes", ("1", "SQL", "3", "4"))
    assert wishes.ballots == (((2,), (0,)), ((2,), (0,)), ((1,),))
    ranks = wishes.ranks()
    assert ranks.shape == (3, 4)
    assert np.array_equal(ranks[2], [np.nan, 1, np.nan, np.nan], equal_nan=True)


def test_ties_and_categories(tmp_path):
    (tmp_path / "a.toc").write_text(HEADER.format("toc", 1) + "1: {4, 2}, 1, 3")
    assert read_preflib(tmp_path / "a.toc").ranks().tolist() == [[2, 1, 3, 1]]
    text = HEADER.format("cat", 1) + "# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: Yes\n1: {1,2},{},4\n"
    (tmp_path / "a.cat").write_text(text)
    bids = read_preflib(tmp_path / "a.cat")
    assert bids.categories == ("Yes", "2", "3")
    assert np.array_equal(bids.ranks(), [[1, 1, np.nan, 3]], equal_nan=True)


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("wmd", "", "a.soi, row 2: the data type must be one of soc, soi, toc, toi, cat. Got 'wmd'."),
        ("soi", "1: 5\n", "a.soi, row 6: an alternative must be a number from 1 to 4. Got '5'."),
        ("soi", "1: 0\n", "a.soi, row 6: an alternative must be a number from 1 to 4. Got '0'."),
        ("soi", "1: 1,x\n", "a.soi, row 6: an alternative must be a whole number of 1 or more. Got 'x'."),
        ("soi", "1: 1,2,1\n", "a.soi, row 6: an alternative must stand in a ballot once. Got '1'."),
        ("soi", "1: {1,2},3\n", "a.soi, row 6: a ranking of the kind 'soi' must have no ties. Got 'alternatives"),
        ("soc", "1: 1,2\n", "a.soi, row 6: a ranking of the kind 'soc' must name all 4 alternatives. Got '2'."),
        ("toi", "1 1,2\n", "a.soi, row 6: a line must be how many voters, a colon, and alternatives, as in"),
        ("toi", "1: {1,2\n", "a.soi, row 6: a line must be how many voters, a colon, and alternatives, as in"),
        ("toi", "1000000000000: 1\n", "a.soi, row 4: the ballots must be those of 1 voters. Got '1000000000000'."),
        ("cat", "# NUMBER CATEGORIES: 3\n1: 1,2\n", "a.soi, row 7: a ballot must have 3 categories. Got '2'."),
        ("cat", "1: 1\n", "a.soi, row 1: a line '# NUMBER CATEGORIES: …' must give a whole number. Got 'none'."),
    ],
)
def test_mistakes_of_a_preflib_file(tmp_path, kind, lines, expected):
    found = mistakes_of(read_preflib, tmp_path / "a.soi", HEADER.format(kind, 1) + lines)
    assert found[0].startswith(expected)
    assert len(found) == 1


def test_all_mistakes_at_once(tmp_path):
    lines = "1: 9\nx\n1: 2,2\n"
    assert len(mistakes_of(read_preflib, tmp_path / "a.soi", HEADER.format("soi", 3) + lines)) == 3
    assert len(mistakes_of(read_preflib, tmp_path / "a.soi", "# DATA TYPE: soi\n1: 1\n")) == 2
    found = mistakes_of(read_or_library, tmp_path / "a.txt", "2\n1 x\nnan 3 4\n")
    assert found == [
        "a.txt, row 2: a cost must be a finite number. Got 'x'.",
        "a.txt, row 3: a cost must be a finite number. Got 'nan'.",
        "a.txt, row 3: 2 × 2 = 4 costs must follow the size. Got '5'.",
    ]


def test_costs(tmp_path):
    (tmp_path / "a.txt").write_text(" 2\n 1 2 3\n 4\n")
    assert read_or_library(tmp_path / "a.txt").tolist() == [[1, 2], [3, 4]]
    for text in ("", "x\n", "0\n", "-1\n", "1.5\n"):
        assert "how many rows and columns follow" in mistakes_of(read_or_library, tmp_path / "a.txt", text)[0]
    assert mistakes_of(read_or_library, tmp_path / "a.txt", "2\n1 2\n3\n") == [
        "a.txt, row 3: 2 × 2 = 4 costs must follow the size. Got '3'."
    ]


@pytest.mark.parametrize("read", [read_preflib, read_or_library, read_affinities])
def test_files_that_are_not_there_or_no_text(tmp_path, read):
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path / "nothing")
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path)
    if read is not read_affinities:
        (tmp_path / "a.soi").write_bytes(b"# DATA TYPE: soi\n\xff\xfe")
        with pytest.raises(ProblemError, match=r"a\.soi, row 2: must be text in UTF-8"):
            read(tmp_path / "a.soi")


def save(folder, **arrays):
    for name, array in arrays.items():
        np.save(folder / f"{name.replace('_', '-')}.npy", array)


def test_affinities(tmp_path):
    save(tmp_path, scores=[[0.5, -1.0, 0.1], [0.2, 0.3, 0.4]], covs=[1, 2, 1], loads=[2, 3], loads_lb=[1, 0])
    problem = read_affinities(tmp_path)
    assert problem.shape == (3, 2)
    assert problem.demand.tolist() == [1, 2, 1]
    assert problem.capacity.tolist() == [2, 3]
    assert not problem.min_load.any()
    assert problem.allowed(np.arange(3)).all()
    problem = read_affinities(tmp_path, conflict=-1, minimum_loads=True)
    assert problem.min_load.tolist() == [1, 0]
    assert problem.allowed(np.arange(3)).tolist() == [[True, True], [False, True], [True, True]]


def test_mistakes_of_affinities(tmp_path):
    save(tmp_path, scores=[[0.5, 0.1]], covs=[1, 1, 1], loads=[2, 2])
    with pytest.raises(ProblemError) as raised:
        read_affinities(tmp_path)
    assert [str(mistake) for mistake in raised.value.mistakes] == [
        "covs.npy: must hold one number for each of 2 papers. Got '3 numbers'.",
        "loads.npy: must hold one number for each of 1 reviewers. Got '2 numbers'.",
    ]
    save(tmp_path, scores=[0.5], covs=["a"], loads=[[2]])
    with pytest.raises(ProblemError) as raised:
        read_affinities(tmp_path)
    assert len(raised.value.mistakes) == 3
    assert "scores.npy: must be numbers with 2 axes. Got 'float64 of shape (1,)'." in str(raised.value)
    save(tmp_path, scores=[[0.5]], covs=[1.5], loads=[1])
    with pytest.raises(ProblemError, match="whole number"):
        read_affinities(tmp_path)
    (tmp_path / "scores.npy").write_bytes(b"no array")
    with pytest.raises(ProblemError, match=r"scores\.npy: must be an array of NumPy"):
        read_affinities(tmp_path)
    np.save(tmp_path / "scores.npy", np.array([[{}]]), allow_pickle=True)
    with pytest.raises(ProblemError, match=r"scores\.npy: must be an array of NumPy"):
        read_affinities(tmp_path)
