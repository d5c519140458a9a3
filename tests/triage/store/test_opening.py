"""Opening a store: new, old, damaged, locked, or in a place that cannot be used."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from triage.errors import ConfigError, StoreError
from triage.interrupts import interrupt
from triage.models import Paper
from triage.store import Store, open_store
from triage.store import store as store_module

Race = Callable[[str, list[str]], list[int]]


def test_a_home_is_made_where_there_is_none(tmp_path: Path) -> None:
    """The first command makes the folder and an empty store in it."""
    path = tmp_path / "deep" / "home" / "triage.db"
    with open_store(path) as opened:
        assert opened.papers.count() == 0
        assert opened.papers.newest_day() is None
        assert opened.fields.all() == []
        assert opened.marks.generation() == "0"
    assert path.exists()


def test_an_open_store_lets_others_read_while_it_writes(store_path: Path) -> None:
    """The journal is a write-ahead log."""
    with open_store(store_path) as opened:
        assert opened._db.journal_mode == "wal"


def test_a_tidy_store_has_all_in_its_file(store_path: Path) -> None:
    """Nobody who writes next has to move what was logged."""
    without_log = f"{store_path.as_uri()}?immutable=1"
    with open_store(store_path) as opened:
        opened.marks.set("told", "once")
        opened.tidy()
        with closing(sqlite3.connect(without_log, uri=True)) as file:
            told = file.execute("SELECT value FROM marks WHERE name = 'told'").fetchall()
    assert told == [("once",)]


def test_a_file_in_the_place_of_the_home_is_a_config_error(tmp_path: Path) -> None:
    """The message names the folder, the hint how to name another."""
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(ConfigError, match="cannot be used as the home folder") as caught:
        open_store(tmp_path / "home" / "triage.db")
    assert str(tmp_path / "home") in caught.value.message
    assert "--home" in caught.value.hint


def test_a_home_on_a_file_system_without_writing_is_a_config_error() -> None:
    """Even for root: a folder that cannot be written is said before anything is done."""
    with pytest.raises(ConfigError, match="cannot be used as the home folder"):
        open_store(Path("/proc/triage-home/triage.db"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_in_an_unwritable_home_is_a_config_error(tmp_path: Path) -> None:
    """A store that could be read but not written is refused at once, not at the first write."""
    path = tmp_path / "home" / "triage.db"
    open_store(path).close()
    path.parent.chmod(0o500)
    with pytest.raises(ConfigError, match="cannot be used as the home folder"):
        open_store(path)


def test_a_folder_in_the_place_of_the_store_is_said(tmp_path: Path) -> None:
    """A folder named triage.db is no store."""
    (tmp_path / "triage.db").mkdir()
    with pytest.raises(ConfigError, match="unable to open database file"):
        open_store(tmp_path / "triage.db")


def test_a_file_that_is_no_store_is_a_store_error_and_stays(tmp_path: Path) -> None:
    """What is not SQLite is neither opened nor overwritten."""
    path = tmp_path / "triage.db"
    path.write_bytes(b"precious" * 1000)
    with pytest.raises(StoreError, match="not a database") as caught:
        open_store(path)
    assert str(path) in caught.value.message
    assert "move it away" in caught.value.hint
    assert path.read_bytes() == b"precious" * 1000


def test_damage_found_while_working_is_a_store_error(store_path: Path) -> None:
    """Pages overwritten with garbage are said in one line too, whenever they are met."""
    with open_store(store_path):
        pass
    content = bytearray(store_path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    store_path.write_bytes(content)
    with pytest.raises(StoreError, match="malformed") as caught, open_store(store_path) as opened:
        opened.papers.count()
    assert "damaged" in caught.value.hint


@contextmanager
def _spoiled(path: Path, spoil: Callable[[sqlite3.Connection], object]) -> Iterator[Store]:
    """Open a store, and do something to its connection."""
    with open_store(path) as opened:
        spoil(opened._db.conn)
        yield opened


def test_an_interrupt_inside_a_statement_is_no_fault_of_the_store(store_path: Path) -> None:
    """Ctrl-C while SQLite calls one of our functions stays Ctrl-C, and stores nothing by halves."""
    paper = Paper("2604.00001", "Title", "Abstract.", announced=date(2026, 4, 17))
    now = datetime(2026, 4, 17, tzinfo=UTC)
    spoiled = _spoiled(store_path, lambda own: own.create_function("searchable", 1, interrupt))
    with pytest.raises(KeyboardInterrupt), spoiled as opened:
        opened.papers.put([paper], now)
    with open_store(store_path) as opened:
        assert opened.papers.count() == 0


def test_a_full_disk_is_told_with_what_is_left_of_it(store_path: Path) -> None:
    """Who runs out of room learns that it is room that lacks, and how much there is."""
    with open_store(store_path) as opened:
        opened.marks.set("name", "before")
    cramped = _spoiled(store_path, lambda own: own.execute("PRAGMA max_page_count=1"))
    with pytest.raises(StoreError, match="full") as caught, cramped as opened:
        opened.marks.set("name", "x" * 10**7)
    assert re.match(r"make room on its disk \([\d,.]+ MB are free\)", caught.value.hint)
    with open_store(store_path) as opened:
        assert opened.marks.get("name") == "before"


def test_a_mistake_of_ours_is_not_dressed_up(store_path: Path) -> None:
    """Only SQLite's own failures become store errors."""
    with pytest.raises(KeyError), open_store(store_path):
        raise KeyError


