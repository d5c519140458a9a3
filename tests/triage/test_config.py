"""The home folder and the settings: what is chosen, and how a mistake is answered."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platformdirs import user_data_path

from triage.config import ENV_HOME, Home, Settings, home, load
from triage.errors import ConfigError


def configured(tmp_path: Path, text: str | bytes) -> Home:
    """Write a config.toml into a home."""
    place = Home(tmp_path)
    place.config.write_bytes(text.encode() if isinstance(text, str) else text)
    return place


def test_the_home_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--home beats the environment."""
    monkeypatch.setenv(ENV_HOME, "/elsewhere")
    assert home(tmp_path / "named").path == tmp_path / "named"


def test_the_environment_comes_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TRIAGE_HOME beats the platform's folder, and an empty --home counts as none."""
    monkeypatch.setenv(ENV_HOME, str(tmp_path))
    assert home().path == home("").path == tmp_path


@pytest.mark.parametrize("value", [None, ""])
def test_the_platform_comes_last(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice, or with an empty one, it is the platform's data folder."""
    monkeypatch.delenv(ENV_HOME)
    if value is not None:
        monkeypatch.setenv(ENV_HOME, value)
    assert home().path == user_data_path("triage", appauthor=False)


def test_the_home_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative home and `~` are made absolute at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert home("here").path == tmp_path / "here"
    assert home("~/there").path == tmp_path / "me" / "there"


def test_a_user_nobody_knows_is_a_config_error() -> None:
    """`~name/x` of an unknown user is answered in one line."""
    with pytest.raises(ConfigError, match="cannot be used as the home folder"):
        home("~no-such-user-here/x")


def test_everything_lies_in_the_home(tmp_path: Path) -> None:
    """No file of the program lies outside its home."""
    place = Home(tmp_path)
    for path in (place.store, place.index, place.models, place.locks, place.config):
        assert path.parent == tmp_path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """No config.toml, no folder even: every default is usable."""
    assert load(Home(tmp_path / "none")) == Settings()


def test_what_is_set_holds_and_the_rest_stays(tmp_path: Path) -> None:
    """A setting of each type is taken over; a whole number passes as a number."""
    text = 'device = "cpu"\nminutes = 30\narxiv_gap = 5\nascii = true\n'
    assert load(configured(tmp_path, text)) == Settings(
        device="cpu", minutes=30, arxiv_gap=5.0, ascii=True
    )
    assert type(load(configured(tmp_path, text)).arxiv_gap) is float


def test_every_default_can_be_written_down(tmp_path: Path) -> None:
    """The defaults pass their own checks."""
    values = {known.name: known.default for known in fields(Settings)}
    lines = (f"{name} = {_toml(value)}" for name, value in values.items())
    assert load(configured(tmp_path, "\n".join(lines))) == Settings()


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str | int | float) else "{}"


def test_a_byte_order_mark_is_no_setting(tmp_path: Path) -> None:
    """A file saved by an editor that marks UTF-8 is read like any other."""
    assert load(configured(tmp_path, b"\xef\xbb\xbfminutes = 3\n")).minutes == 3


def test_a_misspelt_setting_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    """The error names the file and the setting, and guesses what was meant."""
    with pytest.raises(ConfigError, match=r"config\.toml: unknown setting 'minuts'") as caught:
        load(configured(tmp_path, "minuts = 3"))
    assert caught.value.hint == "did you mean minutes?"


def test_a_setting_like_no_other_lists_the_known_ones(tmp_path: Path) -> None:
    """Where nothing is near, the hint says what can be set."""
    with pytest.raises(ConfigError) as caught:
        load(configured(tmp_path, "[zzz]\nx = 1"))
    assert "minutes" in caught.value.hint
    assert "device" in caught.value.hint


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("minutes = '12'", "must be a whole number, not '12'"),
        ("minutes = 12.0", "must be a whole number"),
        ("minutes = true", "must be a whole number"),
        ("request_timeout = '30'", "must be a number"),
        ("ascii = 1", "must be true or false"),
        ("model = ['a']", "must be a text"),
        ("device = 'tpu'", "must be one of auto, cpu, cuda, mps"),
        ("minutes = -1", "must be between 0 and"),
        ("inbox_days = 0", "must be between 1 and"),
        ("seconds_per_paper = 0", "must be between 1 and"),
        ("later_days = 99999999999999999999", "must be between"),
        ("request_timeout = nan", "must be between"),
        ("arxiv_gap = inf", "must be between"),
        ("request_timeout = 0", "must be between"),
        ("model = ''", "must not be empty"),
        ('contact = "me\\r\\nX-Evil: 1"', "must be one line"),
        ('contact = "李明"', "must be ASCII"),
        ("arxiv_api = 'file:///etc/passwd'", "must be an http"),
    ],
)
def test_a_value_that_cannot_be_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """A wrong type or number is refused; the default is told as it can be written there."""
    with pytest.raises(ConfigError) as caught:
        load(configured(tmp_path, line))
    name = line.partition(" ")[0]
    assert f"config.toml: {name} {said}" in caught.value.message
    told = caught.value.hint.removeprefix("the default is ")
    assert tomllib.loads(f"x = {told}") == {"x": getattr(Settings(), name)}


@pytest.mark.parametrize(
    "content", [b"minutes = ", b"minutes = 1\nminutes = 2", b"\xff\xfe", b"\x00", b"[["]
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    """What is not TOML is said with the file's name."""
    with pytest.raises(ConfigError, match=r"config\.toml: cannot be read as TOML") as caught:
        load(configured(tmp_path, content))
    assert "\n" not in caught.value.message


def test_a_folder_in_the_place_of_the_file_is_a_config_error(tmp_path: Path) -> None:
    """A file that cannot be read is not taken for one that is not there."""
    Home(tmp_path).config.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load(Home(tmp_path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_file_is_settings_or_one_clear_error(tmp_path: Path, content: bytes) -> None:
    """No content of config.toml ends in a traceback."""
    place = configured(tmp_path, content)
    with suppress(ConfigError):
        assert load(place).inbox_days > 0
