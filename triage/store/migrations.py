"""The schema, as steps that are only ever added to.

Each step runs in one transaction with the record that it ran. A step that has been released is
never edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from triage.store.m002_versions_changes_listings import m002_versions_changes_listings
from triage.store.m003_looks import m003_looks
from triage.store.m004_listed_elsewhere import m004_listed_elsewhere
from triage.store.m005_finding import m005_finding

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("triage")

_FIRST = """
CREATE TABLE papers (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    authors TEXT NOT NULL,
    names TEXT NOT NULL,
    categories TEXT NOT NULL,
    comment TEXT,
    doi TEXT,
    journal_ref TEXT,
    published TEXT,
    updated TEXT,
    announced TEXT,
    code_url TEXT,
    source TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    facts_hash TEXT NOT NULL,
    read_mark TEXT,
    added TEXT NOT NULL,
    day TEXT NOT NULL GENERATED ALWAYS AS
        (coalesce(announced, published, substr(added, 1, 10))) VIRTUAL
);
CREATE INDEX papers_by_day ON papers (day, id);
CREATE INDEX papers_by_announcement ON papers (announced);
CREATE INDEX papers_by_text ON papers (text_hash);
CREATE INDEX papers_to_read ON papers (facts_hash, read_mark);

CREATE VIRTUAL TABLE papers_fts USING fts5 (
    title, abstract, authors,
    content = 'papers', content_rowid = 'key',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER papers_inserted AFTER INSERT ON papers BEGIN
    INSERT INTO papers_fts (rowid, title, abstract, authors)
    VALUES (new.key, new.title, new.abstract, new.authors);
END;
CREATE TRIGGER papers_deleted AFTER DELETE ON papers BEGIN
    INSERT INTO papers_fts (papers_fts, rowid, title, abstract, authors)
    VALUES ('delete', old.key, old.title, old.abstract, old.authors);
END;
CREATE TRIGGER papers_changed AFTER UPDATE OF title, abstract, authors ON papers BEGIN
    INSERT INTO papers_fts (papers_fts, rowid, title, abstract, authors)
    VALUES ('delete', old.key, old.title, old.abstract, old.authors);
    INSERT INTO papers_fts (rowid, title, abstract, authors)
    VALUES (new.key, new.title, new.abstract, new.authors);
END;

CREATE TABLE announcements (
    paper_id TEXT NOT NULL,
    day TEXT NOT NULL,
    category TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (paper_id, day, category)
) WITHOUT ROWID;
CREATE INDEX announcements_by_day ON announcements (day, category);

CREATE TABLE embeddings (
    text_hash TEXT NOT NULL,
    model TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (text_hash, model)
) WITHOUT ROWID;

CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE fields (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    categories TEXT NOT NULL,
    include TEXT NOT NULL,
    exclude TEXT NOT NULL,
    authors TEXT NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE seeds (
    field TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (field, paper_id)
) WITHOUT ROWID;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    field TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    until TEXT,
    undoes INTEGER
);
CREATE INDEX decisions_by_paper ON decisions (field, paper_id, id);
CREATE INDEX decisions_undone ON decisions (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER decisions_stay AFTER UPDATE ON decisions BEGIN
    SELECT raise(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions BEGIN
    SELECT raise(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER decisions_are_not_replaced BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM decisions WHERE id = new.id) BEGIN
    SELECT raise(ABORT, 'decisions are append-only');
END;
CREATE VIEW standing AS
    SELECT field, paper_id, kind, at, batch, until, max(id) AS id
    FROM decisions
    WHERE kind <> 'undo'
      AND batch NOT IN (SELECT undoes FROM decisions WHERE undoes IS NOT NULL)
    GROUP BY field, paper_id;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX notes_by_paper ON notes (paper_id);
CREATE TABLE tags (
    paper_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (paper_id, tag)
) WITHOUT ROWID;

CREATE TABLE scores (
    field TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    profile TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (field, paper_id)
) WITHOUT ROWID;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    tier TEXT,
    found TEXT NOT NULL,
    quote TEXT NOT NULL,
    detail TEXT NOT NULL,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_checked TEXT NOT NULL,
    ended TEXT
);
CREATE INDEX evidence_by_paper ON evidence (paper_id, ended);
CREATE INDEX evidence_standing ON evidence (kind, state, paper_id) WHERE ended IS NULL;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    ok INTEGER,
    covered TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX runs_by_job ON runs (job, id);
"""


@migrations()
def m001_papers_decisions_scores_evidence(db: Database) -> None:
    """Create everything the first release stores."""
    statement = ""
    for line in _FIRST.strip().splitlines():
        statement += line + "\n"
        if _complete(statement):
            db.execute(statement)
            statement = ""


migrations()(m002_versions_changes_listings)
migrations()(m003_looks)
migrations()(m004_listed_elsewhere)
migrations()(m005_finding)


def _complete(statement: str) -> bool:
    from sqlite3 import complete_statement

    return complete_statement(statement)
