"""What happened when, in the documents' own words: the days that matter, and a sentence or two for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.measure import check_positive, table
from analysis.measures.novelty import parse_period
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "first": "datetime64[s], the day",
    "last": "datetime64[s], the same day: only expressions that name a single day are followed",
    "rank": "int64, of the day by score, from 1",
    "score": "float64, speaking - a quarter of the mean of the day before and the day after",
    "speaking": "int64, documents of the selection that speak of the day",
    "mentions": "int64, expressions in them that name it",
    "published": "int64, documents of the selection published on it",
    "place": "int64, of the sentence among those of the day, from 1",
    "similarity": "float64, cosine of the sentence with the mean of the day's sentences, 0 to 1",
    "sentence": "str, as the document has it",
    "sentence_start": "int64, its first character in the document",
    "start": "int64, first character of the expression that names the day; of the sentence where it names none",
    "end": "int64, end of the expression, exclusive; sentence_start where it names none",
    "id": "str, of the document",
    "title": "str, title of the document",
    "source": "str, of the document, '' where none is given",
    "published_on": "datetime64[s], day of publication; NaT where undated",
}
NEIGHBOURS = 0.25
"""Weight of the days around in a day's score: they are spoken of in the wake of a great day."""
LEAD, WITHIN = 3, 0
"""Sentences at the head of a document that may tell its day; days after the day on which it may be published."""
SPARE = 10
"""Days that stand by for those of which no whole sentence is left."""
MOST = 200
"""Sentences of a day that are compared."""
FEWEST_WORDS, MOST_WORDS = 8, 60
"""Words of a sentence that can stand alone and be read at once."""
ALIKE = 0.5
"""Cosine from which two sentences say the same."""
_BOUND = re.compile(r"\b(?:since|before|after|until|till|by|from|prior to|as of|ahead of)(?: the)? $", re.IGNORECASE)
"""What makes a day the bound of a stretch of time: the sentence is not about the day itself."""
_LEANING = re.compile(
    r"[\"“‘'(\[]?(?:This|That|These|Those|They|He|She|It|His|Her|Its|Their|There|Here|Also|But|And|Or|So|Yet|However|"
    r"Then|Thus|Therefore|Moreover|Such|As|For|Recently|Meanwhile|Earlier|Later|Now)\b"
)
"""What a sentence begins with that leans on the one before it."""
_CUT = re.compile(r"\b(?:No|Nos|Art|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov)\.$")
"""What a sentence ends with that was cut at a stop which is no end."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SPOKEN = re.compile(r"\b(?:(?:said|stated|announced|noted) (?:this|so)|I|we|us|you|my|our|your|We|You|My|Our|Your)\b")
_WHOLE = re.compile(r"[\"“‘'(\[]?[A-Z0-9].*[.!?][\"”’')\]]*", re.DOTALL)


def chronology(
    corpus: Corpus, query: Query, *, top: int = 20, sentences: int = 1, period: str | None = None
) -> pd.DataFrame:
    """Choose the days that the documents of a selection speak of most, and sentences that tell what happened on each.

    Columns: COLUMNS; one row a sentence, by day, then place. Days: the `top` by score, then the earlier, of those that
    have a sentence; `period` (FIRST..LAST) keeps those within. A day's sentences are those that speak of it, and those
    among the first three of a document published on it that name no day; at most 200 a day are compared, those that
    speak of it first, then by document. Each is a vector of its words and names, tf * ln(documents / documents with
    it). Whole sentences of 8 to 60 words are taken in order of their cosine with the mean of all: first those that
    stand on their own, then those that lean on others (`This …`), are spoken (`we`), name several days or only begin
    or end a stretch of time with this one (`since …`). One that is like another already taken (cosine 0.5 or more) is
    left out. Sentences are verbatim. Gholipour Ghalandari & Ifrim (2020) call this way date-wise.
    Raises InvalidParameter.
    """
    check_positive("top", top)
    check_positive("sentences", sentences)
    if not corpus.selection(query).n_documents:
        return table(COLUMNS)
    days = _days(corpus, query, period).head(top + SPARE)
    if days.empty:
        return table(COLUMNS)
    told = [day.date() for day in days["first"]]
    found = corpus.day_sentences(query, told, lead=LEAD, within=WITHIN, most=MOST)
    chosen = _choose(corpus, found, days, sentences)
    days = days[days["first"].isin(chosen["first"])].head(top)
    days = days.assign(rank=np.arange(1, len(days) + 1))
    named = chosen.merge(corpus.document_names(chosen["doc"].unique().tolist()), on="doc")
    rows = days.merge(named.rename(columns={"date": "published_on"}), on="first")
    return table(COLUMNS, rows.sort_values(["first", "place"], kind="stable"))


def _days(corpus: Corpus, query: Query, period: str | None) -> pd.DataFrame:
    """Return the days that texts speak of by score: first, last, score, speaking, mentions, published."""
    spoken = corpus.spoken_bins(query, "day").rename(columns={"start": "first", "documents": "speaking"})
    documents = corpus.document_days(query).set_index("date")["documents"]
    count = spoken.set_index("first")["speaking"]
    day = pd.Timedelta(days=1)
    around = [spoken["first"].sub(day).map(count).fillna(0), spoken["first"].add(day).map(count).fillna(0)]
    scored = spoken.assign(
        last=spoken["first"],
        score=spoken["speaking"] - NEIGHBOURS * (around[0] + around[1]) / 2,
        published=spoken["first"].map(documents[documents.index.notna()]).fillna(0),
    )
    if period is not None:
        first, last = parse_period(period)
        scored = scored[scored["first"].between(pd.Timestamp(first), pd.Timestamp(last))]
    return scored.sort_values(["score", "first"], ascending=[False, True], kind="stable")


def _choose(corpus: Corpus, found: pd.DataFrame, days: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the sentences of each day: doc, first, place, similarity, sentence, offsets; great days choose first."""
    vectors = _vectors(corpus, found)
    texts = corpus.with_sentences(found)["text"]
    whole = texts.map(can_stand_alone).to_numpy(dtype=bool)
    said = (found["mention_start"] - found["start"]).where(found["mention_start"] >= 0, -1)
    leaning = (found["others"] > 0).to_numpy() | np.array([leans(*one) for one in zip(texts, said, strict=True)])
    groups = found.groupby("day").indices
    taken: list[int] = []
    rows: list[tuple[int, int, float]] = []
    for day in days["first"]:
        at = np.asarray(groups.get(day, ()), dtype=np.int64)
        near = _similarity(vectors[at])
        place = 0
        for n in np.lexsort((at, -near, leaning[at])):
            row = int(at[n])
            if whole[row] and _is_new(vectors, row, taken):
                place += 1
                taken.append(row)
                rows.append((row, place, float(near[n])))
            if place == most:
                break
    return _placed(found, texts, rows)


