"""Models, data sets and spaces on the Hugging Face hub, looked at through its API.

One request for each repository and one for its card. A model brings its evaluation results: those
of the `.eval_results` folder and those that its card lists. Without an account the hub answers 401
for a repository that is private and for one that does not exist: that says nothing about either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from triage.artefacts import CHECKED, ON_LEADERBOARD, SELF_REPORTED, Repository, Result
from triage.config import Home, Settings
from triage.errors import ConfigError, SourceError, SourceMalformed
from triage.sources import loose
from triage.sources.cache import Cache
from triage.sources.counted import GONE, Counted, gone
from triage.sources.doors import service_door
from triage.sources.http import open_http
from triage.sources.patience import Patience
from triage.text import clean

HOST = "huggingface"
SITE = "https://huggingface.co/"
_SERVICE = "Hugging Face"
_UNTOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_KINDS = ("datasets", "spaces")
_OWNER_AND_NAME = 2
_WANTED = (
    "cardData",
    "createdAt",
    "disabled",
    "evalResults",
    "gated",
    "lastModified",
    "likes",
    "model-index",
    "private",
    "siblings",
    "tags",
)
_MOST_RESULTS = 50


class HubRepos:
    """Looks at repositories on the hub.

    Args:
        requests: sends and counts the requests.
        api: address of the API, `https://huggingface.co/api`.

    """

    def __init__(self, requests: Counted, api: str) -> None:
        self._requests = requests
        self._api = api
        self._site = api.removesuffix("/api")

    def look(self, url: str) -> Repository:
        """Return what is at the address of a model, a data set or a space.

        Raises:
            SourceThrottled: the hub, or the budget, allows no more requests.
            SourceError: it could not be reached or its answer cannot be used.

        """
        parts = urlsplit(url).path.strip("/").split("/")
        kind, name = (parts[0], parts[1:]) if parts[0] in _KINDS else ("models", parts)
        if len(name) != _OWNER_AND_NAME:
            raise SourceMalformed("that is no address of a repository", url=url)
        asked = "/".join(quote(part, safe="") for part in name)
        query = "&".join(f"expand[]={each}" for each in _WANTED) if kind == "models" else ""
        status, facts = self._requests.document(
            f"{self._api}/{kind}/{asked}" + (f"?{query}" if query else ""), others=GONE | _UNTOLD
        )
        if status in GONE:
            return Repository(url, HOST, exists=False, gone_because=gone(status))
        if status in _UNTOLD:
            return Repository(url, HOST, closed_because=f"private or gone ({int(status)})")
        found = loose.text(facts.get("id"))
        if found.count("/") != 1:
            raise SourceMalformed("Hugging Face sent something other than a repository", url=url)
        return self._described(url, kind, found, "/".join(name), facts)

    def _described(
        self, url: str, kind: str, name: str, asked: str, facts: Mapping[str, Any]
    ) -> Repository:
        card = facts.get("cardData")
        card = card if isinstance(card, dict) else {}
        files = loose.names(facts.get("siblings"), "rfilename")
        gated = facts.get("gated")
        readme = self._card(kind, name) if "README.md" in files else None
        tags = [tag for tag in loose.names(facts.get("tags")) if tag.startswith("arxiv:")]
        return Repository(
            url=url,
            host=HOST,
            name=name,
            number=f"{kind}/{name}",
            renamed=name.casefold() != asked.casefold(),
            closed_because="disabled by the hub" if loose.flag(facts.get("disabled")) else "",
            files=files,
            readme="\n".join(filter(None, (readme, *tags))) or None,
            licence=_licence(card),
            gated=gated if isinstance(gated, str) else "yes" if gated is True else "",
            created=loose.day(facts.get("createdAt")),
            pushed=loose.day(facts.get("lastModified")),
            stars=loose.number(facts.get("likes")),
            results=tuple(_results(facts)),
        )

    def _card(self, kind: str, name: str) -> str | None:
        prefix = "" if kind == "models" else f"{kind}/"
        try:
            return self._requests.text(f"{self._site}/{prefix}{name}/raw/main/README.md")
        except SourceError:
            return None


@contextmanager
def open_hub_repos(
    settings: Settings,
    home: Home,
    **world: Any,  # noqa: ANN401  handed on as it is
) -> Iterator[HubRepos]:
    """Yield the hub as the user set it.

    Raises:
        ConfigError: it is turned off (`huggingface`), or its address cannot be used.
        StoreError: the home folder cannot be written.

    """
    if not settings.huggingface:
        raise ConfigError("Hugging Face is turned off", hint="set huggingface = true to look at it")
    api, gate = service_door(settings, home, "huggingface_api")
    with open_http(settings, **({"patience": Patience(tries=2)} | world)) as http:
        cache = Cache(home.cache)
        yield HubRepos(Counted(http, gate, _SERVICE, settings.look_requests, cache), api)


def _licence(card: Mapping[str, Any]) -> str:
    licence = card.get("license")
    named = loose.names(licence) if isinstance(licence, list) else (loose.text(licence),)
    return ", ".join(filter(None, named))


def _results(facts: Mapping[str, Any]) -> Iterator[Result]:
    """Yield the results of a model, each (data set, task, metric) once, evaluated ones first."""
    seen: set[tuple[str, str, str]] = set()
    for each in (*_evaluated(facts.get("evalResults")), *_carded(facts.get("model-index"))):
        key = (each.dataset.casefold(), each.task.casefold(), each.metric.casefold())
        if each.dataset and each.value and key not in seen and len(seen) < _MOST_RESULTS:
            seen.add(key)
            yield each


def _evaluated(rows: object) -> Iterator[Result]:
    """Yield the results of the `.eval_results` folder; files that the hub refused are left out."""
    for row in loose.objects(rows):
        data = row.get("data", row)
        dataset = data.get("dataset") if isinstance(data, dict) else None
        if "error" in row or not isinstance(dataset, dict):
            continue
        source = data.get("source")
        yield Result(
            dataset=loose.text(dataset.get("id")),
            metric="",
            value=_value(data.get("value")),
            task=loose.text(dataset.get("task_id")),
            basis=CHECKED if loose.text(data.get("verifyToken")) else ON_LEADERBOARD,
            origin=(loose.address(source.get("url")) or "") if isinstance(source, dict) else "",
        )


def _carded(index: object) -> Iterator[Result]:
    """Yield the results that a model's card lists (`model-index`)."""
    for model in loose.objects(index):
        for row in loose.objects(model.get("results")):
            task, dataset, source = row.get("task"), row.get("dataset"), row.get("source")
            for metric in loose.objects(row.get("metrics")):
                yield Result(
                    dataset=_called(dataset),
                    metric=_called(metric),
                    value=_value(metric.get("value")),
                    task=_called(task),
                    basis=CHECKED if metric.get("verified") is True else SELF_REPORTED,
                    origin=(loose.address(source.get("url")) or "")
                    if isinstance(source, dict)
                    else "",
                )


def _called(thing: object) -> str:
    if not isinstance(thing, dict):
        return ""
    return loose.text(thing.get("name")) or loose.text(thing.get("type"))


def _value(value: object) -> str:
    known = isinstance(value, str | int | float) and not isinstance(value, bool)
    return clean(str(value))[:40] if known else ""
