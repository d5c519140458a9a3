"""What finding needs: one spelling in the word index, authors, categories, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.spelling import searchable, searchable_names

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database

_STATEMENTS = (
    # Words. The index keeps no text of its own; the view says what it was made from.
    "DROP TRIGGER papers_inserted",
    "DROP TRIGGER papers_deleted",
    "DROP TRIGGER papers_changed",
    "DROP TABLE papers_fts",
    """CREATE VIEW papers_words AS SELECT key, searchable(title) AS title,
        searchable(abstract) AS abstract, searchable_names(authors) AS authors FROM papers""",
    """CREATE VIRTUAL TABLE papers_fts USING fts5 (
        title, abstract, authors, content = 'papers_words', content_rowid = 'key',
        tokenize = 'porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE authors_fts USING fts5 (
        authors, content = 'papers_words', content_rowid = 'key',
        tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE author_words USING fts5vocab ('authors_fts', 'row')",
    "INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')",
    "INSERT INTO authors_fts (authors_fts) VALUES ('rebuild')",
    """CREATE TRIGGER papers_inserted AFTER INSERT ON papers BEGIN
        INSERT INTO papers_fts (rowid, title, abstract, authors) VALUES (new.key,
            searchable(new.title), searchable(new.abstract), searchable_names(new.authors));
        INSERT INTO authors_fts (rowid, authors)
            VALUES (new.key, searchable_names(new.authors));
    END""",
    """CREATE TRIGGER papers_deleted AFTER DELETE ON papers BEGIN
        INSERT INTO papers_fts (papers_fts, rowid, title, abstract, authors) VALUES ('delete',
            old.key, searchable(old.title), searchable(old.abstract),
            searchable_names(old.authors));
        INSERT INTO authors_fts (authors_fts, rowid, authors)
            VALUES ('delete', old.key, searchable_names(old.authors));
    END""",
    """CREATE TRIGGER papers_changed AFTER UPDATE OF title, abstract, authors ON papers
    WHEN new.title <> old.title OR new.abstract <> old.abstract OR new.authors <> old.authors
    BEGIN
        INSERT INTO papers_fts (papers_fts, rowid, title, abstract, authors) VALUES ('delete',
            old.key, searchable(old.title), searchable(old.abstract),
            searchable_names(old.authors));
        INSERT INTO authors_fts (authors_fts, rowid, authors)
            VALUES ('delete', old.key, searchable_names(old.authors));
        INSERT INTO papers_fts (rowid, title, abstract, authors) VALUES (new.key,
            searchable(new.title), searchable(new.abstract), searchable_names(new.authors));
        INSERT INTO authors_fts (rowid, authors)
            VALUES (new.key, searchable_names(new.authors));
    END""",
    # Which papers a category holds, by its own record or by a list that showed the paper. What a
    # trigger does about a conflict is said by ON CONFLICT: an OR IGNORE would give way to the
    # policy of the statement that fired it.
    """CREATE TABLE filed (category TEXT NOT NULL COLLATE NOCASE, paper INTEGER NOT NULL,
        PRIMARY KEY (category, paper)) WITHOUT ROWID""",
    """INSERT OR IGNORE INTO filed
        SELECT c.value, p.key FROM papers p, json_each(p.categories) c""",
    """INSERT OR IGNORE INTO filed
        SELECT a.category, p.key FROM announcements a JOIN papers p ON p.id = a.paper_id""",
    """CREATE TRIGGER papers_filed AFTER INSERT ON papers BEGIN
        INSERT INTO filed SELECT value, new.key FROM json_each(new.categories) WHERE true
            ON CONFLICT DO NOTHING;
        INSERT INTO filed SELECT category, new.key FROM announcements WHERE paper_id = new.id
            ON CONFLICT DO NOTHING;
    END""",
    """CREATE TRIGGER papers_refiled AFTER UPDATE OF categories ON papers
    WHEN new.categories <> old.categories BEGIN
        DELETE FROM filed WHERE paper = old.key
            AND category IN (SELECT value FROM json_each(old.categories));
        INSERT INTO filed SELECT value, new.key FROM json_each(new.categories) WHERE true
            ON CONFLICT DO NOTHING;
        INSERT INTO filed SELECT category, new.key FROM announcements WHERE paper_id = new.id
            ON CONFLICT DO NOTHING;
    END""",
    """CREATE TRIGGER papers_unfiled AFTER DELETE ON papers BEGIN
        DELETE FROM filed WHERE paper = old.key AND category IN
            (SELECT value FROM json_each(old.categories)
             UNION SELECT category FROM announcements WHERE paper_id = old.id);
    END""",
    """CREATE TRIGGER announcements_filed AFTER INSERT ON announcements BEGIN
        INSERT INTO filed SELECT new.category, key FROM papers WHERE id = new.paper_id
            ON CONFLICT DO NOTHING;
    END""",
    # Every paper once, in the order in which its present text came: whatever is made from texts
    # remembers how far it got, and never looks at older ones again.
    """CREATE TABLE texts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, paper INTEGER NOT NULL UNIQUE)""",
    "INSERT INTO texts (paper) SELECT key FROM papers ORDER BY key",
    """CREATE TRIGGER texts_inserted AFTER INSERT ON papers BEGIN
        INSERT INTO texts (paper) VALUES (new.key);
    END""",
    """CREATE TRIGGER texts_changed AFTER UPDATE OF text_hash ON papers
    WHEN new.text_hash <> old.text_hash BEGIN
        DELETE FROM texts WHERE paper = new.key;
        INSERT INTO texts (paper) VALUES (new.key);
    END""",
    """CREATE TRIGGER texts_deleted AFTER DELETE ON papers BEGIN
        DELETE FROM texts WHERE paper = old.key;
    END""",
    # Queries that a person gave a name.
    """CREATE TABLE queries (
        name TEXT PRIMARY KEY COLLATE NOCASE, text TEXT NOT NULL, at TEXT NOT NULL)
        WITHOUT ROWID""",
)


def register(connection: Connection) -> None:
    """Teach a connection the functions that triggers and views of this schema call."""
    connection.create_function("searchable", 1, searchable, deterministic=True)
    connection.create_function("searchable_names", 1, searchable_names, deterministic=True)


def m005_finding(db: Database) -> None:
    """Spell texts one way for searching; know authors, categories and new texts by an index."""
    register(db.conn)
    for statement in _STATEMENTS:
        db.execute(statement)
