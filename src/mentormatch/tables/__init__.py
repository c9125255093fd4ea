"""Files in and out: people, policies, lists of pairs, matchings.

Tables are CSV, TSV, XLSX, XLS, ODS or JSON. Every mistake of a file is reported at once with file, row and column;
everything written is written whole or not at all, with cells that no spreadsheet runs as formulas.
"""

from mentormatch.tables.cohorts import read_cohort, write_cohort
from mentormatch.tables.columns import table_of
from mentormatch.tables.decisions import check_is_file, read_decisions, read_round, sheet_of_round
from mentormatch.tables.differences import read_called, read_difference
from mentormatch.tables.formats import Grid, read_grid
from mentormatch.tables.kept_rounds import check_is_of_last_round, undo_round, write_round
from mentormatch.tables.limits import UNLESS_GIVEN, Limits, bytes_in
from mentormatch.tables.matchings import (
    check_free,
    read_matching,
    read_pairs,
    stored_policy,
    write_introductions,
    write_matching,
    write_pairs,
)
from mentormatch.tables.pair_lists import read_pair_list
from mentormatch.tables.policies import read_policy, reads_forms, with_nothing_yet, with_template
from mentormatch.tables.runs import at_work, settle
from mentormatch.tables.schemas import SCHEMAS, schema
from mentormatch.tables.shortlists import LIST_FILES, write_shortlists
from mentormatch.tables.workbook import write_workbook
from mentormatch.tables.writing import write_all
from mentormatch.tables.written_runs import WrittenRun, read_written_run

__all__ = [
    "Grid",
    "LIST_FILES",
    "Limits",
    "SCHEMAS",
    "UNLESS_GIVEN",
    "WrittenRun",
    "at_work",
    "bytes_in",
    "check_free",
    "check_is_file",
    "check_is_of_last_round",
    "read_called",
    "read_cohort",
    "read_decisions",
    "read_difference",
    "read_grid",
    "read_matching",
    "read_pair_list",
    "read_pairs",
    "read_policy",
    "read_round",
    "read_written_run",
    "reads_forms",
    "schema",
    "settle",
    "sheet_of_round",
    "stored_policy",
    "table_of",
    "undo_round",
    "with_nothing_yet",
    "with_template",
    "write_all",
    "write_cohort",
    "write_introductions",
    "write_matching",
    "write_pairs",
    "write_round",
    "write_shortlists",
    "write_workbook",
]