def test_a_store_that_stays_locked_is_a_store_error(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that holds the file for too long is named as the cause."""
    with open_store(store_path):
        pass
    monkeypatch.setattr(store_module, "_BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(store_path)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked") as caught, open_store(store_path) as opened:
        opened.marks.set("name", "value")
    holder.close()
    assert "another triage" in caught.value.hint


def test_a_store_of_a_newer_version_is_refused(store_path: Path) -> None:
    """A schema from the future is not guessed at."""
    with open_store(store_path) as opened:
        opened._db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('triage', 'm999_from_the_future', '2030-01-01')"
        )
    with pytest.raises(StoreError, match="newer version of triage") as caught:
        open_store(store_path)
    assert "--upgrade" in caught.value.hint


def test_processes_that_find_a_new_home_together_all_get_it(store_path: Path, race: Race) -> None:
    """One makes the schema, the others wait for it; nobody fails."""
    names = [f"process-{i}" for i in range(4)]
    code = "with open_store(path) as store:\n    store.marks.set(name, 'seen')"
    assert race(code, names) == [0] * 4
    with open_store(store_path) as opened:
        assert [opened.marks.get(name) for name in names] == ["seen"] * 4


def test_a_new_file_that_another_process_has_just_begun_to_write_is_waited_for(
    store_path: Path,
) -> None:
    """SQLite does not wait for a lock it would have to trade for another; opening does."""
    store_path.parent.mkdir()
    other = sqlite3.connect(store_path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(0.2, other.close)
    letting_go.start()
    with open_store(store_path) as opened:
        assert opened._db.journal_mode == "wal"
    letting_go.join()


class Interrupted(Exception):
    """Something went wrong in the middle."""


def _mark_and_fail(opened: Store, name: str) -> None:
    with opened.atomic():
        opened.marks.set(name, "half")
        raise Interrupted


def test_all_of_a_block_is_written_or_nothing(store: Store) -> None:
    """A failure takes back what was written; one inside another block takes back only its own."""
    with pytest.raises(Interrupted):
        _mark_and_fail(store, "alone")
    with store.atomic():
        store.marks.set("outer", "whole")
        with pytest.raises(Interrupted):
            _mark_and_fail(store, "inner")
    assert [store.marks.get(name) for name in ("alone", "outer", "inner")] == ["", "whole", ""]
