"""Context: every place of a word, a phrase or a name with what stands around it, and what stands near it.

Parameters of its own: `node` (an entity, keyword:<term> or words:<search>), `sort`, `near` (a term), `window`, `score`,
`page` (of the lines, from 1).
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import InvalidParameter, UnknownName
from analysis.fulltext import is_plain, parse
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.schema import KEYWORD, NAME_LABELS, WORDS, split_entity_key
from analysis.store.corpus import Corpus
from dashboard import address, cache, decisions, panel
from dashboard.charts import series_title
from dashboard.pages import go
from dashboard.theme import plural
from dashboard.wording import plain

NOTHING = f"{WORDS}–"
"""Stands for a choice where a selection has neither names nor keywords: it is found nowhere."""
OFFERED, LINES, DRAWN = 100, 50, 2_000
"""Names and keywords offered; lines on a page; places that the points, their table and their files take in."""
BEFORE, AFTER = 34, 64
"""Characters of context in the table: so many that a narrow screen shows the word itself; the export has more."""
SORTS = {"document": "Day", "left": "Words before", "right": "Words after", "node": "The word itself"}
SCORES = {"log_dice": "logDice", "g2": "G²", "mi": "MI"}
HOW_SCORED = (
    "logDice: how exclusively the two belong together, whatever the size of the corpus. G²: how unlikely it is that "
    "they meet so often by chance. MI: how many times oftener than by chance, in powers of two; it favours rare words."
)


def show(corpus: Corpus, query: Query) -> None:
    """Show the lines, then what stands near beside where in the texts the places are."""
    st.title("Words in context", anchor=False)
    options = MEASURES["collocates"].options
    windows = [str(n) for n in options["window"].choices]
    address.check(sort=list(SORTS), window=windows, score=list(SCORES))
    with st.container(horizontal=True, vertical_alignment="bottom", key="context-controls"):
        node = _node(corpus, query)
        sort = address.choose_one("Order by", "sort", list(SORTS), titles=SORTS.__getitem__)
        window = int(address.choose_one("Words around it", "window", windows, default="5"))
        score = address.choose_one("Rank by", "score", list(SCORES), titles=SCORES.__getitem__, help=HOW_SCORED)
    try:
        total = cache.ask(corpus, "evidence_count", query, node=node)
        near = _near(corpus)
        with st.container(border=True, key="card-lines"):
            _lines(corpus, query, node, sort, near, window)
        left, right = st.columns(2)
        with left:
            panel.show("collocates", corpus, query, height=460, node=node, window=window, score=score,
                       actions={"collocate": _keep_near})  # fmt: skip
        with right:
            hint = f"the first {DRAWN:,} of {total:,}" if total > DRAWN else ""
            panel.show("concordance", corpus, query, height=460, node=node, near=near, window=window, limit=DRAWN,
                       hint=hint, title=f"Where {series_title(node)} stands" if node else "")  # fmt: skip
    except (InvalidParameter, UnknownName) as error:
        st.warning(plain(str(error)), icon=":material/search_off:")


# -- what is looked at -----------------------------------------------------------------------------------------


def _node(corpus: Corpus, query: Query) -> str:
    """Let a name, a keyword or any words be chosen; without a choice, what the filters look for, or the first name."""
    names = list(cache.table(corpus, "entities", query, top=OFFERED)["key"])
    terms = list(dict.fromkeys(cache.table(corpus, "keywords", query, top=OFFERED)["term"]))
    filtered = [""] if query.search or query.entities else []
    offered = [*filtered, *names[:OFFERED], *(f"{KEYWORD}{term}" for term in terms)]
    asked = _asked(corpus)
    options = list(dict.fromkeys([*([asked] if asked else []), *offered])) or [NOTHING]
    key = "own-node"
    st.session_state[key] = asked or options[0]
    st.selectbox(
        "Word, phrase or name", options, key=key, accept_new_options=True, format_func=_node_title, width=340,
        on_change=lambda: address.visit(node=_as_node(st.session_state[key], options), near=None, page=None),
        help="Choose one, or type words: “war crime*” finds both words side by side, war OR peace either of them.",
    )  # fmt: skip
    return str(st.session_state[key])


def _asked(corpus: Corpus) -> str:
    """Return the node of the link, led on where decisions gave an entity another name; '' where there is none."""
    asked = st.query_params.get("node", "")
    if not asked or asked.startswith((KEYWORD, WORDS)):
        return asked
    return decisions.lead_on(corpus, asked) or ""


def _as_node(chosen: str, offered: list[str]) -> str:
    """Return what was chosen or typed as a node: words that are no offered one are searched for, side by side."""
    chosen = chosen.strip()
    if chosen in offered or chosen.startswith((KEYWORD, WORDS)) or split_entity_key(chosen)[1] in NAME_LABELS:
        return chosen
    try:
        side_by_side = " " in chosen and '"' not in chosen and is_plain(parse(chosen))
    except InvalidParameter:
        side_by_side = False
    return f'{WORDS}"{chosen}"' if side_by_side else f"{WORDS}{chosen}"


def _node_title(node: str) -> str:
    return {"": "What the filters look for", NOTHING: "No names or keywords here"}.get(node) or series_title(node)


def _near(corpus: Corpus) -> str:
    """Return the term that places must stand near, as the link says; '' where the corpus has none such."""
    near = st.query_params.get("near", "")
    if not near:
        return ""
    try:
        cache.ask(corpus, "term_ids", near)
    except UnknownName as error:
        st.warning(plain(f"Ignored: {error}"), icon=":material/link_off:")
        return ""
    return near


def _keep_near(term: str, kind: str) -> None:
    address.visit(near=f"{term} ({kind})", page=None)


# -- lines -----------------------------------------------------------------------------------------------------


def _lines(corpus: Corpus, query: Query, node: str, sort: str, near: str, window: int) -> None:
    """Show one page of lines; a chosen one opens its document at the place."""
    panel.heading("In context", "choose a line to read on")
    subject = {"node": node, "near": near, "window": window}
    total = cache.ask(corpus, "evidence_count", query, **subject)
    if near:
        st.button(f"Near {plain(near)}", icon=":material/close:", key="near-off", help="Show every place again",
                  on_click=lambda: address.visit(near=None, page=None))  # fmt: skip
    if not total:
        st.caption("It stands nowhere in these documents. Choose another word, or widen the filters at the side.")
        return
    pages = -(-total // LINES)
    number = min(address.page_number(), pages)
    rows = cache.table(corpus, "concordance", query, node=node, sort=sort, near=near, window=window, limit=LINES,
                       offset=(number - 1) * LINES)  # fmt: skip
    first = (number - 1) * LINES + 1
    st.caption(f"{first:,} to {first + len(rows) - 1:,} of {plural(total, 'place')}")
    _table(rows)
    if pages > 1:
        key = f"lines-page-{number}"
        st.pagination(pages, default=number, key=key, max_visible_pages=5, on_change=address.turn_page, args=(key,))


def _table(rows: pd.DataFrame) -> None:
    config = {
        "left": st.column_config.TextColumn("Before", alignment="right", width=230),
        "node": st.column_config.TextColumn("It", alignment="center", width=110),
        "right": st.column_config.TextColumn("After", width=420),
        "date": st.column_config.DateColumn("Day", format="YYYY-MM-DD"),
        "title": st.column_config.TextColumn("Document", width="medium"),
    }
    st.dataframe(
        rows[list(config)].assign(left=rows["left"].str[-BEFORE:], right=rows["right"].str[:AFTER]), hide_index=True,
        key="lines", column_config=config, selection_mode="single-row", height=420,
        on_select=lambda: _choose_line(rows), alt="Lines with the text before and after each place",
    )  # fmt: skip


def _choose_line(rows: pd.DataFrame) -> None:
    chosen = [row for row in st.session_state["lines"]["selection"]["rows"] if row < len(rows)]
    if chosen:
        row = rows.iloc[chosen[0]]
        go("documents", doc=row["id"], at=str(row["start"]))
