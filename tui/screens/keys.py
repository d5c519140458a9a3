"""The keys of the screens that show papers, in order of need: the footer clips on the right.

Every binding has an id, so that a key can be remapped, and a tooltip, which is also its line in
the help and in the command palette.
"""

from __future__ import annotations

from textual.binding import Binding

ACTS = (
    Binding("s", "decide('save')", "Save", tooltip="Save to the reading list", id="act.save"),
    Binding("x", "decide('skip')", "Skip", tooltip="Not today", id="act.skip"),
    Binding("z", "decide('later')", "Later", tooltip="Put off; comes back", id="act.later"),
    Binding("u", "undo", "Undo", tooltip="Take the last step back, also tomorrow", id="act.undo"),
    Binding("question_mark", "help", "Help", tooltip="All keys and signs", id="see.help"),
    Binding(
        "d,minus",
        "decide('reject')",
        "Reject",
        tooltip="Not for me: rank such papers down",
        id="act.reject",
    ),
    Binding("slash", "filter", "Filter", tooltip="Narrow the rows as you type", id="find.filter"),
    Binding("f", "pick_field", "Field", tooltip="Choose a field", id="find.field"),
    Binding("space", "mark", "Mark", tooltip="Mark and move down", id="act.mark"),
)
NEED_A_ROW = frozenset(
    {
        "copy_id",
        "decide",
        "filter",
        "mark",
        "mark_all",
        "next_order",
        "next_paper",
        "open_detail",
        "open_link",
    }
)
"""Actions that mean a paper."""

SEE = (
    Binding("q", "app.quit", "Quit", tooltip="Leave; everything is stored", id="see.quit"),
    Binding(
        "R", "decide('read')", "Read", show=False, tooltip="Read: stays on the list", id="act.read"
    ),
    Binding(
        "asterisk", "mark_all", "Mark all", show=False, tooltip="Mark all shown", id="act.mark-all"
    ),
    Binding("l,right", "open_detail", "Open", show=False, tooltip="Open the paper", id="see.open"),
    Binding(
        "h,left,escape",
        "back",
        "Back",
        show=False,
        tooltip="Close the paper, then clear marks, then the filter",
        id="see.back",
    ),
    Binding(
        "n",
        "next_paper(1)",
        "Next",
        show=False,
        tooltip="Next paper, also while reading one",
        id="move.next",
    ),
    Binding(
        "N", "next_paper(-1)", "Previous", show=False, tooltip="Previous paper", id="move.previous"
    ),
    Binding(
        "right_square_bracket",
        "next_field(1)",
        "Next field",
        show=False,
        tooltip="Next field",
        id="find.next-field",
    ),
    Binding(
        "left_square_bracket",
        "next_field(-1)",
        "Previous field",
        show=False,
        tooltip="Previous field",
        id="find.previous-field",
    ),
    Binding(
        "S", "next_order", "Sort", show=False, tooltip="Sort by the next order", id="find.sort"
    ),
    Binding(
        "o",
        "open_link('page')",
        "Page",
        show=False,
        tooltip="Open the abstract page",
        id="see.page",
    ),
    Binding("p", "open_link('pdf')", "PDF", show=False, tooltip="Open the PDF", id="see.pdf"),
    Binding("c", "open_link('code')", "Code", show=False, tooltip="Open the code", id="see.code"),
    Binding("y", "copy_id", "Copy", show=False, tooltip="Copy the paper's id", id="see.copy"),
    Binding("r", "reload", "Reload", show=False, tooltip="Read the store again", id="find.reload"),
)
