"""The `arxiv` package on our transport: its requests leave through `Http`, its answers are judged.

The package sends through a requests session, and an adapter is how a session's transport is
replaced. The package's own waiting and retrying are off: `Http` and `Gate` do both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from io import BytesIO
from typing import Any

import arxiv
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from triage.errors import SourceMalformed
from triage.sources.answer import CHECK_ADDRESS
from triage.sources.atom import read_page
from triage.sources.http import Http, Turnstile

_ANSWERS = frozenset({200, 400})
"""arXiv says what is wrong with a question in a feed of status 400."""


class FeedAdapter(BaseAdapter):
    """Carries the package's requests and hands it whole feeds only.

    Raises:
        SourceError: from `Http`, from `atom.read_page`, or because arXiv refused the question;
            the package lets it through to whoever asks for results.

    """

    def __init__(self, http: Http, gate: Turnstile | None) -> None:
        super().__init__()
        self._http = http
        self._gate = gate
        self.total = 0
        """Results over all pages, as the last page said."""

    def send(self, request: PreparedRequest, *_settings: object, **_more: object) -> Response:
        """Send one request for a page of results."""
        url = request.url or ""
        page = self._http.get(
            url, read_page, accept="application/atom+xml", statuses=_ANSWERS, gate=self._gate
        )
        if page.refusal:
            raise SourceMalformed(
                f"arXiv refused the question: {page.refusal}", hint=CHECK_ADDRESS, url=url
            )
        self.total = page.total
        response = Response()
        response.status_code = 200
        response.request = request
        response.url = url
        response.raw = BytesIO(page.body)
        return response

    def close(self) -> None:
        """Close nothing: the client belongs to whoever made it."""


def results(
    search: arxiv.Search,
    *,
    http: Http,
    gate: Turnstile | None,
    address: str,
    page_size: int,
) -> Iterator[tuple[Any, int]]:
    """Yield each `arxiv.Result` of a search, with the number of results there are at that moment.

    Pages are asked for as they are needed. A set that shrank while it was paged ends early.
    """
    adapter = FeedAdapter(http, gate)
    client = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=0)
    client.query_url_format = address.replace("{", "{{").replace("}", "}}") + "?{}"
    with closing(client._session) as session:  # noqa: SLF001  the only way to give it a transport
        session.trust_env = False
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        with suppress(arxiv.UnexpectedEmptyPageError):
            for result in client.results(search):
                yield result, adapter.total
