"""Setting up: a field from options, settings to look at, nothing overwritten."""

from __future__ import annotations

from triage.cli.exits import ExitCode
from triage.config import Settings, home, load


def test_init_makes_a_field_and_shows_the_settings(triage, tmp_path):
    """One command leaves a field, and a settings file that changes nothing as it is."""
    place = tmp_path / "home"
    ran = triage("init", "--field", "retrieval", "-d", "search engines", "-c", "cs.IR", home=place)
    assert ran.code == ExitCode.DONE
    assert triage("field", "list", "--json", home=place).data[0]["name"] == "retrieval"
    assert "# minutes = 12" in (place / "config.toml").read_text("utf-8")
    assert load(home(place)) == Settings()


def test_every_line_of_the_settings_file_can_be_used(triage, tmp_path):
    """Taking the # away from a default gives the default."""
    place = tmp_path / "home"
    triage("init", "--field", "retrieval", "-d", "search engines", home=place)
    path = place / "config.toml"
    lines = path.read_text("utf-8").splitlines()
    settings = [line for line in lines if " = " in line and not line.startswith('# "')]
    path.write_text("\n".join(line.removeprefix("# ") for line in settings))
    assert load(home(place)) == Settings()


def test_training_a_field_before_any_paper_says_what_to_do(triage, tmp_path):
    """Beliefs read off no paper are not shown as beliefs."""
    place = tmp_path / "home"
    triage("field", "add", "retrieval", "-d", "search engines", home=place)
    ran = triage("field", "train", "retrieval", home=place)
    assert ran.code == ExitCode.DONE
    assert "no paper is ranked yet; next: triage fetch" in ran.out
    assert "parts, a paper" not in ran.out


def test_init_leaves_settings_alone(triage, tmp_path):
    """A settings file that is there is not touched."""
    place = tmp_path / "home"
    place.mkdir()
    (place / "config.toml").write_text("minutes = 5\n")
    triage("init", "--field", "retrieval", "-d", "search engines", home=place)
    assert (place / "config.toml").read_text("utf-8") == "minutes = 5\n"


def test_init_without_a_terminal_says_what_to_give(triage):
    """Where nobody can be asked, the options are named."""
    ran = triage("init")
    assert ran.code == ExitCode.USAGE
    assert "--field" in ran.err


def test_fields_are_made_shown_changed_and_removed(triage, corpus):
    """A field's life on the command line."""
    triage("import", "jsonl", corpus)
    triage("field", "add", "retrieval", "-d", "search", "-c", "cs.IR", "--seed", "2604.00001")
    triage("field", "edit", "retrieval", "--seed", "2604.00002", "--exclude", "survey")
    shown = triage("field", "show", "retrieval", "--json").data
    assert shown["seeds"] == ["2604.00001", "2604.00002"]
    assert shown["exclude"] == ["survey"]
    assert "Dense retrieval" in triage("field", "show", "retrieval").out
    triage("field", "edit", "retrieval", "--drop-seed", "2604.00001")
    assert triage("field", "show", "retrieval", "--json").data["seeds"] == ["2604.00002"]
    assert triage("field", "remove", "retrieval").code == ExitCode.DONE
    assert triage("field", "list", "--json").data == []


def test_a_seed_that_is_not_stored_is_said(triage):
    """A seed that cannot be used yet is kept, with the command that gets it."""
    ran = triage("field", "add", "retrieval", "--seed", "arXiv:2004.12832v2")
    assert ran.code == ExitCode.DONE
    assert "triage fetch --id 2004.12832" in ran.err
