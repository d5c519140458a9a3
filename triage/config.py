"""Where things live and what the user set: the home folder and `config.toml`.

Only this module knows the home folder. A setting nobody knows is refused with the nearest known
name, because a misspelt setting that is silently ignored is worse than an error.
"""

from __future__ import annotations

import math
import os
import tomllib
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from triage.errors import ConfigError
from triage.files import write_text
from triage.text import clean, safe_url

ENV_HOME = "TRIAGE_HOME"
DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything, and the names inside it."""

    path: Path

    @property
    def store(self) -> Path:
        """The database file."""
        return self.path / "triage.db"

    @property
    def index(self) -> Path:
        """The folder of the derived search index."""
        return self.path / "index"

    @property
    def models(self) -> Path:
        """The folder of exported and compiled encoders."""
        return self.path / "models"

    @property
    def locks(self) -> Path:
        """The folder of locks and gates shared by processes."""
        return self.path / "locks"

    @property
    def cache(self) -> Path:
        """The folder of answers that services can confirm instead of sending again."""
        return self.path / "cache"

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.path / "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user can set in `config.toml`; every default is usable as it is."""

    model: str = DEFAULT_MODEL
    """A sentence-transformers model by name, or a folder that holds one."""
    device: str = "auto"
    """Where to embed: auto, cpu, cuda or mps."""
    contact: str = ""
    """A mail address or web page that services see in the User-Agent."""
    arxiv_api: str = "https://export.arxiv.org/api/query"
    """Address of arXiv's query API."""
    arxiv_rss: str = "https://rss.arxiv.org/rss"
    """Address of arXiv's announcement feeds."""
    arxiv_oai: str = "https://oaipmh.arxiv.org/oai"
    """Address of arXiv's OAI-PMH service."""
    full_text: bool = False
    """Read arXiv's HTML of saved papers for the rigor card."""
    arxiv_html: str = "https://arxiv.org/html"
    """Address of arXiv's HTML."""
    pwc_live: bool = True
    """Ask the live catalogue of Papers with Code."""
    pwc_api: str = "https://paperswithcode.co/api/v1"
    """Address of the live catalogue of Papers with Code."""
    huggingface: bool = True
    """Ask Hugging Face Papers, and look at models, data sets and spaces on the hub."""
    huggingface_api: str = "https://huggingface.co/api"
    """Address of Hugging Face's API."""
    github: bool = True
    """Look at repositories on GitHub."""
    github_api: str = "https://api.github.com"
    """Address of GitHub's API."""
    github_raw: str = "https://raw.githubusercontent.com"
    """Address of GitHub's plain files."""
    github_token: str = ""
    """A GitHub token without any rights: 5,000 requests an hour instead of 60."""
    gitlab: bool = True
    """Look at repositories on GitLab."""
    gitlab_api: str = "https://gitlab.com/api/v4"
    """Address of GitLab's API."""
    zenodo: bool = True
    """Look at records on Zenodo."""
    zenodo_api: str = "https://zenodo.org/api"
    """Address of Zenodo's API."""
    swh_api: str = "https://archive.softwareheritage.org/api/1"
    """Address of Software Heritage's API."""
    crossref: bool = True
    """Ask Crossref for retractions of papers with a DOI."""
    crossref_api: str = "https://api.crossref.org"
    """Address of Crossref's API."""
    semanticscholar: bool = False
    """Ask Semantic Scholar what citing papers say about replicating saved ones."""
    semanticscholar_api: str = "https://api.semanticscholar.org/graph/v1"
    """Address of Semantic Scholar's API."""
    semanticscholar_key: str = ""
    """A key of Semantic Scholar; without one about a third of the requests are refused."""
    look_requests: int = 40
    """Requests to each host of repositories that one run may use for looking; without a token
    GitHub allows 60 an hour."""
    request_timeout: float = 30.0
    """Seconds to wait for a service's answer."""
    arxiv_gap: float = 3.0
    """Seconds between two requests to arXiv, over all processes. arXiv's terms ask for 3."""
    minutes: int = 12
    """Reading minutes a digest is cut to."""
    seconds_per_paper: int = 20
    """Reading pace that a digest assumes for one paper."""
    boundary_papers: int = 2
    """Papers near their field's boundary that a digest shows on purpose, fields by turns."""
    audit_papers: int = 1
    """Papers drawn by lot that a digest shows for each field, to learn what lies below its line."""
    half_life_days: int = 0
    """Days after which a decision counts half as an example; 0: decisions never fade."""
    recency_days: int = 7
    """Days after which a paper has lost half of what age ever takes from its score: a little, so
    that of papers that fit alike the newer one is first; 0: age takes nothing."""
    evidence_counts: bool = False
    """Let evidence move a paper's score: code and replications raise it a little, dead links and
    failed replications lower it, a withdrawal by far."""
    later_days: int = 7
    """Days after which a paper put off comes back."""
    inbox_days: int = 30
    """Days of announcements that an inbox reaches back from the newest."""
    digest_days: int = 7
    """Days of announcements that a digest covers when nobody says from when."""
    hook: str = ""
    """Command that the scheduler runs after each digest, with the digest's path added."""
    notify: bool = False
    """Show a desktop notification after each digest."""
    theme: str = "textual-dark"
    """Colour theme of the inbox."""
    ascii: bool = False
    """Use ASCII glyphs only."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys of the inbox by what they do, as a table: `"act.save" = "K"`."""


