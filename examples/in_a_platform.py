"""A platform's round: rows of a database in, pairs back, stored, restarted, somebody leaves, explained and audited."""

import json
import sqlite3

import mentormatch as mm

POLICY = """
audit = ["region"]

[answers]
ReactJS = "React"

[[criterion]]
name = "skills"
wants = "wants"
offers = "skills"
weight = 3

[[criterion]]
name = "industry"
encoder = "category"
"""
MENTORS = [
    (1, "Ada Adams", "Python; SQL", "energy", 2, b"\x89PNG"),
    (2, "Bo Berg", "React; TypeScript", "health", 1, None),
    (3, "Cleo Chan", "SQL; R", "health", 1, None),
]
MENTEES = [
    (101, "Kim Lee", "SQL", "energy", "north"),
    (102, "Noor Nasser", "ReactJS", "health", "south"),
    (103, "Sam Silva", "Python; R", "energy", "north"),
    (104, "Uma Usman", "R", "health", "south"),
    (105, "Wei Wang", "TypeScript", "energy", "south"),
]


def database() -> sqlite3.Connection:
    """The tables of a platform: columns that no policy names may hold what they like."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript(
        """
        CREATE TABLE mentors (id INTEGER PRIMARY KEY, name, skills, industry, capacity INTEGER, photo BLOB);
        CREATE TABLE mentees (id INTEGER PRIMARY KEY, name, wants, industry, region);
        CREATE TABLE pairs (mentee INTEGER REFERENCES mentees, mentor INTEGER REFERENCES mentors, score REAL);
        CREATE TABLE rounds (id INTEGER PRIMARY KEY, matching TEXT);
        """
    )
    connection.executemany("INSERT INTO mentors VALUES (?, ?, ?, ?, ?, ?)", MENTORS)
    connection.executemany("INSERT INTO mentees VALUES (?, ?, ?, ?, ?)", MENTEES)
    return connection


def people(connection: sqlite3.Connection, policy: mm.Policy) -> mm.Cohort:
    """The people as they stand in the database, their answers read as the policy says."""
    mentors, mentees = (connection.execute(f"SELECT * FROM {side} ORDER BY id") for side in ("mentors", "mentees"))  # noqa: S608
    return mm.read_cohort(mentors=mentors, mentees=mentees, policy=policy)


def store(connection: sqlite3.Connection, matching: mm.Matching) -> None:
    """Write the pairs, whose ids are the database's own, and all that is needed to ask about them again."""
    connection.execute("DELETE FROM pairs")
    connection.executemany("INSERT INTO pairs VALUES (:mentee, :mentor, :score)", matching.to_records())
    connection.execute("INSERT INTO rounds (matching) VALUES (?)", [json.dumps(matching.to_dict())])
    connection.commit()


def main() -> None:
    connection, policy = database(), mm.Policy.from_toml(POLICY)
    store(connection, mm.match(people(connection, policy), policy))

    # Another day, another process: the stored matching needs its people, and no policy.
    (stored,) = connection.execute("SELECT matching FROM rounds ORDER BY id DESC LIMIT 1").fetchone()
    matching = mm.Matching.from_dict(json.loads(stored), people(connection, policy))
    print(mm.explain(matching, mentee=103).text())

    # A mentee leaves. Nobody's score moves, and the solver goes on from where it stood.
    connection.execute("DELETE FROM mentees WHERE id = 102")
    later = mm.match(people(connection, policy), policy, start=matching)
    print(matching.diff(later))
    store(connection, later)

    audit = mm.audit(later, by="region", smallest=1).to_dict()
    print(json.dumps(audit["by_group"], indent=1)[:200])
    for row in connection.execute("SELECT mentee, mentor, score FROM pairs ORDER BY mentee"):
        print(*row)


if __name__ == "__main__":
    main()
