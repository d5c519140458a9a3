"""What is installed is complete: the tests run against the wheel's contents."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import pytest

import indexer
import triage
import tui
from triage.pipeline.demo import sample_folder


@pytest.mark.skipif(
    "TRIAGE_TEST_INSTALLED" not in os.environ, reason="only `make test` installs the wheel first"
)
@pytest.mark.parametrize("package", [triage, indexer, tui], ids=lambda package: package.__name__)
def test_the_installed_package_is_tested(package):
    """`make test` tests what a user would install, not the source tree."""
    assert "site-packages" in Path(str(package.__file__)).parts


@pytest.mark.parametrize("package", ["triage", "indexer", "tui"])
def test_types_ship(package):
    """Type checkers see the annotations of the installed packages."""
    assert resources.files(package).joinpath("py.typed").is_file()


def test_the_stylesheet_ships():
    """The inbox finds its layout beside its code."""
    assert resources.files("tui").joinpath("app.tcss").is_file()


def test_the_sample_ships_with_its_licences():
    """The sample week, its fields and the notices are where `triage demo` looks."""
    names = {path.name for path in sample_folder().iterdir()}
    assert names == {
        "week.jsonl.gz",
        "library.jsonl.gz",
        "reading_lists.jsonl",
        "fields.toml",
        "README.md",
        "LICENSE-reading-lists",
    }
