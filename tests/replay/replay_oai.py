"""Answers in the wire format of arXiv's OAI-PMH service, written from records.

Blank lines, two kinds of quotes and the missing charset are arXiv's (compare `recorded/arxiv-oai`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, urlencode
from xml.sax.saxutils import escape, quoteattr

from replay_atom import Record

PAGE_SIZE = 1300
CONTENT_TYPE = "text/xml"
_IDENTIFIER = "oai:arXiv.org:"
_PHYSICS = (
    "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th"
    " physics quant-ph"
).split()
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ \
http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
"""


@dataclass(frozen=True)
class Held:
    """A record as the service holds it."""

    record: Record
    modified: date
    deleted: bool = False


def answer(
    held: Sequence[Held], params: dict[str, str], now: datetime, page_size: int = PAGE_SIZE
) -> bytes:
    """Return what arXiv would send for a request."""
    verb = params.get("verb", "")
    if verb == "Identify":
        return _wrapped(params, _identify(), now)
    if verb == "GetRecord":
        return _get(held, params, now)
    if verb != "ListRecords":
        return error("badVerb", f"unknown verb {verb}", params, now)
    if token := params.get("resumptionToken"):
        asked = dict(parse_qsl(token if "=" in token else _unquoted(token)))
        if "skip" not in asked or asked.get("as_of", f"{now:%Y-%m-%d}") != f"{now:%Y-%m-%d}":
            return error("badResumptionToken", "the token is not valid or expired", params, now)
    else:
        asked = params
    return _list(held, asked, params, now, page_size)


def error(code: str, reason: str, params: dict[str, str], now: datetime) -> bytes:
    """Return an answer that is nothing but an error; its status is 200."""
    return _wrapped(params, f'    <error code="{code}">{escape(reason)}</error>\n', now)


def sets(record: Record) -> list[str]:
    """Return the sets of a record's categories."""
    return [_set(category) for category in record.categories]


def _set(category: str) -> str:
    archive, _, rest = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    return ":".join(filter(None, (group, archive, rest)))


def _list(
    held: Sequence[Held],
    asked: dict[str, str],
    params: dict[str, str],
    now: datetime,
    page_size: int,
) -> bytes:
    if asked.get("metadataPrefix") != "arXivRaw":
        return error("cannotDisseminateFormat", "try arXivRaw", params, now)
    first, last = asked.get("from", "2005-09-16"), asked.get("until", "9999-12-31")
    if first < "2005-09-16":
        return error("badArgument", "start date too early", params, now)
    chosen = [
        each
        for each in held
        if first <= each.modified.isoformat() <= last and _in_set(each.record, asked.get("set"))
    ]
    if not chosen:
        return error("noRecordsMatch", "no records match", params, now)
    skip = int(asked.get("skip", 0))
    page, rest = chosen[skip : skip + page_size], chosen[skip + page_size :]
    body = "".join(map(_record, page)) + (_token(asked, skip + page_size, now) if rest else "")
    return _wrapped(params, f"    <ListRecords>\n{body}\n    </ListRecords>\n", now)


def _in_set(record: Record, asked: str | None) -> bool:
    return asked is None or any(f"{name}:".startswith(f"{asked}:") for name in sets(record))


def _token(asked: dict[str, str], skip: int, now: datetime) -> str:
    facts = {name: value for name, value in asked.items() if name not in {"skip", "as_of"}}
    token = quote(urlencode(facts | {"as_of": f"{now:%Y-%m-%d}", "skip": skip}), safe="")
    expires = f"{now:%Y-%m-%d}T23:59:59Z"
    return f"\n<resumptionToken expirationDate='{expires}'>{token}</resumptionToken>\n"


def _unquoted(token: str) -> str:
    return parse_qsl(f"token={token}")[0][1]


def _get(held: Sequence[Held], params: dict[str, str], now: datetime) -> bytes:
    wanted = params.get("identifier", "").removeprefix(_IDENTIFIER)
    found = next((each for each in held if each.record.id == wanted), None)
    if found is None:
        return error("idDoesNotExist", f"no record {wanted}", params, now)
    return _wrapped(params, f"    <GetRecord>\n{_record(found)}    </GetRecord>\n", now)


def _identify() -> str:
    return (
        "    <Identify>\n        <repositoryName>arXiv</repositoryName>\n"
        "        <protocolVersion>2.0</protocolVersion>\n"
        "        <earliestDatestamp>2005-09-16</earliestDatestamp>\n"
        "        <deletedRecord>persistent</deletedRecord>\n"
        "        <granularity>YYYY-MM-DD</granularity>\n    </Identify>\n"
    )


def _wrapped(params: dict[str, str], body: str, now: datetime) -> bytes:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in params.items())
    return (
        f"{_HEAD}    <responseDate>{now:%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
        f"                <request{attributes}>http://oaipmh.arxiv.org/oai</request>\n\n\n"
        f"{body}</OAI-PMH>\n"
    ).encode()


def _record(held: Held) -> str:
    record = held.record
    status = ' status="deleted"' if held.deleted else ""
    members = "".join(f"            <setSpec>{name}</setSpec>\n" for name in sets(record))
    head = (
        f"                <record>\n                <header{status}>\n"
        f"        <identifier>{_IDENTIFIER}{record.id}</identifier>\n"
        f"        <datestamp>{held.modified}</datestamp>\n{members}    </header>\n"
    )
    if held.deleted:
        return f"{head}        </record>\n"
    metadata = f"            <metadata>\n{_metadata(record)}\n            </metadata>\n"
    return f"{head}\n{metadata}        </record>\n"


def _metadata(record: Record) -> str:
    lines = [
        '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">',
        f"<id>{record.id}</id>",
        "<submitter>Ada Lovelace</submitter>",
        *(_version(record, number) for number in range(1, record.version + 1)),
        f"<title>{_quoted(record.title)}</title>",
        f"<authors>{_quoted(', '.join(record.authors))}</authors>",
        f"<categories>{' '.join(record.categories)}</categories>",
        f"<comments>{_quoted(record.comment)}</comments>" if record.comment else "\n",
        f"<journal-ref>{_quoted(record.journal_ref)}</journal-ref>" if record.journal_ref else "\n",
        f"<doi>{_quoted(record.doi)}</doi>" if record.doi else "\n",
        f"<license>{_quoted(record.licence)}</license>" if record.licence else "\n",
        f"<abstract>  {_quoted(record.abstract)}</abstract>",
        "</arXivRaw>",
    ]
    return "".join(f"        {line}\n" for line in lines)


def _version(record: Record, number: int) -> str:
    last = number == record.version
    at = (record.updated or record.submitted) if last and number > 1 else record.submitted
    empty = last and record.withdrawn
    date_ = format_datetime(at.astimezone(UTC), usegmt=True)
    return (
        f'<version version="v{number}">\n                <date>{date_}</date>\n'
        f"                <size>{0 if empty else 12}kb</size>\n"
        f"                {'<source_type>I</source_type>' if empty else ''}\n            </version>"
    )


def _quoted(text: str) -> str:
    return escape(text, {"'": "&#39;", '"': "&#34;"})
