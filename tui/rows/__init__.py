"""Values in, `Content` out: pure, and the only place where text becomes something drawn.

Every text from a paper is cleaned here once more, because a store can be older than a rule of
cleaning. Nothing here is ever built from markup: text and style stay apart.
"""

from tui.rows.glyphs import FANCY, PLAIN, Look
from tui.rows.keys import help_text
from tui.rows.line import age, counts, option, row
from tui.rows.sheet import sheet
from tui.rows.words import Blank, blank, plain, titled

__all__ = [
    "FANCY",
    "PLAIN",
    "Blank",
    "Look",
    "age",
    "blank",
    "counts",
    "help_text",
    "option",
    "plain",
    "row",
    "sheet",
    "titled",
]
