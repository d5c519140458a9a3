"""Addresses of artefacts: which host holds what, and the one spelling of each address.

Every host family has one function that turns a path into a `Place`; anything else is `elsewhere`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

from triage.text import safe_url


@dataclass(frozen=True, slots=True)
class Place:
    """Where an artefact lies."""

    url: str
    """The canonical https address."""
    holds: str
    """What such a place usually holds: `code`, `data`, `weights` or `page`."""
    exact: bool = True
    """Whether the address names one artefact, not an owner, a group or a page about it."""
    known: bool = True
    """Whether the host is one for artefacts. A link elsewhere counts only with the right words."""


_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_NOT_OWNERS = frozenset(
    [
        "about",
        "apps",
        "collections",
        "contact",
        "customer-stories",
        "enterprise",
        "events",
        "explore",
        "features",
        "issues",
        "login",
        "marketplace",
        "notifications",
        "orgs",
        "pricing",
        "pulls",
        "readme",
        "search",
        "security",
        "settings",
        "site",
        "sponsors",
        "stars",
        "topics",
        "trending",
        "user-attachments",
        "assets",
    ]
)
_OUT_OF_SCOPE = re.compile(
    r"(?:^|\.)(?:arxiv\.org|doi\.org|openreview\.net|ieee\.org|springer\.com|acm\.org|youtu\.be|y2u\.be|"
    r"youtube\.com|aclanthology\.org|sciencedirect\.com|elsevier\.com|nature\.com|wiley\.com|"
    r"mdpi\.com|semanticscholar\.org|researchgate\.net|ssrn\.com|wikipedia\.org|creativecommons\.org|"
    r"vimeo\.com|bilibili\.com|twitter\.com|x\.com|overleaf\.com|orcid\.org|jmlr\.org|mlr\.press|"
    r"thecvf\.com|neurips\.cc|iclr\.cc|icml\.cc|aaai\.org|biorxiv\.org|medrxiv\.org|rdcu\.be|"
    r"scitepress\.org|tandfonline\.com|frontiersin\.org|plos\.org|oup\.com|iop\.org|researchr\.org|"
    r"melba-journal\.org|isca-archive\.org|iospress\.nl|ceur-ws\.org|easychair\.org|w3\.org|"
    r"isca-speech\.org|sagepub\.com|dblp\.org|loom\.com|linkedin\.com|medium\.com|docs\.google\.com)$"
)


_PLACEHOLDER = re.compile(
    r"/*(?:x{2,}(?:/|$)|to/be/|your[-_]|anonymi[sz]ed|anonymous(?:/|$)|open_upon|username|author(?:/|$)|"
    r"tobe|coming[-_]?soon|placeholder)",
    re.IGNORECASE,
)
"""Names that stand where an address will stand."""


def _names(path: str) -> list[str]:
    """Return the leading segments of a path that can be names on a code host."""
    names: list[str] = []
    for segment in path.split("/"):
        if not segment and not names:
            continue
        match = _NAME.match(segment)
        if not match:
            break
        names.append(match[0].rstrip("."))
        if match.end() != len(segment):
            break
    return names


def _repository(name: str) -> str:
    return name.removesuffix(".git").rstrip("._-") or name


_TALKS = frozenset({"discussions", "issues", "pull", "pulls"})
"""Where people talk about a repository, which is then rarely their own."""


def _git_host(host: str) -> Callable[[str], Place | None]:
    def place(path: str) -> Place | None:
        names = _names(path)
        if not names or names[0].lower() in _NOT_OWNERS or _PLACEHOLDER.match(path):
            return None
        if len(names) == 1:
            return Place(f"https://{host}/{names[0]}", "page", exact=False)
        url = f"https://{host}/{names[0]}/{_repository(names[1])}"
        talk = names[2:] and names[2] in _TALKS
        return Place(url, "page", exact=False) if talk else Place(url, "code")

    return place


def _gitlab(host: str, path: str) -> Place | None:
    names = _names(path.split("/-/", maxsplit=1)[0])
    if not names or names[0].lower() in {"explore", "help", "users", "-"}:
        return None
    cut = list(takewhile(lambda name: name not in {"tree", "blob"}, names))
    if len(cut) < 2:  # noqa: PLR2004 - owner and project
        return Place(f"https://{host}/{cut[0]}", "page", exact=False) if cut else None
    return Place(f"https://{host}/" + "/".join([*cut[:-1], _repository(cut[-1])]), "code")


def _gist(path: str) -> Place | None:
    names = _names(path)[:2]
    return Place("https://gist.github.com/" + "/".join(names), "code") if names else None


def _raw(path: str) -> Place | None:
    names = _names(path)
    return _git_host("github.com")(path) if len(names) > 1 else None


_HF_KINDS = {"datasets": "data", "spaces": "page", "collections": "weights"}
_HF_OTHER = frozenset(
    (
        "papers",
        "blog",
        "docs",
        "learn",
        "posts",
        "tasks",
        "models",
        "pricing",
        "join",
        "login",
        "chat",
    )
)


def _hugging_face(path: str) -> Place | None:
    names = _names(path)
    if not names or names[0].lower() in _HF_OTHER:
        return None
    kind = names[0].lower()
    start, holds = (1, _HF_KINDS[kind]) if kind in _HF_KINDS else (0, "weights")
    parts = names[: start + 2]
    exact = len(parts) == start + 2
    if len(parts) == start:
        return None
    parts = [*parts[:-1], _repository(parts[-1])]
    return Place("https://huggingface.co/" + "/".join(parts), holds if exact else "page", exact)


def _zenodo(path: str) -> Place | None:
    match = re.search(r"(?:records?|badge/latestdoi|zenodo\.)/?(\d{4,})", path)
    return Place(f"https://zenodo.org/records/{match[1]}", "data") if match else None


def _anonymous(path: str) -> Place | None:
    match = re.match(r"/?(?:r|w|repository)/([\w.-]+)", path)
    if not match:
        return None
    name = match[1].rstrip(".-_")
    page = path.lstrip("/").startswith("w/")
    return Place(
        f"https://anonymous.4open.science/{'w' if page else 'r'}/{name}",
        "page" if page else "code",
    )


def _osf(path: str) -> Place | None:
    match = re.match(r"/?([a-z0-9]{5})(?=[/?#]|$)", path, re.IGNORECASE)
    return Place(f"https://osf.io/{match[1].lower()}", "data") if match else None


def _kaggle(path: str) -> Place | None:
    names = _names(path)
    if len(names) < 3 or names[0] not in {"datasets", "code", "models"}:  # noqa: PLR2004 - kind and name(s)
        return None
    holds = {"datasets": "data", "code": "code", "models": "weights"}[names[0]]
    return Place("https://www.kaggle.com/" + "/".join(names[:3]), holds)


def _figshare(path: str) -> Place | None:
    match = re.search(r"/articles?/(?:[\w-]+/){0,3}(\d{5,})", path) or re.search(
        r"figshare\.(?:[a-z]+\.)?(\d{5,})", path
    )
    return Place(f"https://doi.org/10.6084/m9.figshare.{match[1]}", "data") if match else None


def _sourceforge(path: str) -> Place | None:
    names = _names(path)
    if len(names) < 2 or names[0] not in {"projects", "p"}:  # noqa: PLR2004 - kind and name(s)
        return None
    return Place(f"https://sourceforge.net/projects/{names[1]}", "code")


def _modelscope(path: str) -> Place | None:
    names = _names(path)
    if len(names) < 3 or names[0] not in {"datasets", "models", "studios"}:  # noqa: PLR2004 - kind and name(s)
        return None
    holds = {"datasets": "data", "models": "weights", "studios": "page"}[names[0]]
    return Place("https://www.modelscope.cn/" + "/".join(names[:3]), holds)


def _pypi(path: str) -> Place | None:
    names = _names(path)
    if len(names) < 2 or names[0] not in {"project", "p"}:  # noqa: PLR2004 - kind and name(s)
        return None
    return Place(f"https://pypi.org/project/{names[1]}", "code")


def _doi(path: str) -> Place | None:
    lower = path.lower()
    if "10.5281/zenodo." in lower:
        return _zenodo(lower)
    if "figshare." in lower:
        return _figshare(lower)
    if match := re.search(r"10\.17605/osf\.io/([a-z0-9]{5})", lower):
        return Place(f"https://osf.io/{match[1]}", "data")
    if match := re.search(r"10\.(?:5061/dryad|7910/dvn/|21227/|34894/)[\w./-]*[\w]", lower):
        return Place(f"https://doi.org/{match[0]}", "data")
    return None


_HOSTS: dict[str, Callable[[str], Place | None]] = {
    "github.com": _git_host("github.com"),
    "gist.github.com": _gist,
    "raw.githubusercontent.com": _raw,
    "bitbucket.org": _git_host("bitbucket.org"),
    "codeberg.org": _git_host("codeberg.org"),
    "gitee.com": _git_host("gitee.com"),
    "gitcode.com": _git_host("gitcode.com"),
    "huggingface.co": _hugging_face,
    "hf.co": _hugging_face,
    "zenodo.org": _zenodo,
    "doi.org": _doi,
    "dx.doi.org": _doi,
    "anonymous.4open.science": _anonymous,
    "osf.io": _osf,
    "kaggle.com": _kaggle,
    "figshare.com": _figshare,
    "sourceforge.net": _sourceforge,
    "modelscope.cn": _modelscope,
    "pypi.org": _pypi,
}


def _page(host: str, path: str) -> Place:
    return Place(f"https://{host}{path.rstrip('/')}", "page", exact=False)


def _elsewhere(host: str, path: str) -> Place | None:
    if _OUT_OF_SCOPE.search(host) or "." not in host:
        return None
    path = path.rstrip("/")
    return Place(f"https://{host}{path}", "page", exact=False, known=False)


def place_of(url: str) -> Place | None:
    """Return the place an address names, or None when it can hold no artefact of a paper."""
    if safe_url(url) is None:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if host in _HOSTS:
        place = _HOSTS[host](parts.path)
    elif host.startswith("gitlab.") or host in {"git.tu-berlin.de", "salsa.debian.org"}:
        place = _gitlab(host, parts.path)
    elif host.endswith((".github.io", ".gitlab.io", ".github.com")):
        place = _page(host, parts.path)
    elif host.endswith(".figshare.com"):
        place = _figshare(parts.path)
    else:
        place = _elsewhere(host, parts.path + (f"?{parts.query}" if parts.query else ""))
    return place if place and safe_url(place.url) else None
