"""Records of any kind, and frames whose index holds the ids."""

import dataclasses
import sqlite3
from types import SimpleNamespace
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pydantic
import pytest

from mentormatch import Cohort
from mentormatch.errors import CohortError

MENTEES = [{"id": "kim"}]


@dataclasses.dataclass
class Person:
    id: str | int
    skills: str | None


@dataclasses.dataclass(slots=True)
class Slotted:
    id: str | int
    skills: str | None


class Model(pydantic.BaseModel):
    id: str | int
    skills: str | None


class Entity:
    """As objects of an ORM are: columns are attributes, and what the library needs begins with an underscore."""

    def __init__(self, id, skills):  # noqa: A002
        self.id, self.skills, self._state = id, skills, object()


class Row(NamedTuple):
    id: str
    skills: str | None


def rows_of_sqlite(id, skills):  # noqa: A002
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    return connection.execute("SELECT ? AS id, ? AS skills", (id, skills)).fetchone()


class RowOfSqlalchemy(tuple):
    """What a row of SQLAlchemy 2 shows."""

    __slots__ = ()

    _fields = ("id", "skills")

    @property
    def _mapping(self):
        return dict(zip(self._fields, self, strict=True))


KINDS = {
    "mapping": lambda id, skills: {"id": id, "skills": skills},  # noqa: A006
    "dataclass": Person,
    "slots": Slotted,
    "pydantic": lambda id, skills: Model(id=id, skills=skills),  # noqa: A006
    "entity": Entity,
    "namespace": lambda id, skills: SimpleNamespace(id=id, skills=skills),  # noqa: A006
    "named tuple": Row,
    "sqlite": rows_of_sqlite,
    "sqlalchemy": lambda id, skills: RowOfSqlalchemy((id, skills)),  # noqa: A006
}


@pytest.mark.parametrize("kind", KINDS)
def test_records_of_every_kind_give_the_same_cohort(kind):
    make = KINDS[kind]
    cohort = Cohort.from_records(mentors=[make("ada", "R"), make("bob", None)], mentees=MENTEES)
    assert cohort == Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": None}], mentees=MENTEES
    )


@pytest.mark.parametrize("record", ["ada", 3, None, ["ada"], ("ada", "R"), Person, object(), b"ada"])
def test_what_is_no_record_is_said(record):
    with pytest.raises(CohortError, match="must be a mapping of column names to cells, or an object with attributes"):
        Cohort.from_records(mentors=[record], mentees=MENTEES)


def test_index_of_pandas_holds_ids_where_it_is_called_so():
    frame = pd.DataFrame({"skills": ["R", "Go"]}, index=pd.Index([7, 8], name="id"))
    cohort = Cohort.from_frames(mentors=frame, mentees=frame)
    assert cohort.mentors.ids == (7, 8)
    assert cohort.mentors.column("skills") == ("R", "Go")
    with pytest.raises(CohortError) as caught:
        Cohort.from_frames(mentors=frame.rename_axis(None), mentees=frame)
    assert "comma" not in str(caught.value)


def test_record_batches_are_tables():
    batch = pa.RecordBatch.from_pylist([{"id": 7, "skills": "R"}])
    assert Cohort.from_frames(mentors=batch, mentees=pa.table({"id": ["a"]})).mentors.ids == (7,)
