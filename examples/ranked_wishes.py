"""Mentees who name mentors in order, mentors who name mentees, and who got which choice."""

import mentormatch as mm

MENTORS = [
    {"id": "ada@example.org", "name": "Ada Lovelace", "capacity": 2, "would_like": "Noor Haddad; Kim Lee"},
    {"id": "grace@example.org", "name": "Grace Hopper", "capacity": 1, "would_like": "sam@example.org"},
    {"id": "linus@example.org", "name": "Linus Example", "capacity": 2},
    {"id": "jose@example.org", "name": "José Núñez", "capacity": 1},
]
# A form with three questions, as people fill it in: by name or address, in any spelling, with gaps.
MENTEES = [
    ("kim@example.org", "Kim Lee", "Ada Lovelace", "Hopper, Grace", None),
    ("noor@example.org", "Noor Haddad", "ADA LOVELACE", "linus@example.org", None),
    ("robin@example.org", "Robin Roy", "ada lovelace", None, "Jose Nunez"),
    ("sam@example.org", "Sam Okoro", "Grace Hoper", "Ada Lovelace", None),
    ("tara@example.org", "Tara Nowak", None, None, None),
    ("uma@example.org", "Uma Rao", "Grace Hopper", "Linus Example", "Edsger Dijkstra"),
]
COLUMNS = ("id", "name", "first_choice", "second_choice", "third_choice")

cohort = mm.Cohort.from_records(
    mentors=MENTORS, mentees=[dict(zip(COLUMNS, answers, strict=True)) for answers in MENTEES]
)
policy = mm.Policy(
    criteria=[
        mm.Criterion("wishes", wants=["first_choice", "second_choice", "third_choice"], encoder="choices", weight=2),
        mm.Criterion("mentors' wishes", wants="would_like", encoder="choices", direction="mentor"),
    ],
    show=["name"],
)
matching = mm.match(cohort, policy)

print(f"{len(matching.pairs)} pairs, proven to be the best there is: {matching.certificate.proven}\n")
for row in matching.to_records():
    choice = row["wishes_choice"]
    print(f"  {row['mentee_name']:<12} {row['mentor_name']:<14} {f'choice {choice}' if choice else 'not named'}")

print("\nWho got which choice?")
for got in mm.choices_got(matching):
    print(f"  {got.criterion}: {got.text}")

print("\nWhat should be said about it?")
for note in matching.notes:
    print(f"  {note}")

print("\nWhat if the first choice counts twice as much as the second, and a third as little as possible?")
stricter = mm.Criterion("wishes", wants=COLUMNS[2:], encoder={"name": "choices", "worth": [1, 0.5, 0.05]})
(got,) = mm.choices_got(mm.match(cohort, mm.Policy(criteria=[stricter])))
print(f"  {got.text}")
