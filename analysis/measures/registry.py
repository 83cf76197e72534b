"""Every measure with its title, columns, formula, source and options, in reading order."""

from __future__ import annotations

from analysis.measures.choices import (
    ABOUT,
    AGAINST,
    BY,
    COMMON,
    KIND,
    KINDS,
    NODE,
    PAIRED,
    PERIOD,
    SCALE,
    SERIES,
    SMOOTH,
    UNIT,
    WINDOW,
)
from analysis.measures.chronology import COLUMNS as CHRONOLOGY_COLUMNS
from analysis.measures.chronology import chronology
from analysis.measures.collocates import COLUMNS as COLLOCATE_COLUMNS
from analysis.measures.collocates import SCORES, collocates
from analysis.measures.concordance import COLUMNS as LINE_COLUMNS
from analysis.measures.concordance import SORTS, concordance
from analysis.measures.cooccurrence import COLUMNS as PAIR_COLUMNS
from analysis.measures.cooccurrence import cooccurrence
from analysis.measures.dates_in_texts import COLUMNS as SPOKEN_COLUMNS
from analysis.measures.dates_in_texts import SPANS, dates_in_texts
from analysis.measures.documents import COLUMNS as DOCUMENT_COLUMNS
from analysis.measures.documents import ORDERS, document_table
from analysis.measures.entities import COLUMNS as ENTITY_COLUMNS
from analysis.measures.entities import COMPARED, entity_counts
from analysis.measures.entity_keyness import COLUMNS as ENTITY_KEYNESS_COLUMNS
from analysis.measures.entity_keyness import entity_keyness
from analysis.measures.groups import COLUMNS as GROUP_COLUMNS
from analysis.measures.groups import groups
from analysis.measures.keyness import COLUMNS as KEYNESS_COLUMNS
from analysis.measures.keyness import keyness
from analysis.measures.keywords import COLUMNS as KEYWORD_COLUMNS
from analysis.measures.keywords import keyword_counts
from analysis.measures.kpis import COLUMNS as KPI_COLUMNS
from analysis.measures.kpis import key_figures
from analysis.measures.measure import Measure, Option, options
from analysis.measures.novelty import CENTRAL_COLUMNS, central_documents, novelty
from analysis.measures.novelty import COLUMNS as NOVELTY_COLUMNS
from analysis.measures.novelty import KINDS as NEW_KINDS
from analysis.measures.peaks import COLUMNS as PEAK_COLUMNS
from analysis.measures.peaks import LEVELS, METHODS, peaks
from analysis.measures.period_terms import COLUMNS as PERIOD_TERM_COLUMNS
from analysis.measures.period_terms import period_terms
from analysis.measures.places import MEASURES as PLACES
from analysis.measures.quotes import COLUMNS as QUOTE_COLUMNS
from analysis.measures.quotes import OVER_TIME_COLUMNS, SPEAKER_COLUMNS, quotes, speakers, speakers_over_time
from analysis.measures.sides_over_time import COLUMNS as SIDES_COLUMNS
from analysis.measures.sides_over_time import sides_over_time
from analysis.measures.similar import COLUMNS as SIMILAR_COLUMNS
from analysis.measures.similar import COMPARED_KINDS, similar_documents
from analysis.measures.timeline import COLUMNS as TIMELINE_COLUMNS
from analysis.measures.timeline import MARKS, timeline
from analysis.schema import TERM_KINDS

