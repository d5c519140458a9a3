"""Interrupts that a library swallows, remembered.

An interrupt may reach one of our functions while SQLite calls it. SQLite knows no interrupts: it
gives its statement up and says that the function failed, as if something were wrong with the store.
"""

from __future__ import annotations

import signal
from threading import Event
from typing import NoReturn

_heard = Event()


def interrupt(*_: object) -> NoReturn:
    """Interrupt what is going on, as Python does by itself, and remember it."""
    _heard.set()
    raise KeyboardInterrupt


def listen(number: signal.Signals) -> None:
    """Take a signal for an interrupt, unless whoever started the process has it ignored."""
    if signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, interrupt)


def interrupted() -> bool:
    """Return whether there was an interrupt since this was asked last."""
    heard = _heard.is_set()
    _heard.clear()
    return heard
