"""The same answers as the measures, counted in plain Python from the rows of a snapshot: slow, and independent."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import pyarrow.parquet as pq

from analysis.query import Query
from analysis.store.corpus import Corpus

TABLES = ("documents", "texts", "sentences", "entities", "mentions", "inferred", "terms", "doc_terms", "stories")
Span = tuple[int, int, int]


class Oracle:
    """The raw rows of a corpus, and what can be counted in them."""

    def __init__(self, corpus: Corpus) -> None:
        folder = corpus.database.folder
        rows = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}
        self.documents: dict[int, dict[str, Any]] = {row["doc"]: row for row in rows["documents"]}
        self.texts = {row["doc"]: row["text"] for row in rows["texts"]}
        self.keys = {row["entity"]: f"{row['name']} ({row['label']})" for row in rows["entities"]}
        self.labels = {f"{row['name']} ({row['label']})": row["label"] for row in rows["entities"]}
        self.sentences = rows["sentences"]
        self.heads = {row["doc"]: row["head"] for row in rows["stories"]}
        self.mentions, self.inferred = (
            [{**row, "key": self.keys[row["entity"]]} for row in rows[table]] for table in ("mentions", "inferred")
        )
        named = {row["term"]: (row["text"], row["kind"]) for row in rows["terms"]}
        self.terms = [{**row, "key": named[row["term"]]} for row in rows["doc_terms"]]

    def counted(self, query: Query) -> list[dict[str, Any]]:
        """Return the mentions that count, whatever their document and label."""
        return [*self.mentions, *self.inferred] if query.inferred else self.mentions

    def select(self, query: Query) -> set[int]:
        """Return the numbers of the documents that a query keeps."""
        named = defaultdict(set)
        for row in self.counted(query):
            named[row["doc"]].add(row["key"])
        apart = set() if query.apart is None else self.select(query.apart)
        kept = {doc for doc, row in self.documents.items() if self._keeps(query, row, named[doc])} - apart
        return kept & self._earliest(query) if query.count == "stories" else kept

    def _earliest(self, query: Query) -> set[int]:
        """Return the first document of each story that the query's sources and collections tell."""
        first: dict[int, int] = {}
        for doc, row in sorted(self.documents.items()):
            if row["source"] in (query.sources or [row["source"]]) and (
                row["collection"] in (query.collections or [row["collection"]])
            ):
                first.setdefault(self.heads[doc], doc)
        return set(first.values())

    def _keeps(self, query: Query, row: dict[str, Any], named: set[str]) -> bool:
        day = row["date"]
        if (query.date_from or query.date_to) and day is None:
            return False
        if (query.date_from and day < query.date_from) or (query.date_to and day > query.date_to):
            return False
        if query.sources and row["source"] not in query.sources:
            return False
        if query.collections and row["collection"] not in query.collections:
            return False
        if query.entities:
            found = [key in named for key in query.entities]
            if not (all(found) if query.match == "all" else any(found)):
                return False
        return has_words(self.texts[row["doc"]], query.search)

    def spans(self, query: Query) -> dict[str, list[Span]]:
        """Return entity key -> (doc, start, end) of each mention that the query counts."""
        docs, found = self.select(query), defaultdict(list)
        for row in self.counted(query):
            if row["doc"] in docs and (not query.labels or self.labels[row["key"]] in query.labels):
                found[row["key"]].append((row["doc"], row["start"], row["end"]))
        return dict(found)

    def entity_counts(self, query: Query) -> dict[str, tuple[int, int, dt.date | None, dt.date | None]]:
        """Return entity key -> mentions, documents, first and last date."""
        counts = {}
        for key, spans in self.spans(query).items():
            docs = {doc for doc, _, _ in spans}
            days = sorted(d for doc in docs if (d := self.documents[doc]["date"]))
            counts[key] = (len(spans), len(docs), days[0] if days else None, days[-1] if days else None)
        return counts

    def tokens(self, docs: set[int]) -> int:
        return sum(self.documents[doc]["n_tokens"] for doc in docs)

    def term_counts(self, docs: set[int]) -> dict[tuple[str, str], Counter[int]]:
        """Return (term, kind) -> occurrences per document."""
        counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for row in self.terms:
            if row["doc"] in docs:
                counts[row["key"]][row["doc"]] += len(row["starts"])
        return dict(counts)

    def dispersion(self, counts: Counter[int], docs: set[int]) -> float:
        """Return Gries' DP, normalised, of a term over documents that have tokens."""
        parts = {doc: self.documents[doc]["n_tokens"] for doc in docs if self.documents[doc]["n_tokens"]}
        total, occurrences = sum(parts.values()), sum(counts[doc] for doc in parts)
        if len(parts) < 2 or not occurrences:
            return float("nan")
        shares = {doc: size / total for doc, size in parts.items()}
        deviation = sum(abs(counts[doc] / occurrences - share) for doc, share in shares.items()) / 2
        return deviation / (1 - min(shares.values()))

    def units_of(self, doc: int) -> list[tuple[int, int, tuple[str, str]]]:
        """Return start, end, (term, kind) of the words and names of a document, in order."""
        return sorted(
            (start, end, row["key"])
            for row in self.terms if row["doc"] == doc and row["key"][1] in ("word", "name")
            for start, end in zip(row["starts"], row["ends"], strict=True)
        )  # fmt: skip

    def units_total(self) -> list[int]:
        """Return how many words and names each document has."""
        return [len(self.units_of(doc)) for doc in self.documents]

    def days(self, docs: set[int]) -> Counter[dt.date | None]:
        """Return day (None: undated) -> documents."""
        return Counter(self.documents[doc]["date"] for doc in docs)

    def pairs(self, query: Query, keys: set[str], unit: str) -> dict[frozenset[str], int]:
        """Return pair of entity keys -> units that mention both."""
        together: Counter[frozenset[str]] = Counter()
        for found in self.units(query, unit).values():
            together.update(frozenset(pair) for pair in combinations(sorted(found & keys), 2))
        return dict(together)

    def units(self, query: Query, unit: str) -> dict[tuple[int, int], set[str]]:
        """Return (document, sentence) -> entity keys in it, for every document or sentence of the selection."""
        docs = self.select(query)
        if unit == "documents":
            found: dict[tuple[int, int], set[str]] = {(doc, 0): set() for doc in docs}
        else:
            found = {(row["doc"], row["sentence"]): set() for row in self.sentences if row["doc"] in docs}
        for row in self.counted(query):
            if row["doc"] in docs:
                found[row["doc"], row["sentence"] if unit == "sentences" else 0].add(row["key"])
        return found


def has_words(text: str, search: str) -> bool:
    """Whether a text has each word, prefix* and "phrase" of a search without operators."""
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', search):
        parts = [re.escape(part.rstrip("*")) + r"\w*" * part.endswith("*") for part in (phrase or word).split()]
        ends = (r"\b" if re.match(r"\w", parts[0]) else "", r"\b" if re.match(r".*[\w*]$", parts[-1]) else "")
        if not re.search(ends[0] + r"\s+".join(parts) + ends[1], text, re.IGNORECASE):
            return False
    return True


def bin_start(day: dt.date, by: str) -> dt.date:
    """Return the first day of a bin by the calendar of the standard library."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return dt.date.fromisocalendar(year, week, 1)
    if by == "month":
        return day.replace(day=1)
    if by == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if by == "year" else day
