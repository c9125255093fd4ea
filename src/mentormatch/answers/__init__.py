"""How people write: cells of a table, read as values.

A *cell* is what somebody typed or a form exported: text, a number, yes or no, a list, or nothing. This package says
what a cell means, once for everybody: whether it is blank, which text, number, terms, time zone or yes it holds, which
person it names, and what a column's header is about. Two cells that mean the same are equal after `fold`. It knows
neither people nor policies; encoders, rules, forms and the command line all read cells through it.
"""

from mentormatch.answers.addresses import address_of, is_address
from mentormatch.answers.career_paths import read_career_path
from mentormatch.answers.cells import PADDING, Positions, id_text, is_vector, plain_cell, whole_number
from mentormatch.answers.classifications import Classification, Classified, code_key, codes_in_range, path_of
from mentormatch.answers.clock_times import WEEK
from mentormatch.answers.decision_words import BY_TITLES, DECISION_TITLES, DECISIONS, NOTE_TITLES, read_decision
from mentormatch.answers.directory import Directory, Entry, Node, Place, called_so, key_of, label_key
from mentormatch.answers.formulas import FORMULA_START, defuse, undo_defuse
from mentormatch.answers.grades import grade_names, read_grade, read_years
from mentormatch.answers.headers import (
    content_of,
    group_of,
    is_capacity,
    is_consent,
    is_contact,
    is_demand,
    is_email,
    is_id,
    is_manager,
    is_name,
    is_remark,
    is_state,
    is_time,
    is_wish,
    name_part,
    role_in,
    says_only_remarks,
    short_name,
    stance_of,
    titles_of,
    topic_of,
    words_of,
)
from mentormatch.answers.industries import CODE_SYSTEMS, initials_of, read_code, read_sector
from mentormatch.answers.known_answers import ANY_WORDS, BLANK_WORDS, NOBODY_WORDS, OPINIONS, scale_of
from mentormatch.answers.known_skills import KnownSkills, known_skills, related_skills
from mentormatch.answers.number import read_number
from mentormatch.answers.number_columns import number_meant, numbers_in_answers
from mentormatch.answers.number_words import BANDS, Bands, bands_from_dates, number_in_words
from mentormatch.answers.option_headings import options_of, stem_of
from mentormatch.answers.programme_weeks import ProgrammeWeeks
from mentormatch.answers.ranks import ORDINALS, RankedTerm, numbered_terms, ranked_columns, read_rank, split_ranked
from mentormatch.answers.skill_wording import noun_wording, other_wordings
from mentormatch.answers.spoken_languages import LANGUAGE_LEVELS, SpokenLanguage, is_known_language, read_languages
from mentormatch.answers.terms import find_separator, separators_for, split_terms
from mentormatch.answers.text import Cell, Column, PersonId, fold, id_order, is_blank, text_of
from mentormatch.answers.time_zones import Zone, is_named_zone, read_zone, zone_advice
from mentormatch.answers.titles import keys_of, term_of, title_key
from mentormatch.answers.weekly_grids import TimesInZone, grid_cells, zoned
from mentormatch.answers.weekly_times import PARTS, WeeklyTimes, left_open_in, read_weekly_times, stretch_in_words
from mentormatch.answers.word_lists import phrase_set, read_words, word_set
from mentormatch.answers.yes_no import NO_WORDS, YES_WORDS, read_yes_no
from mentormatch.answers.zones_in_times import times_and_zone

__all__ = [
    "ANY_WORDS",
    "BANDS",
    "BLANK_WORDS",
    "BY_TITLES",
    "Bands",
    "CODE_SYSTEMS",
    "Cell",
    "Classification",
    "Classified",
    "Column",
    "DECISIONS",
    "DECISION_TITLES",
    "Directory",
    "Entry",
    "FORMULA_START",
    "KnownSkills",
    "LANGUAGE_LEVELS",
    "NOBODY_WORDS",
    "NOTE_TITLES",
    "NO_WORDS",
    "Node",
    "OPINIONS",
    "ORDINALS",
    "PADDING",
    "PARTS",
    "PersonId",
    "Place",
    "Positions",
    "ProgrammeWeeks",
    "RankedTerm",
    "SpokenLanguage",
    "TimesInZone",
    "WEEK",
    "WeeklyTimes",
    "YES_WORDS",
    "Zone",
    "address_of",
    "bands_from_dates",
    "called_so",
    "code_key",
    "codes_in_range",
    "content_of",
    "defuse",
    "find_separator",
    "fold",
    "grade_names",
    "grid_cells",
    "group_of",
    "id_order",
    "id_text",
    "initials_of",
    "is_address",
    "is_blank",
    "is_capacity",
    "is_consent",
    "is_contact",
    "is_demand",
    "is_email",
    "is_id",
    "is_known_language",
    "is_manager",
    "is_name",
    "is_named_zone",
    "is_remark",
    "is_state",
    "is_time",
    "is_vector",
    "is_wish",
    "key_of",
    "keys_of",
    "known_skills",
    "label_key",
    "left_open_in",
    "name_part",
    "noun_wording",
    "number_in_words",
    "number_meant",
    "numbered_terms",
    "numbers_in_answers",
    "options_of",
    "other_wordings",
    "path_of",
    "phrase_set",
    "plain_cell",
    "ranked_columns",
    "read_career_path",
    "read_code",
    "read_decision",
    "read_grade",
    "read_languages",
    "read_number",
    "read_rank",
    "read_sector",
    "read_weekly_times",
    "read_words",
    "read_years",
    "read_yes_no",
    "read_zone",
    "related_skills",
    "role_in",
    "says_only_remarks",
    "scale_of",
    "separators_for",
    "short_name",
    "split_ranked",
    "split_terms",
    "stance_of",
    "stem_of",
    "stretch_in_words",
    "term_of",
    "text_of",
    "times_and_zone",
    "title_key",
    "titles_of",
    "topic_of",
    "undo_defuse",
    "whole_number",
    "word_set",
    "words_of",
    "zone_advice",
    "zoned",
]
