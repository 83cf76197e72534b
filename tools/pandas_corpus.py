"""The counts of a corpus by plain pandas, every table in memory: what the benchmark compares Dateline with.

It has the methods that measures call, so that both engines are asked the same and only the counting differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.fulltext import parse
from analysis.query import Query
from analysis.schema import TERM_KINDS, split_entity_key
from analysis.store.database import Selection

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


class PandasCorpus:
    """All tables of a snapshot as frames: numbers as int32, repeated strings as categories."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.all_documents = self._read("documents").drop(columns=["date_text", "n_chars"])
        self.all_documents["date"] = pd.to_datetime(self.all_documents["date"]).astype("datetime64[s]")
        repeated = ["date_origin", "date_confidence", "source", "collection", "language"]
        self.all_documents[repeated] = self.all_documents[repeated].astype("category")
        self.entities = self._read("entities").astype({"label": "category"})
        self.doc_entities = self._read("doc_entities")
        self.mentions = self._read("mentions", ["doc", "sentence", "entity"])
        self.terms = self._read("terms").astype({"kind": "category"})
        self.doc_terms = self._read("doc_terms", ["doc", "term", "n"])
        self.sentences = self._read("sentences", ["doc", "sentence"])
        self.texts = self._read("texts")["text"]
        self.forget()

    def _read(self, table: str, columns: list[str] | None = None) -> pd.DataFrame:
        return pd.read_parquet(self.snapshot / f"{table}.parquet", columns=columns)

    def forget(self) -> None:
        """Forget selections and searches, so that the next answer starts from nothing."""
        self._masks: dict[Query, Mask] = {}
        self._hits: dict[str, dict[int, int]] = {}

    # -- selection ---------------------------------------------------------------------------------------------

    def mask(self, query: Query) -> Mask:
        """Return which documents a query keeps."""
        key = query.replace(labels=())
        if key not in self._masks:
            self._masks[key] = self._keep(key)
        return self._masks[key]

    def _keep(self, query: Query) -> Mask:
        documents = self.all_documents
        kept = pd.Series(True, index=documents.index)
        if query.date_from:
            kept &= documents["date"] >= pd.Timestamp(query.date_from)
        if query.date_to:
            kept &= documents["date"] <= pd.Timestamp(query.date_to)
        for column, names in (("source", query.sources), ("collection", query.collections)):
            if names:
                kept &= documents[column].isin(names)
        having = [self._mentioning(self.entity_ids(key)) for key in query.entities]
        if having:
            kept &= np.logical_and.reduce(having) if query.match == "all" else np.logical_or.reduce(having)
        if query.search:
            kept &= documents["doc"].isin(list(self.hits(query.search)))
        if query.apart is not None:
            kept &= ~self.mask(query.apart)
        return kept.to_numpy()

    def _mentioning(self, ids: Sequence[int]) -> Mask:
        found = self.doc_entities.loc[self.doc_entities["entity"].isin(ids), "doc"]
        return self.all_documents["doc"].isin(found).to_numpy()

    def hits(self, search: str) -> dict[int, int]:
        """Return document number -> hits of a search."""
        if search not in self._hits:
            node = parse(search)
            if node is None:
                return {}
            words = [word.rstrip("*").lower() for atom in node.atoms() for word in atom.tokens]
            lower = self.texts.str.lower()
            kept = np.logical_and.reduce([lower.str.contains(w, regex=False).to_numpy() for w in words])
            found = {int(doc): node.find({"text": text}) for doc, text in self.texts[kept].items()}
            self._hits[search] = {doc: len(spans) for doc, spans in found.items() if spans is not None}
        return self._hits[search]

    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps, with totals."""
        mask = self.mask(query)
        kept = self.all_documents[mask]
        first, last = (None if pd.isna(d) else d.date() for d in (kept["date"].min(), kept["date"].max()))
        docs = kept["doc"].to_numpy()
        n_undated, n_tokens = int(kept["date"].isna().sum()), int(kept["n_tokens"].sum())
        return Selection(docs, bool(mask.all()), len(docs), n_undated, n_tokens, first, last)

    def _of(self, table: pd.DataFrame, query: Query) -> pd.DataFrame:
        mask = self.mask(query)
        return table if mask.all() else table[mask[table["doc"].to_numpy()]]

    def entity_ids(self, key: str) -> list[int]:
        """Return the entities of a key."""
        name, label = split_entity_key(key)
        found = self.entities["name"] == name
        return self.entities.loc[found & ((self.entities["label"] == label) | (label is None)), "entity"].tolist()

    # -- counts ------------------------------------------------------------------------------------------------

    @cached_property
    def dates(self) -> np.ndarray[Any, np.dtype[np.datetime64]]:
        """The date of each document number."""
        return self.all_documents["date"].to_numpy()

    def entity_counts(self, query: Query) -> pd.DataFrame:
        """Return entity_id, entity, label, mentions, documents, first_date, last_date."""
        rows = self._of(self.doc_entities, query)
        rows = rows.assign(date=self.dates[rows["doc"].to_numpy()])
        counts = rows.groupby("entity").agg(
            mentions=("n", "sum"), documents=("n", "size"), first_date=("date", "min"), last_date=("date", "max")
        )  # fmt: skip
        named = counts.reset_index().merge(self.entities[["entity", "name", "label"]], on="entity")
        if query.labels:
            named = named[named["label"].isin(query.labels)]
        return named.rename(columns={"entity": "entity_id", "name": "entity"})

    def entity_days(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return entity_id, date, mentions, documents."""
        rows = self._of(self.doc_entities, query)
        return self._by_day(rows[rows["entity"].isin(ids)], "entity", "mentions")

    def _by_day(self, rows: pd.DataFrame, subject: str, counted: str) -> pd.DataFrame:
        rows = rows.assign(date=self.dates[rows["doc"].to_numpy()])
        days = rows.groupby([subject, "date"], dropna=False).agg(n=("n", "sum"), documents=("n", "size"))
        return days.reset_index().rename(columns={subject: f"{subject}_id", "n": counted})

    def mention_days(self, query: Query, *, of_entities: bool = False) -> pd.DataFrame:
        """Return date, mentions with the query's labels, or of the query's entities."""
        rows = self._of(self.doc_entities, query)
        if of_entities and query.entities:
            rows = rows[rows["entity"].isin([i for key in query.entities for i in self.entity_ids(key)])]
        elif query.labels:
            rows = rows[rows["entity"].isin(self._labelled(query))]
        rows = rows.assign(date=self.dates[rows["doc"].to_numpy()])
        return rows.groupby("date", dropna=False)["n"].sum().rename("mentions").reset_index()

    def _labelled(self, query: Query) -> pd.Series:
        return self.entities.loc[self.entities["label"].isin(query.labels), "entity"]

    def source_counts(self, query: Query) -> pd.DataFrame:
        """Return name, documents of each source in the selection."""
        kept = self.all_documents.loc[self.mask(query), "source"]
        return kept.astype("str").value_counts().rename("documents").rename_axis("name").reset_index()

    def not_analysed(self, chosen: Selection) -> int:
        """Return how many documents of a selection are in a language that the pipeline does not read."""
        return int((~self.all_documents.set_index("doc").loc[chosen.docs, "analysed"]).sum())

    def document_days(self, query: Query) -> pd.DataFrame:
        """Return date, documents, tokens."""
        kept = self.all_documents[self.mask(query)].groupby("date", dropna=False)
        return kept.agg(documents=("doc", "size"), tokens=("n_tokens", "sum")).reset_index()

    def term_counts(
        self, query: Query, *, kinds: Sequence[str] = TERM_KINDS, top: int | None = None, ids: Sequence[int] = ()
    ) -> pd.DataFrame:
        """Return term_id, term, kind, count, documents of terms in the selection: the `top` first, or some ids."""
        counts = self._of(self.doc_terms, query).groupby("term")["n"].agg(["sum", "size"]).reset_index()
        counts.columns = ["term", "count", "documents"]
        if len(ids):
            counts = counts[counts["term"].isin(ids)]
        elif len(kinds) < len(TERM_KINDS):
            counts = counts[self.terms["kind"].isin(kinds).to_numpy()[counts["term"]]]
        if top is not None:
            order = ["count", "documents", "term"]
            counts = counts.nlargest(top, "count", keep="all").sort_values(order, ascending=[False, False, True])
            counts = counts.head(top)
        named = counts.merge(self.terms[["term", "text", "kind"]], on="term")
        return named.rename(columns={"term": "term_id", "text": "term"})

    def term_contrast(
        self, query: Query, other: Query | None = None, *, kinds: Sequence[str] = TERM_KINDS, min_count: int = 1
    ) -> pd.DataFrame:
        """Return term_id, n_target, n_reference of terms with so many in both together."""
        terms = self.terms.loc[self.terms["kind"].isin(kinds), ["term", "count"]]
        target = self._occurrences(query, terms["term"])
        rest = terms["count"].to_numpy() - target if other is None else self._occurrences(other, terms["term"])
        counts = pd.DataFrame({"term_id": terms["term"], "n_target": target, "n_reference": rest})
        return counts[counts["n_target"] + counts["n_reference"] >= min_count]

    def _occurrences(self, query: Query, terms: pd.Series) -> np.ndarray:
        sums = self._of(self.doc_terms, query).groupby("term")["n"].sum()
        return sums.reindex(terms, fill_value=0).to_numpy(dtype=np.int64)

    def term_names(self, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, term, kind."""
        named = self.terms.loc[self.terms["term"].isin(ids), ["term", "text", "kind"]]
        return named.rename(columns={"term": "term_id", "text": "term"})

    def term_spread(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, deviation, deviation_norm."""
        sizes = self.all_documents.loc[self.mask(query), "n_tokens"]
        shares = sizes[sizes > 0] / sizes.sum()
        rows = self._of(self.doc_terms, query)
        rows = rows[rows["term"].isin(ids)]
        share = shares.reindex(rows["doc"]).to_numpy()
        part = (rows["n"] / rows.groupby("term")["n"].transform("sum")).to_numpy()
        deviation = rows.assign(d=np.abs(part - share) - share).groupby("term")["d"].sum()
        spread = (0.5 * (1 + deviation)).clip(lower=0).rename("deviation").reset_index()
        low = shares.min() if len(shares) else np.nan
        norm = spread["deviation"] / (1 - low) if low < 1 else np.nan
        return spread.rename(columns={"term": "term_id"}).assign(deviation_norm=norm)

    # -- pairs -------------------------------------------------------------------------------------------------

    def _units(self, query: Query, ids: Sequence[int], unit: str) -> pd.DataFrame:
        """Return one row per document, or sentence, and entity in it."""
        rows = self._of(self.doc_entities if unit == "documents" else self.mentions, query)
        rows = rows[rows["entity"].isin(ids)]
        if unit == "documents":
            return rows.assign(sentence=0)[["doc", "sentence", "entity"]]
        return rows.drop_duplicates()

    def pair_counts(self, query: Query, ids: Sequence[int], *, unit: str = "documents") -> pd.DataFrame:
        """Return a, b (a < b), together."""
        units = self._units(query, ids, unit)
        pairs = units.merge(units, on=["doc", "sentence"], suffixes=("_a", "_b"))
        pairs = pairs[pairs["entity_a"] < pairs["entity_b"]]
        counts = pairs.groupby(["entity_a", "entity_b"]).size().rename("together").reset_index()
        return counts.rename(columns={"entity_a": "a", "entity_b": "b"})

    def unit_counts(self, query: Query, ids: Sequence[int], *, unit: str = "documents") -> pd.DataFrame:
        """Return entity_id, n."""
        counts = self._units(query, ids, unit).groupby("entity").size().rename("n").reset_index()
        return counts.rename(columns={"entity": "entity_id"})

    def unit_total(self, query: Query, unit: str) -> int:
        """Return the number of documents or sentences."""
        return int(self.mask(query).sum()) if unit == "documents" else len(self._of(self.sentences, query))

    # -- list --------------------------------------------------------------------------------------------------

    def documents(
        self, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
    ) -> pd.DataFrame:
        """Return documents of the selection, newest or oldest first, with mentions and hits."""
        counted = self._of(self.doc_entities, query)
        if query.entities:
            counted = counted[counted["entity"].isin([i for k in query.entities for i in self.entity_ids(k)])]
        elif query.labels:
            counted = counted[counted["entity"].isin(self._labelled(query))]
        kept = self.all_documents[self.mask(query)]
        mentions = counted.groupby("doc")["n"].sum()
        kept = kept.assign(mentions=mentions.reindex(kept["doc"]).fillna(0).to_numpy())
        kept["hits"] = kept["doc"].map(self.hits(query.search)).fillna(0) if query.search else 0
        kept = kept.assign(relevance=np.nan, tags="", note="")
        kept = kept.sort_values(["date", "doc"], ascending=[order != "newest", True], na_position="last")
        return kept.iloc[offset : None if limit is None else offset + limit]
