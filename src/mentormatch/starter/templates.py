"""What `mentormatch init` writes where there are no tables yet."""

from types import MappingProxyType

_MENTORS = """\
id,name,email,capacity,skills,goals,seniority,languages,department
ada,Ada Example,ada@example.org,2,python:expert; statistics:good,career change; confidence,lead,English,Research
grace,Grace Example,grace@example.org,1,leadership:expert; negotiation:good,first promotion,director,English,Operations
linus,Linus Example,linus@example.org,,python:good; sql:expert,career change; wider network,senior,English,Product
"""

_MENTEES = """\
id,name,email,wants,goals,seniority,languages,department
kim,Kim Example,kim@example.org,python:good; sql:beginner,career change,junior,English,Sales
noor,Noor Example,noor@example.org,leadership:good,first promotion; confidence,professional,English; Arabic,Finance
robin,Robin Example,robin@example.org,statistics:beginner,confidence,junior,English,Product
sam,Sam Example,sam@example.org,sql:good; negotiation:beginner,wider network,,English,Product
"""

_HEADER_OF_MENTORS = "id,name,email,capacity,skills,goals,seniority,languages,department\n"
_HEADER_OF_MENTEES = "id,name,email,wants,goals,seniority,languages,department\n"

_POLICY = """\
# What counts when mentors and mentees are paired, and who may not be paired.
# It names the columns of mentors.csv and mentees.csv. Change it, then look at what it does:
#     mentormatch check mentors.csv mentees.csv --policy policy.toml
# Every table needs a column `id`. Cells with several answers are separated by semicolons.

participation = "first"        # as many mentees as can be get a mentor, then the best total
                               # "all": an error unless everybody can be placed
                               # "worth" with `unmatched = 0.15`: no pair that scores less than that
default_capacity = 1           # how many mentees a mentor takes who left `capacity` blank
show = ["name", "email"]       # carried into every output, never compared
# audit = ["gender"]           # columns that may be audited and are never compared

# ---- What counts. Each criterion scores a pair from 0 to 1; the weights say how much each of them matters. ----

[[criterion]]
name = "skills"
wants = "wants"                # the mentee's column
offers = "skills"              # the mentor's column
weight = 3
[criterion.encoder]
name = "terms"                 # the share of the wanted terms that the mentor offers; rare ones weigh more
levels = ["beginner", "good", "expert"]      # for answers such as "python:good"; leave it out if there are none
# aliases = { js = "javascript", "people management" = "leadership" }

[[criterion]]
name = "goals"                 # the same column on both sides; `terms` where no encoder is named
weight = 2

[[criterion]]
name = "seniority"             # the mentor should be at least one grade ahead
weight = 1
[criterion.encoder]
name = "number"
levels = ["junior", "professional", "senior", "lead", "director"]
at_least = 1
within = 2                     # how far below until it counts nothing

# [[criterion]]
# name = "about"               # free text: the words in common
# encoder = "text"
# weight = 1

# ---- Who may not be paired. A rule is never relaxed: who is left without anybody is listed with the rules. ----

[[rule]]
kind = "overlap"               # a language in common
column = "languages"
at_least = 1

[[rule]]
kind = "different"             # a mentor from another department
column = "department"
blank = "allow"                # where a cell is empty; "forbid" is the other choice

# [[rule]]
# kind = "forbid"              # pairs that must not be, one a row: mentee,mentor
# pairs = "forbid.csv"
"""

_QUESTIONS = """\
# The questions to put into a form

One form for mentors and one for mentees, or one for both with a question of the role. The words in brackets are the
columns of the templates beside this file; a form may ask in its own words, and `mentormatch init DIR MENTORS MENTEES`
then finds out which question is which.

- **Your e-mail address** (short text, required; column `id`). It tells people apart; a staff number does as well.
- **Your name** (short text; `name`). It stands in every result and is never compared.
- **How many mentees can you take?** (mentors; one of the whole numbers 0, 1, 2, 3; `capacity`). Nobody gets more. An
  answer such as "2-3" would have to be guessed.
- **What can you help with?** (mentors; `skills`) and **What would you like to learn?** (mentees; `wants`): several of
  the *same* list in both forms, and "Other". The heart of the match: both sides must use the same words.
- **Which goals can you support?** (mentors) and **What are your goals?** (mentees): several of the same list; `goals`.
  A second view beside skills.
- **Your grade** (both; one of an ordered list; `seniority`). A mentor should be a step or two ahead.
- **Which languages do you speak?** (both; several of a list; `languages`). For a rule: at least one in common.
- **Your department** (both; one of a list; `department`). For a rule: a mentor from another one.
- **When can you meet?** (both; several of the same list of times; `availability`). Only where people are far apart.
- **Gender, age band** (both; one of a list, with "I prefer not to say"; `gender`, `age_band`). Optional, and *never
  compared*: they only show whether the result is fair. List them under `audit`.
- **Your manager's e-mail address** (both; short text; `manager`). Nobody is mentored by their own manager.
- **Is there anybody you would rather not be paired with?** (mentees; short text). It becomes a list of pairs for the
  rule `forbid`; keep it out of the tables.

What helps:

- Offer lists to choose from instead of free text, the same list in both forms. What is typed freely ("ML", "machine
  learning", "AI/ML") has to be brought together afterwards.
- Put commas into the labels of a list only inside brackets.
- Ask for numbers with a list of numbers.
- Make only what is needed required: a blank answer neither wins nor loses.
- Say what each answer is used for, and who sees it. Do not ask what you will not use.
"""

TEMPLATES = MappingProxyType(
    {
        "mentors.csv": _HEADER_OF_MENTORS,
        "mentees.csv": _HEADER_OF_MENTEES,
        "policy.toml": _POLICY,
        "questions.md": _QUESTIONS,
    }
)
"""What is written where there is nothing yet, by the name of the file."""
EXAMPLE = MappingProxyType({"mentors.csv": _MENTORS, "mentees.csv": _MENTEES, "policy.toml": _POLICY})
"""What is written to look at how it works, by the name of the file."""
