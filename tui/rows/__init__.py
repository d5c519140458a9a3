"""Values in, `Content` out: pure, and the only place where text becomes something drawn.

Every text from a paper is cleaned here once more, because a store can be older than a rule of
cleaning. Nothing here is ever built from markup: text and style stay apart.
"""

from tui.rows.figures import bar, figures, sparkline
from tui.rows.glyphs import FANCY, PLAIN, Look
from tui.rows.keys import help_text
from tui.rows.line import age, counts, header, key_line, option, row, said
from tui.rows.pages import beliefs_page, changes_page, example, status_page, today_page
from tui.rows.sheet import sheet, why
from tui.rows.words import Blank, blank, plain, titled

__all__ = [
    "FANCY",
    "PLAIN",
    "Blank",
    "Look",
    "age",
    "bar",
    "beliefs_page",
    "blank",
    "changes_page",
    "counts",
    "example",
    "figures",
    "header",
    "help_text",
    "key_line",
    "option",
    "plain",
    "row",
    "said",
    "sheet",
    "sparkline",
    "status_page",
    "titled",
    "today_page",
    "why",
]