_ALL = (
    Measure(
        "kpis", "Totals", key_figures, KPI_COLUMNS,
        "Sums over the documents of the selection; compared with the period of equal length before it.",
        "counts",
    ),
    Measure(
        "timeline", "Over time", timeline, TIMELINE_COLUMNS,
        "Documents or mentions per calendar bin; share = documents / documents of the base selection; "
        "rate = mentions / tokens of the base selection * 1,000,000.",
        "counts; weeks: ISO 8601",
        options(
            BY, UNIT, SCALE, SMOOTH, SERIES,
            Option("peaks", "choice", "none", MARKS, "mark bins with more documents than expected, and how"),
            Option("typical", "switch", False, (True, False), "say what each bin is about"),
        ),
    ),
    Measure(
        "peaks", "Peaks", peaks, PEAK_COLUMNS,
        "test: P(X >= count), given the baseline of the bins before, adjusted over the bins of a series; X is "
        "hypergeometric (hits among documents, weekday odds) or negative binomial (documents in days). bursts: the "
        "cheapest course of two states with rates p and 2p, where a step up costs ln(bins).",
        "Fisher (1935); Benjamini & Hochberg (1995); Kleinberg (2002)",
        options(
            BY,
            SERIES,
            Option("method", "choice", "test", METHODS, "how peaks are found"),
            Option("alpha", "level", 0.05, LEVELS, "share of false peaks that is accepted, for the test"),
            Option("top", "number", 10, (), "peaks of each series"),
        ),
    ),
    Measure(
        "period_terms", "What each period is about", period_terms, PERIOD_TERM_COLUMNS,
        "G² and log ratio over documents with / without a term, of each period / of all other periods.",
        "Dunning (1993); Hardie (2014); Benjamini & Hochberg (1995)",
        options(
            BY, SERIES,
            Option("top", "number", 5, (), "terms of each period"),
        ),
    ),
    Measure(
        "novelty", "What is new", novelty, NOVELTY_COLUMNS,
        "G² and log ratio over documents with / without it, of the period / of all other days, among the documents of "
        "one series.",
        "Dunning (1993); Hardie (2014); Benjamini & Hochberg (1995)",
        options(
            Option("of", "choice", "terms", NEW_KINDS, "terms, or entities"), SERIES, PERIOD,
            Option("top", "number", 25, (), "rows shown"),
        ),
    ),
    Measure(
        "central_documents", "Documents at the centre", central_documents, CENTRAL_COLUMNS,
        "similarity = cosine with the mean of the period's documents, over the 25 first new terms weighted by G².",
        "Salton & McGill (1983)",
        options(SERIES, PERIOD, Option("limit", "number", 3, (), "rows shown")),
    ),
    Measure(
        "dates_in_texts", "Days the texts speak of", dates_in_texts, SPOKEN_COLUMNS,
        "Time expressions whose days all lie in a calendar bin, and documents with one; relative ones are resolved "
        "against the document's date.",
        "TIMEX3: Pustejovsky et al. (2003); rules after Strötgen & Gertz (2013)",
        options(BY, Option("span", "choice", "documents", SPANS, "days shown: of the documents, or all spoken of")),
    ),
    Measure(
        "chronology", "Chronology", chronology, CHRONOLOGY_COLUMNS,
        "score of a day = documents that speak of it - ¼ of the mean of its two neighbours. Its sentences: those that "
        "speak of it, and of the first three of a document of that day those that name no day (at most 200), by the "
        "cosine of tf * ln(N / documents) with their mean; those that stand on their own first, those alike left out.",
        "Gholipour Ghalandari & Ifrim (2020); Salton & McGill (1983)",
        options(
            Option("top", "number", 20, (), "days shown"),
            Option("sentences", "number", 1, (), "sentences of each day, at most"),
            Option("period", "period", None, (), "only days within FIRST..LAST as YYYY-MM-DD"),
        ),
    ),
    Measure(
        "entities", "Who and what", entity_counts, {**ENTITY_COLUMNS, **COMPARED},
        "Mentions and documents of each name; share = documents / documents of the selection; "
        "change = mentions - mentions in the period of equal length before.",
        "counts",
        options(
            Option("top", "number", None, (), "ranks shown; ties with the last stay"),
            Option("by_label", "switch", False, (True, False), "rank within each label"),
            Option("compare", "switch", False, (True, False), "compare with the period before"),
        ),
    ),
    *PLACES,
    Measure(
        "keywords", "Keywords", keyword_counts, KEYWORD_COLUMNS,
        "Occurrences of each term; rate = count / tokens * 1,000,000; "
        "dispersion = ½ Σ|v - s| / (1 - min s) over documents, v the share of the term, s of tokens.",
        "Gries (2008); Lijffijt & Gries (2012)",
        options(
            KINDS, Option("term", "term", "", (), "only this term"),
            Option("top", "number", 100, (), "rows shown"),
        ),
    ),
    Measure(
        "keyness", "What is typical", keyness, KEYNESS_COLUMNS,
        "G² = 2 Σ O ln(O/E) over term / other tokens by selection / other side; log ratio = log2 of the two rates.",
        "Dunning (1993); Hardie (2014); Benjamini & Hochberg (1995)",
        options(
            KINDS, AGAINST,
            Option("top", "number", 50, (), "rows of the selection, and as many of the other side"), COMMON,
            Option("min_count", "number", 3, (), "occurrences in both together, from which a term is tested"),
        ),
    ),
    Measure(
        "entity_keyness", "Who is typical", entity_keyness, ENTITY_KEYNESS_COLUMNS,
        "G² and log ratio over documents with / without the entity, of the selection / of the other side.",
        "Dunning (1993); Hardie (2014); Benjamini & Hochberg (1995)",
        options(
            AGAINST, Option("top", "number", 50, (), "rows of the selection, and as many of the other side"), COMMON,
            Option("min_documents", "number", 3, (), "documents in both together, from which an entity is tested"),
        ),
    ),
    Measure(
        "sides_over_time", "Both sides over time", sides_over_time, SIDES_COLUMNS,
        "As the timeline, for the selection and for the other side, on bins of one length.",
        "counts; weeks: ISO 8601",
        options(AGAINST, BY, UNIT, SCALE, SMOOTH),
    ),
    Measure(
        "cooccurrence", "Who with whom", cooccurrence, PAIR_COLUMNS,
        "expected = count_a * count_b / N; G² over both / one / other / neither, its p adjusted over all pairs that "
        "could have met; npmi = ln(p(ab) / p(a)p(b)) / -ln p(ab); log_dice = 14 + log2(2 f(ab) / (f(a) + f(b))).",
        "Dunning (1993); Benjamini & Hochberg (1995); Bouma (2009); Rychlý (2008)",
        options(
            *PAIRED, Option("top", "number", 100, (), "pairs shown"),
            Option("entity", "entity", None, (), "only pairs with this entity"),
        ),
    ),
    Measure(
        "groups", "Groups of names", groups, GROUP_COLUMNS,
        "Groups by the method of Louvain over the pairs, weighted by their score; modularity = Σ over nodes of "
        "(weights inside its group - k K / 2m) / 2m; places by forces between names, from those of the whole corpus.",
        "Blondel et al. (2008); Newman & Girvan (2004); Fruchterman & Reingold (1991)",
        options(*PAIRED),
    ),
    Measure(
        "concordance", "Words in context", concordance, LINE_COLUMNS,
        "Every place of a word, a phrase or an entity, with the text around it.",
        "Luhn (1960)",
        options(
            NODE, Option("sort", "choice", "document", SORTS, "order of the lines"),
            Option("width", "number", 80, (), "characters on both sides"),
            Option("near", "term", "", (), "only places near this term"), WINDOW,
            Option("limit", "number", 100, (), "rows shown"),
            Option("offset", "number", 0, (), "rows skipped"),
        ),
    ),
    Measure(
        "collocates", "What stands near it", collocates, COLLOCATE_COLUMNS,
        "logDice = 14 + log2(2 f(ab) / (f(a) + f(b))); MI = log2(O / E), E = slots of all windows * f(b) / words and "
        "names; G² over near / elsewhere by term / others.",
        "Rychlý (2008); Church & Hanks (1990); Evert (2008)",
        options(
            NODE, WINDOW, Option("score", "choice", "log_dice", SCORES, "what ranks them"),
            Option("min_count", "number", 3, (), "places from which a term is taken in"),
            Option("top", "number", 50, (), "rows shown"),
        ),
    ),
    Measure(
        "quotes", "Who said what", quotes, QUOTE_COLUMNS,
        "Source, cue and content by rules over words and their tags, after PolNeAR and PARC; the speaker is the entity "
        "that the source names, or the one person it can mean; otherwise unresolved.",
        "Pareti (2012); Newell, Margolin & Ruths (2018)",
        options(
            Option("speaker", "entity", None, (), "only this speaker; unresolved: only quotes without a known one"),
            ABOUT, KIND,
            Option("limit", "number", 100, (), "rows shown"),
            Option("offset", "number", 0, (), "rows skipped"),
        ),
    ),
    Measure(
        "speakers", "Who is quoted", speakers, SPEAKER_COLUMNS,
        "Quotes, words in them and documents of each speaker; share = quotes / quotes of the selection.",
        "counts",
        options(ABOUT, KIND, Option("top", "number", None, (), "ranks shown; ties with the last stay")),
    ),
    Measure(
        "speakers_over_time", "Who is quoted when", speakers_over_time, OVER_TIME_COLUMNS,
        "Quotes of each speaker per calendar bin.",
        "counts; weeks: ISO 8601",
        options(
            BY,
            Option("series", "series", (), (), "speakers; none: the most quoted"),
            ABOUT, KIND,
            Option("top", "number", 5, (), "speakers shown where none is named"),
        ),
    ),
    Measure(
        "documents", "Documents", document_table, DOCUMENT_COLUMNS,
        "Documents of the selection, with counted mentions and search hits; relevance = BM25 (k1 = 1.2, b = 0.75) over "
        "the search's words and the chosen entities, idf = ln(1 + (N - df + 0.5) / (df + 0.5)).",
        "counts; Robertson & Zaragoza (2009)",
        options(
            Option("order", "choice", "newest", ORDERS, "order of the list"),
            Option("limit", "number", 50, (), "rows shown"),
            Option("offset", "number", 0, (), "rows skipped"),
        ),
    ),
    Measure(
        "similar_documents", "Similar documents", similar_documents, SIMILAR_COLUMNS,
        "similarity = cosine over terms that weigh (1 + ln n) ln(N / documents): n times in the document, in so many "
        "of the N documents of the corpus.",
        "Salton & Buckley (1988)",
        options(
            Option("document", "document", "", (), "id of a document; none: the newest of the selection"),
            Option("kinds", "choices", COMPARED_KINDS, TERM_KINDS, "terms that are compared"),
            Option("limit", "number", 10, (), "rows shown"),
        ),
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""Every measure by name, in reading order."""
