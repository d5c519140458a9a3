"""How each service is reached: its address as the user set it, and the one gate of its host.

arXiv counts its query API, its feeds and OAI-PMH together, so all three share a gate. A gate holds
over threads and processes, also for services whose limits would allow less.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from triage.config import Home, Settings
from triage.errors import ConfigError
from triage.sources.gate import Gate
from triage.text import clean, safe_url, shorten

TERMS_GAP = 3.0
"""Seconds between requests that arXiv's terms of use ask for."""
ARXIV_GATE = "arxiv"
GAPS = {
    "pwc_api": 1.0,
    "huggingface_api": 0.7,
    "github_api": 0.5,
    "github_raw": 0.5,
    "gitlab_api": 1.0,
    "zenodo_api": 2.0,
    "swh_api": 1.0,
    "crossref_api": 1.0,
    "semanticscholar_api": 3.0,
}
"""Seconds between requests. Papers with Code: about 60 list requests a minute; Hugging Face: 500
in 5 minutes for somebody without an account; Zenodo: 60 a minute and 2,000 an hour; Crossref:
lists once a second."""


def arxiv_door(settings: Settings, home: Home, setting: str) -> tuple[str, Gate]:
    """Return the address that a setting names, and the gate that all of arXiv shares.

    Raises:
        ConfigError: the address cannot be used, or the gap is shorter than arXiv's terms allow.
        StoreError: the home folder cannot be written.

    """
    address = _address(settings, setting)
    if f".{_host(address)}".endswith(".arxiv.org") and settings.arxiv_gap < TERMS_GAP:
        raise ConfigError(
            f"arxiv_gap is {settings.arxiv_gap:g} s, arXiv's terms of use ask for {TERMS_GAP:g} s",
            hint=f"set arxiv_gap to {TERMS_GAP:g} or more",
        )
    return address, Gate(home.locks, ARXIV_GATE, settings.arxiv_gap)


def service_door(settings: Settings, home: Home, setting: str) -> tuple[str, Gate]:
    """Return the address that a setting names, without a slash at its end, and its host's gate.

    A service on this machine is let through without a gap.

    Raises:
        ConfigError: the address cannot be used.
        StoreError: the home folder cannot be written.

    """
    address = _address(settings, setting).rstrip("/")
    host = _host(address)
    gap = 0.0 if host in {"127.0.0.1", "::1", "localhost"} else GAPS[setting]
    return address, Gate(home.locks, host.replace(":", "-"), gap)


def _address(settings: Settings, setting: str) -> str:
    value: str = getattr(settings, setting)
    if (address := safe_url(value)) is None:
        raise ConfigError(
            f"{setting} is no http(s) address: {shorten(clean(value), 80)!r}",
            hint=f"the default is {getattr(Settings(), setting)}",
        )
    return address


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
