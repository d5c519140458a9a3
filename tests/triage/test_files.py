"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from triage.errors import ConfigError
from triage.files import write_text


def listing(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_in_utf8(tmp_path: Path) -> None:
    """What was written is what is read, to the byte: no newline is translated."""
    write_text(tmp_path / "out.txt", "naïve\r\n…\n")
    assert (tmp_path / "out.txt").read_bytes() == "naïve\r\n…\n".encode()
    assert listing(tmp_path) == ["out.txt"]


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    """A private file stays private when it is written again."""
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert path.read_text("utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path: Path) -> None:
    """The user's umask decides, as for every other program."""
    (tmp_path / "plain").touch()
    write_text(tmp_path / "ours", "")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A reading list kept elsewhere and linked is written there."""
    target = tmp_path / "library" / "out.bib"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "out.bib"
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    """`-o` to a pipe or /dev/null writes into it; nothing takes its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
    reader.start()
    write_text(pipe, "through")
    reader.join(10)
    assert got == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    write_text(Path(os.devnull), "nothing")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("place", ["missing/out.txt", "file/out.txt", "folder", "circle"])
def test_a_place_that_cannot_be_written_is_a_config_error(tmp_path: Path, place: str) -> None:
    """A missing folder, a file or a folder in the way, links in a circle: one line, no trace."""
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    before = listing(tmp_path)
    with pytest.raises(ConfigError, match="cannot be written") as caught:
        write_text(tmp_path / place, "text")
    assert str(tmp_path / place) in caught.value.message
    assert listing(tmp_path) == before
    assert (tmp_path / "file").read_text("utf-8") == "kept"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_a_config_error(tmp_path: Path) -> None:
    """A folder without permission is said, and the file in it stays as it was."""
    (tmp_path / "out.txt").write_text("old")
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="cannot be written"):
        write_text(tmp_path / "out.txt", "new")
    assert (tmp_path / "out.txt").read_text("utf-8") == "old"


def test_what_fails_half_way_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk at the last moment: the old file is whole and nothing lies beside it."""
    path = tmp_path / "out.txt"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        write_text(path, "new")
    assert path.read_text("utf-8") == "old"
    assert listing(tmp_path) == ["out.txt"]


def test_text_that_is_not_unicode_touches_nothing(tmp_path: Path) -> None:
    """A text that UTF-8 cannot hold is refused before anything is opened."""
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert path.read_text("utf-8") == "old"


def test_readers_see_the_old_or_the_new_text_and_never_half(tmp_path: Path) -> None:
    """A reader that opens the file again and again never meets a cut one."""
    path = tmp_path / "out.txt"
    texts = {letter * 200_000 for letter in "ab"}
    write_text(path, "a" * 200_000)
    done = threading.Event()

    def write() -> None:
        for text in sorted(texts) * 10:
            write_text(path, text)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert path.read_text("utf-8") in texts
    writer.join()
