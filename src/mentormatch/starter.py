"""The tables and the policy that `mentormatch init` starts from."""

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

# What is written, by the name of the file.
FILES = MappingProxyType({"mentors.csv": _MENTORS, "mentees.csv": _MENTEES, "policy.toml": _POLICY})