def _placed(found: pd.DataFrame, texts: pd.Series[str], rows: list[tuple[int, int, float]]) -> pd.DataFrame:
    """Return the table of sentences that were taken as row, place, similarity."""
    at = [row for row, _, _ in rows]
    chosen = found.iloc[at].reset_index(drop=True)
    names_it = chosen["mention_start"] >= 0
    return pd.DataFrame({
        "doc": chosen["doc"], "first": chosen["day"], "place": [place for _, place, _ in rows],
        "similarity": [similarity for _, _, similarity in rows], "sentence": texts.iloc[at].to_numpy(),
        "sentence_start": chosen["start"], "start": chosen["mention_start"].where(names_it, chosen["start"]),
        "end": chosen["mention_end"].where(names_it, chosen["start"]),
    })  # fmt: skip


def can_stand_alone(sentence: str) -> bool:
    """Return whether words are a whole sentence of a length to be read at once: no headline, no list, no fragment."""
    words = sentence.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or not _WHOLE.fullmatch(sentence) or _CUT.search(sentence):
        return False
    return sum(word[0].islower() for word in words) >= len(words) / 2


def leans(sentence: str, said: int) -> bool:
    """Return whether a sentence leans on what stands around it, is spoken to somebody, or only bounds its day.

    `said` is where it names the day, negative where it does not.
    """
    if _LEANING.match(sentence) or _SPOKEN.search(_QUOTED.sub("", sentence)):
        return True
    return said >= 0 and _BOUND.search(sentence[:said]) is not None


def _vectors(corpus: Corpus, found: pd.DataFrame) -> sparse.csr_matrix:
    """Return a row of unit length for each sentence over the terms of all (zero where it has none)."""
    terms = corpus.sentence_terms(found)
    total = int(corpus.manifest["documents"])
    columns, ids = pd.factorize(terms["term_id"])
    weights = terms["n"].to_numpy(np.float64) * np.log(total / terms["documents"].to_numpy(np.float64))
    matrix = sparse.csr_matrix((weights, (terms["row"], columns)), shape=(len(found), max(len(ids), 1)))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags_array(np.divide(1, norms, out=np.zeros_like(norms), where=norms > 0)).tocsr() @ matrix


def _similarity(vectors: sparse.csr_matrix) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the cosine of each row (of unit length) with the mean of all."""
    if not vectors.shape[0]:
        return np.zeros(0)
    centre = np.asarray(vectors.mean(axis=0)).ravel()
    length = np.linalg.norm(centre)
    return np.asarray(vectors @ centre).ravel() / (length or 1.0)


def _is_new(vectors: sparse.csr_matrix, row: int, taken: list[int]) -> bool:
    """Return whether no sentence that was taken is like this one."""
    return not taken or float((vectors[taken] @ vectors[[row]].T).max()) < ALIKE