def home(named: str | os.PathLike[str] | None = None) -> Home:
    """Return the home folder: the one named, else `$TRIAGE_HOME`, else the platform's.

    Raises:
        ConfigError: the path begins with the home of a user whom nobody knows, or is told from a
            folder that is gone.

    """
    chosen = named or os.environ.get(ENV_HOME)
    if not chosen:
        from platformdirs import user_data_path

        return Home(user_data_path("triage", appauthor=False))
    try:
        return Home(Path(chosen).expanduser().absolute())
    except (RuntimeError, OSError) as error:
        raise ConfigError(
            f"{clean(str(chosen))}: cannot be used as the home folder: {error}",
            hint="name a folder with --home or TRIAGE_HOME",
        ) from error


def load(place: Home) -> Settings:
    """Return the settings of a home folder; the defaults where it has none.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or holds a setting that is unknown, of
            the wrong type or out of its range. The message names the file and the setting.

    """
    try:
        raw = tomllib.loads(place.config.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"{place.config}: cannot be read as TOML: {error}",
            hint="correct the file, or move it away to use the defaults",
        ) from error
    return Settings(**{name: _checked(place.config, name, value) for name, value in raw.items()})


def _checked(path: Path, name: str, value: Any) -> Any:  # noqa: ANN401  TOML holds anything
    if name == "keys":
        return _keys(path, value)
    defaults: dict[str, Any] = {known.name: known.default for known in fields(Settings)}
    if name not in defaults:
        near = get_close_matches(name, defaults, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known settings: {', '.join(defaults)}"
        raise ConfigError(f"{path}: unknown setting {name!r}", hint=hint)
    default: Any = defaults[name]
    expected = type(default)
    if expected is float and type(value) is int:
        value = float(value)
    if type(value) is not expected:
        wrong = f"must be {_TYPE_NAMES[expected]}, not {value!r}"
    else:
        wrong = _wrong_text(name, value) if expected is str else _wrong_number(name, value)
    if wrong:
        raise ConfigError(f"{path}: {name} {wrong}", hint=f"the default is {_as_toml(default)}")
    return value


def _as_toml(value: object) -> str:
    """Return a default as the settings file writes it."""
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def _keys(path: Path, value: Any) -> dict[str, str]:  # noqa: ANN401  TOML holds anything
    """Return the table of keys; a table in it is read with a dot: [keys.act] save is act.save."""
    example = 'for example: [keys] and under it "act.save" = "K"'
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: keys must be a table, not {value!r}", hint=example)
    flat: dict[str, str] = {}
    for name, keys in value.items():
        inner = keys.items() if isinstance(keys, dict) else [("", keys)]
        for rest, key in inner:
            named = f"{name}.{rest}" if rest else name
            if not isinstance(key, str) or not key or key != clean(key):
                wrong = f"keys: {clean(named)} must be a text such as 'K', not {key!r}"
                raise ConfigError(f"{path}: {wrong}", hint=example)
            flat[named] = key
    return flat


_TYPE_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
_ADDRESSES = frozenset(
    {"arxiv_api", "arxiv_rss", "arxiv_oai", "pwc_api", "huggingface_api"}
    | {"arxiv_html", "semanticscholar_api"}
    | {"github_api", "github_raw", "gitlab_api", "zenodo_api", "swh_api", "crossref_api"}
)
_RANGES: dict[str, tuple[float, float]] = {
    "request_timeout": (0.1, 3600),
    "arxiv_gap": (0, 3600),
    "look_requests": (0, 5000),
    "minutes": (0, 1440),
    "seconds_per_paper": (1, 3600),
    "boundary_papers": (0, 100),
    "audit_papers": (0, 100),
    "half_life_days": (0, 36500),
    "recency_days": (0, 3650),
    "later_days": (0, 3650),
    "inbox_days": (1, 3650),
    "digest_days": (1, 3650),
}


def _wrong_text(name: str, value: str) -> str:
    """Return what is wrong with a text; '' when nothing is."""
    if value != clean(value):
        return "must be one line without control characters"
    if name == "device" and value not in DEVICES:
        return f"must be one of {', '.join(DEVICES)}, not {value!r}"
    if name in _ADDRESSES and safe_url(value) is None:
        return f"must be an http(s) address, not {value!r}"
    if name == "contact" and not value.isascii():
        return "must be ASCII: it is sent as a header"
    return "must not be empty" if name == "model" and not value else ""


def _wrong_number(name: str, value: float) -> str:
    """Return what is wrong with a number; '' when nothing is."""
    least, most = _RANGES.get(name, (-math.inf, math.inf))
    if least <= value <= most:
        return ""
    return f"must be between {least:g} and {most:g}, not {value}"


def write_defaults(place: Home) -> bool:
    """Write a settings file with every default commented out, unless there is one.

    Returns whether it was written. Raises ConfigError where it cannot be.
    """
    if place.config.exists():
        return False
    lines = ["# Settings of triage. Take the # away from what you want to change.", ""]
    for setting in fields(Settings):
        if setting.name == "keys":
            continue
        lines.append(f"# {setting.name} = {_as_toml(setting.default)}")
    lines += [
        "",
        "# [keys]    # keys of the inbox by what they do; ? lists them",
        '# "act.save" = "K"',
    ]
    write_text(place.config, "\n".join(lines) + "\n")
    return True
