-- A store of the first schema with one of everything in it. It is never edited: later schemas
-- are tested on it.
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
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
CREATE VIRTUAL TABLE papers_fts USING fts5 (
    title, abstract, authors,
    content = 'papers', content_rowid = 'key',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TABLE announcements (
    paper_id TEXT NOT NULL,
    day TEXT NOT NULL,
    category TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (paper_id, day, category)
) WITHOUT ROWID;
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
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
);
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
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    ok INTEGER,
    covered TEXT NOT NULL,
    note TEXT NOT NULL
);
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at)
    VALUES (1, 'triage', 'm001_papers_decisions_scores_evidence', '2026-11-21 01:23:21.794220+00:00');
INSERT INTO papers (key, id, version, title, abstract, authors, names, categories, comment, doi, journal_ref, published, updated, announced, code_url, source, text_hash, facts_hash, read_mark, added)
    VALUES (1, '2604.00001', 2, 'Retrieval for Ångström-scale agents', 'We retrieve.', '["Zoë Müller", "Li Wei"]', 'zoe muller
li wei', '["cs.CL", "cs.IR"]', 'Code soon', '10.1/x', 'J 1', '2026-04-13', '2026-04-14', '2026-04-14', 'https://github.com/a/b', 'arxiv', '288505e95910587d467897dace4aa9d2', '93f6b674c7dc277e77477c1d4f3bf42d', 'r193f6b674c7dc277e77477c1d4f3bf42d', '2026-04-17T07:00:00+00:00');
INSERT INTO papers (key, id, version, title, abstract, authors, names, categories, comment, doi, journal_ref, published, updated, announced, code_url, source, text_hash, facts_hash, read_mark, added)
    VALUES (2, '2604.00002', NULL, 'A seed', '', '["A. Seed"]', 'a seed', '["cs.CL"]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'week.jsonl.gz', 'b82652e4e0de4eb9728107a2d3ffd709', 'ceb699656fd00ebbfad3a334b79473a8', NULL, '2026-04-17T07:00:00+00:00');
INSERT INTO announcements (paper_id, day, category, source)
    VALUES ('2604.00001', '2026-04-14', 'cs.CL', 'arxiv');
INSERT INTO announcements (paper_id, day, category, source)
    VALUES ('2604.00001', '2026-04-14', 'cs.IR', 'arxiv');
INSERT INTO embeddings (text_hash, model, vector)
    VALUES ('288505e95910587d467897dace4aa9d2', 'model-1', X'CD38663A');
INSERT INTO embeddings (text_hash, model, vector)
    VALUES ('fe6daf4c7fb0563834409b01492f4e65', 'model-1', X'003C0000');
INSERT INTO marks (name, value)
    VALUES ('generation', '2');
INSERT INTO fields (name, description, categories, include, exclude, authors, created)
    VALUES ('agents', 'Agents that act.', '["cs.CL"]', '["agent"]', '["survey"]', '["Li Wei"]', '2026-04-17T07:00:00+00:00');
INSERT INTO seeds (field, paper_id, added)
    VALUES ('agents', '2604.00002', '2026-04-17T07:00:00+00:00');
INSERT INTO decisions (id, batch, field, paper_id, kind, at, until, undoes)
    VALUES (1, 1, 'agents', '2604.00001', 'save', '2026-04-17T07:00:00+00:00', NULL, NULL);
INSERT INTO decisions (id, batch, field, paper_id, kind, at, until, undoes)
    VALUES (2, 2, 'agents', '2604.00002', 'later', '2026-04-17T07:00:00+00:00', '2026-04-24', NULL);
INSERT INTO decisions (id, batch, field, paper_id, kind, at, until, undoes)
    VALUES (3, 3, 'agents', '2604.00002', 'undo', '2026-04-17T07:00:00+00:00', NULL, 2);
INSERT INTO notes (id, paper_id, text, at)
    VALUES (1, '2604.00001', 'read again', '2026-04-17T07:00:00+00:00');
INSERT INTO tags (paper_id, tag, at)
    VALUES ('2604.00001', 'core', '2026-04-17T07:00:00+00:00');
INSERT INTO scores (field, paper_id, score, parts, profile, at)
    VALUES ('agents', '2604.00001', 71.5, '[{"name": "meaning", "value": 71.5, "why": "reads like A seed", "points_to": ["2604.00002"]}]', 'p1', '2026-04-17T07:00:00+00:00');
INSERT INTO evidence (id, paper_id, reader, kind, state, tier, found, quote, detail, source, licence, first_seen, last_checked, ended)
    VALUES (1, '2604.00001', 'r1', 'code', 'claimed', 'official', 'https://github.com/a/b', 'code at', '{"host": "github"}', 'abstract', '', '2026-04-17T07:00:00+00:00', '2026-04-17T07:00:00+00:00', NULL);
INSERT INTO runs (id, job, started, finished, ok, covered, note)
    VALUES (1, 'import', '2026-04-17T07:00:00+00:00', '2026-04-17T07:00:00+00:00', 1, '{"new": 2}', '');
INSERT INTO papers_fts (papers_fts) VALUES ('rebuild');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX papers_by_day ON papers (day, id);
CREATE INDEX papers_by_announcement ON papers (announced);
CREATE INDEX papers_by_text ON papers (text_hash);
CREATE INDEX papers_to_read ON papers (facts_hash, read_mark);
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
CREATE INDEX announcements_by_day ON announcements (day, category);
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
CREATE INDEX notes_by_paper ON notes (paper_id);
CREATE INDEX evidence_by_paper ON evidence (paper_id, ended);
CREATE INDEX evidence_standing ON evidence (kind, state, paper_id) WHERE ended IS NULL;
CREATE INDEX runs_by_job ON runs (job, id);
COMMIT;
