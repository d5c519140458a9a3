"""How values look wherever they are shown: glyphs, days, names, and the JSON of a paper.

The command line, the digest, the exports and the screen all take them from here, so that a glyph
or a key means the same everywhere.
"""

from triage.view.as_json import (
    SCHEMA_VERSION,
    change_json,
    coverage_json,
    entry_json,
    evidence_json,
    flags_json,
    paper_json,
    part_json,
    run_json,
)
from triage.view.words import (
    ASCII_GLYPHS,
    GLYPHS,
    INTERNAL,
    LETTERS,
    STATE_WORDS,
    WARNING_GLYPH,
    authors_text,
    change_text,
    cleaned,
    day_text,
    finding_letter,
    finding_name,
    flag_text,
    is_warning,
    moment_text,
    paper_url,
    provenance_text,
    state_texts,
    warning_texts,
)

__all__ = [
    "ASCII_GLYPHS",
    "GLYPHS",
    "INTERNAL",
    "LETTERS",
    "SCHEMA_VERSION",
    "STATE_WORDS",
    "WARNING_GLYPH",
    "authors_text",
    "change_json",
    "change_text",
    "cleaned",
    "coverage_json",
    "day_text",
    "entry_json",
    "evidence_json",
    "finding_letter",
    "finding_name",
    "flag_text",
    "flags_json",
    "is_warning",
    "moment_text",
    "paper_json",
    "paper_url",
    "part_json",
    "provenance_text",
    "run_json",
    "state_texts",
    "warning_texts",
]
