"""Documents that are like one document: cosine of their terms, weighted by how often and how rarely they occur."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UnknownName
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

TERMS_SHOWN = 6
_COLUMNS = "doc::BIGINT AS doc, id, title, date, source, collection, n_tokens::BIGINT AS n_tokens"


def similar_documents(corpus: Corpus, query: Query, id: str, *, kinds: Sequence[str], limit: int) -> pd.DataFrame:
    """Return doc, id, title, date, source, collection, n_tokens, similarity, shared, terms of the nearest documents.

    The nearest first, of the selection, without the document itself and without those that share nothing. A term
    weighs (1 + ln n) ln(N / documents), N and documents over the corpus. `shared` counts the terms of these `kinds`
    that both have and that not every document has; `terms` names those that add most to the cosine.
    Raises UnknownName.
    """
    found = corpus.database.rows("SELECT doc FROM documents WHERE id = ?", [id])
    if not found:
        raise UnknownName("document", id, ())
    own = int(found[0][0])
    near = _nearest(corpus, query, own, list(kinds), limit)
    listed = corpus.database.frame(
        f"SELECT {_COLUMNS} FROM documents SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc)",
        [near["doc"].tolist()],
    )
    terms = _in_common(corpus, own, near["doc"].tolist(), list(kinds))
    return near.merge(listed, on="doc", how="left").merge(terms, on="doc", how="left")


def _nearest(corpus: Corpus, query: Query, own: int, kinds: list[str], limit: int) -> pd.DataFrame:
    """Return doc, similarity, shared of the nearest documents."""
    chosen = corpus.selection(query)
    products = corpus.database.frame(
        f"WITH own AS MATERIALIZED ({_own(corpus)}) "
        "SELECT doc, sum((1 + ln(d.n)) * own.idf * own.w)::DOUBLE AS product, count(*) AS shared "
        f"FROM {chosen.of('doc_terms')} d JOIN own USING (term) WHERE doc <> ? GROUP BY doc ORDER BY doc",
        [own, kinds, own], chosen=chosen,
    )  # fmt: skip
    lengths = corpus.term_lengths(tuple(kinds))
    docs = products["doc"].to_numpy()
    cosine = products["product"].to_numpy() / (lengths[docs] * max(lengths[own], np.finfo(float).tiny))
    order = np.lexsort((docs, -cosine))[:limit]
    return pd.DataFrame({
        "doc": docs[order].astype("int64"), "similarity": np.minimum(cosine[order], 1.0),
        "shared": products["shared"].to_numpy()[order],
    })  # fmt: skip


def _in_common(corpus: Corpus, own: int, docs: list[int], kinds: list[str]) -> pd.DataFrame:
    """Return doc, terms: of each document those shared terms that add most to its cosine, joined."""
    return corpus.database.frame(
        f"WITH own AS MATERIALIZED ({_own(corpus)}) "
        "SELECT doc, string_agg(text, '; ' ORDER BY part DESC, text) AS terms FROM ("
        "SELECT d.doc, own.text, (1 + ln(d.n)) * own.idf * own.w AS part FROM doc_terms d "
        "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc) JOIN own USING (term) QUALIFY "
        f"row_number() OVER (PARTITION BY d.doc ORDER BY part DESC, own.text) <= {TERMS_SHOWN}) GROUP BY doc",
        [own, kinds, docs],
    )


def term_lengths(corpus: Corpus, kinds: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the length of the vector of weighted terms of every document, by its number."""
    rows = corpus.database.frame(
        f"SELECT d.doc, sqrt(sum(((1 + ln(d.n)) * t.idf) ** 2)) AS length FROM doc_terms d JOIN (SELECT term, "
        f"{_idf(corpus)} AS idf FROM terms WHERE list_contains(?, kind)) t USING (term) GROUP BY d.doc",
        [list(kinds)],
    )
    lengths = np.zeros(int(corpus.manifest["documents"]))
    lengths[rows["doc"].to_numpy()] = rows["length"].to_numpy()
    return lengths


def _own(corpus: Corpus) -> str:
    """Return SQL for term, text, idf, w of the terms of a document (bound: its number, kinds) that weigh something."""
    return (
        f"SELECT d.term, t.text, {_idf(corpus)} AS idf, (1 + ln(d.n)) * {_idf(corpus)} AS w FROM doc_terms d "
        "JOIN terms t USING (term) WHERE d.doc = ? AND list_contains(?, t.kind) AND "
        f"t.documents < {corpus.manifest['documents']}"
    )


def _idf(corpus: Corpus) -> str:
    return f"ln({float(corpus.manifest['documents'])} / documents)"
