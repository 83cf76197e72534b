"""Measures: one question a module, each `(corpus, query, **options) -> DataFrame`."""

from __future__ import annotations

from analysis.measures.chronology import chronology
from analysis.measures.collocates import collocates
from analysis.measures.concordance import concordance
from analysis.measures.cooccurrence import cooccurrence
from analysis.measures.dates_in_texts import dates_in_texts
from analysis.measures.documents import document_table
from analysis.measures.entities import entity_counts
from analysis.measures.entity_keyness import entity_keyness
from analysis.measures.groups import groups
from analysis.measures.keyness import keyness
from analysis.measures.keywords import keyword_counts
from analysis.measures.kpis import key_figures
from analysis.measures.measure import Measure, Option
from analysis.measures.novelty import central_documents, novelty
from analysis.measures.peaks import peaks
from analysis.measures.period_terms import period_terms
from analysis.measures.places import places, unresolved_places
from analysis.measures.quotes import quotes, speakers, speakers_over_time
from analysis.measures.registry import MEASURES
from analysis.measures.sides_over_time import sides_over_time
from analysis.measures.similar import similar_documents
from analysis.measures.timeline import timeline

__all__ = [
    "MEASURES", "Measure", "Option", "central_documents", "chronology", "collocates", "concordance", "cooccurrence",
    "dates_in_texts", "document_table", "entity_counts", "entity_keyness", "groups", "key_figures", "keyness",
    "keyword_counts", "novelty", "peaks", "period_terms", "places", "quotes", "sides_over_time",
    "similar_documents", "speakers", "speakers_over_time", "timeline", "unresolved_places",
]  # fmt: skip
