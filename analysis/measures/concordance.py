"""Words in context (KWIC): every place of a word, a phrase or an entity, with what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "left": "str, text before the node",
    "node": "str, the node as it stands in the text",
    "right": "str, text after the node",
    "date": "datetime64[s], day of the document; NaT where undated",
    "title": "str, title of the document",
    "source": "str, '' where none is given",
    "id": "str, of the document",
    "start": "int64, place of the node in the text, in code points",
    "end": "int64, end of the node, exclusive",
    "place": "float64, start / characters of the document",
}
SORTS = ("document", "left", "right", "node")
WIDEST, LARGEST_WINDOW = 500, 20
SORT_WORDS, KEY_WIDTH = 4, 80
"""Whole words within so many characters of a context that its sorting looks at, whatever width is shown."""


def concordance(
    corpus: Corpus, query: Query, *, node: str = "", sort: str = "document", width: int = 80, near: str = "",
    window: int = 5, limit: int | None = 100, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """List every place of a node with up to `width` characters on both sides.

    Columns: COLUMNS; `text[start:end]` is the node but for white space. `node`: an entity's key, `keyword:<term>` or
    `words:<search>`; none: the hits of the query's search, else the mentions of its entities. `sort`: document (day,
    place), left (the words before the node, nearest first), right, or node (then right). `near`: only places that have
    this term among the `window` words and names before or after them, as `collocates` counts them. Rows from `offset`
    on, at most `limit`. Raises InvalidParameter, UnknownName.
    """
    check_window(window)
    check_choice("sort", sort, SORTS)
    check_positive("limit", limit)
    if not 1 <= width <= WIDEST:
        raise InvalidParameter("width", width, f"a number of characters from 1 to {WIDEST}")
    if offset < 0:
        raise InvalidParameter("offset", offset, "a whole number from 0")
    if not corpus.selection(query).n_documents:
        return table(COLUMNS)
    if sort == "document":
        lines = corpus.concordance(query, node, width=width, near=near, window=window, limit=limit, offset=offset)
        return table(COLUMNS, lines.rename(columns={"document": "id"}))
    lines = corpus.concordance(query, node, width=max(width, KEY_WIDTH), near=near, window=window)
    keys = [_key(sort, *row) for row in lines[["left", "node", "right"]].itertuples(index=False, name=None)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    page = lines.iloc[order[offset : None if limit is None else offset + limit]]
    page = page.assign(left=page["left"].str[-width:], right=page["right"].str[:width])
    return table(COLUMNS, page.rename(columns={"document": "id"}))


def check_window(window: int) -> None:
    """Raise InvalidParameter where a window has no word, or too many to be near."""
    if not 1 <= window <= LARGEST_WINDOW:
        raise InvalidParameter("window", window, f"a number of words from 1 to {LARGEST_WINDOW}")


def _key(sort: str, left: str, node: str, right: str) -> tuple[list[str], list[str]]:
    near, far = left[-KEY_WIDTH:].lower(), right[:KEY_WIDTH].lower()
    before = re.findall(r"\w+", near if len(near) < KEY_WIDTH else near.partition(" ")[2])[: -SORT_WORDS - 1 : -1]
    after = re.findall(r"\w+", far if len(far) < KEY_WIDTH else far.rpartition(" ")[0])[:SORT_WORDS]
    return {"left": (before, after), "right": (after, before), "node": ([node.lower()], after)}[sort]
