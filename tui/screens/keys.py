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
    Binding(
        "slash",
        "filter",
        "Search",
        tooltip="Narrow the rows as you type; enter searches all papers",
        id="find.filter",
    ),
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
        "mark_range",
        "more_like",
        "next_order",
        "note",
        "tag",
        "unfold",
        "why",
        "add_seed",
        "copy_bibtex",
        "next_paper",
        "open_detail",
        "open_link",
        "replicated",
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
    Binding(
        "O",
        "replicated",
        "Replication",
        show=False,
        tooltip="From a replication to its original, and back",
        id="see.replicated",
    ),
    Binding("y", "copy_id", "Copy", show=False, tooltip="Copy the paper's id", id="see.copy"),
    Binding(
        "r",
        "reload",
        "Reload",
        show=False,
        tooltip="Read again; the inbox ranks anew",
        id="find.reload",
    ),
    Binding(
        "ctrl+r",
        "redo",
        "Redo",
        show=False,
        tooltip="Do again what was just taken back",
        id="act.redo",
    ),
    Binding(
        "t", "tag", "Tag", show=False, tooltip="Tag the paper, or all marked ones", id="act.tag"
    ),
    Binding("a", "note", "Note", show=False, tooltip="Write a note on the paper", id="act.note"),
    Binding(
        "plus",
        "add_seed",
        "Example",
        show=False,
        tooltip="Make the paper an example of the field",
        id="act.seed",
    ),
    Binding(
        "V",
        "mark_range",
        "Mark range",
        show=False,
        tooltip="Mark up to here from the row marked last",
        id="act.mark-range",
    ),
    Binding(
        "v",
        "unfold",
        "Unfold",
        show=False,
        tooltip="Show or hide twins of a paper",
        id="see.unfold",
    ),
    Binding(
        "F",
        "pick_flag",
        "Evidence",
        show=False,
        tooltip="Show only papers with code, a benchmark ...",
        id="find.flag",
    ),
    Binding(
        "A",
        "archive",
        "Archive",
        show=False,
        tooltip="Search all papers by words and meaning",
        id="find.archive",
    ),
    Binding(
        "m",
        "more_like",
        "Similar",
        show=False,
        tooltip="More papers like this one",
        id="find.similar",
    ),
    Binding(
        "w", "why", "Why", show=False, tooltip="The reasons of the score, on a page", id="see.why"
    ),
    Binding(
        "Y",
        "copy_bibtex",
        "BibTeX",
        show=False,
        tooltip="Copy the paper as BibTeX",
        id="see.bibtex",
    ),
    Binding(
        "e",
        "export",
        "Export",
        show=False,
        tooltip="Write the marked papers, else all shown, to a file",
        id="see.export",
    ),
    Binding(
        "D",
        "today",
        "Today",
        show=False,
        tooltip="What was done today, and what is left",
        id="see.today",
    ),
    Binding(
        "M",
        "figures",
        "Pictures",
        show=False,
        tooltip="Map, scores and announcements of the field",
        id="see.figures",
    ),
    Binding(
        "C",
        "changes",
        "Changes",
        show=False,
        tooltip="What changed about papers you know",
        id="see.changes",
    ),
    Binding(
        "E",
        "edit_field",
        "Edit field",
        show=False,
        tooltip="What the field goes by and believes; change it",
        id="see.field",
    ),
    Binding(
        "i",
        "status",
        "Status",
        show=False,
        tooltip="Jobs, sources and what is stored; fetch and index",
        id="see.status",
    ),
)
