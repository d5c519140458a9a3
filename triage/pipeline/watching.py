"""One round of watching: read what is new, ask what is listed, check what is due.

Reports on replications are looked for monthly.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from triage.errors import SourceError
from triage.pipeline.checked import Checked
from triage.pipeline.checking import check
from triage.pipeline.gathering import gather
from triage.pipeline.listing import chosen, fetch_listed
from triage.pipeline.reports import link_list
from triage.pipeline.work import Work

_LISTED = "replications listed"
_MONTH = timedelta(days=30)


def watch(work: Work, **world: Any) -> Checked:  # noqa: ANN401  handed on to the services
    """Do all that keeps the ledger up to date; return what was done and what stood in the way.

    Offline it reads what is stored and checks nothing. No service that fails keeps another from
    being asked, and none of it raises a SourceError.
    """
    gather(work)
    if work.offline:
        return Checked()
    listings = fetch_listed(work, chosen(work, ()), **world)
    silent = tuple(SourceError(each.trouble.message) for each in listings if each.trouble)
    done = Checked(troubles=silent) + check(work, **world)
    now = work.clock()
    last = work.store.marks.get(_LISTED)
    if last and datetime.fromisoformat(last) > now - _MONTH:
        return done
    try:
        link_list(work, **world)
        work.store.marks.set(_LISTED, now.isoformat())
    except SourceError as error:
        return done + Checked(troubles=(error,))
    return done
