"""Every figure of the dashboard, in reading order.

A new figure is one measure, one chart and one line in `_ALL`.
"""

from __future__ import annotations

from analysis.measures import Option
from dashboard import charts, proofs
from dashboard.exhibit import Exhibit


def _value(*choices: str, help: str) -> Option:
    return Option("value", "choice", choices[0], choices, help)


_COMPARED = ("n_target", "n_reference", "mentions_target", "mentions_reference")


_EXTENT = Option("extent", "choice", "data", ("data", "world"), "where most mentions are, or the world")
_BY = _value("mentions", "documents", help="what the bars are as long as")

_ALL = (
    Exhibit("kpis", "Totals", "", "Totals of the selection", "kpis", charts.key_numbers, "overview", proofs.total,
            ("value",), choices=(Option("columns", "number", 4, (), "numbers side by side"),)),
    Exhibit(
        "timeline", "Over time", "click a bar for its period", "Documents or mentions in each period",
        "timeline", charts.timeline, "timeline", proofs.bin, ("count",),
    ),
    Exhibit(
        "peaks", "Peaks", "click a bar for what is new in it", "Periods with more documents than expected",
        "peaks", charts.peak_bars, "timeline", proofs.bin, ("count",),
    ),
    Exhibit(
        "stories", "What each period is about", "click a bar for its period",
        "Terms in more documents of a period than of all others, by log-likelihood (G²)",
        "period_terms", charts.story_bars, "timeline", proofs.typical, ("n_target",),
    ),
    Exhibit(
        "new_terms", "New in these days", "click a bar to search",
        "Documents of a period with terms that are rare on other days", "novelty", charts.novelty_bars, "timeline",
        proofs.new, ("n_target",), {"of": "terms"},
    ),
    Exhibit(
        "new_companions", "Who is new", "click a bar to filter",
        "Documents of a period with entities that are rare on other days", "novelty", charts.novelty_bars, "timeline",
        proofs.new, ("n_target",), {"of": "entities"},
    ),
    Exhibit(
        "central_documents", "Documents at the centre", "click a point to read",
        "Documents of a period nearest to what is new in it", "central_documents", charts.document_points, "timeline",
        proofs.nothing,
    ),
    Exhibit(
        "dates_in_texts", "Days the texts speak of", "click a bar for its sentences",
        "Documents that speak of each day or period, and documents published in it", "dates_in_texts",
        charts.spoken_bars, "chronology", proofs.spoken, ("documents", "mentions", "published"),
        choices=(_value("documents", "mentions", help="what the upper bars are as high as"),),
    ),
    Exhibit(
        "chronology", "Chronology", "click a bar to read", "Days that most documents speak of, with their sentences",
        "chronology", charts.chronology_bars, "chronology", proofs.spoken, ("speaking", "mentions", "published"),
    ),
    Exhibit(
        "entities", "Who and what", "click a bar to filter", "Mentions of each entity, and documents that mention it",
        "entities", charts.entity_bars, "entities", proofs.entity, ("mentions", "documents"), choices=(_BY,),
    ),
    Exhibit(
        "entities_by_label", "Who and what, by label", "click a bar to filter",
        "Most mentioned entities of each label", "entities", charts.labelled_bars, "entities", proofs.entity,
        ("mentions", "documents"), {"by_label": True, "top": 5}, (_BY,),
    ),
    Exhibit(
        "places", "Where", "click a circle to filter", "Mentions of each place, and documents that mention it",
        "places", charts.place_map, "places", proofs.place, ("mentions", "documents"),
        choices=(_BY, _EXTENT),
    ),
    Exhibit(
        "place_bars", "Most mentioned places", "click a bar to filter",
        "Mentions of each place, and documents that mention it", "places", charts.place_bars, "places", proofs.place,
        ("mentions", "documents"), choices=(_BY,),
    ),
    Exhibit(
        "countries", "Countries", "click a country to filter",
        "Documents that mention a country or a place in it, and mentions of these", "places", charts.country_map,
        "places", proofs.place, ("documents", "mentions"), {"group": "country"},
        (_value("documents", "mentions", help="what the shades mean"), _EXTENT),
    ),
    Exhibit(
        "unresolved_places", "Places without a point", "click a bar to filter",
        "Mentions of names of places that are not resolved, and documents with them", "unresolved_places",
        charts.unresolved_bars, "places", proofs.unresolved_place, ("mentions", "documents"), choices=(_BY,),
    ),
    Exhibit(
        "keywords", "Keywords", "click a bar to search",
        "Occurrences of words, phrases and names, and documents with them",
        "keywords", charts.keyword_bars, "keywords", proofs.term, ("count", "documents"),
        choices=(_value("count", "documents", help="what the bars are as long as"),),
    ),
    Exhibit(
        "keyness", "What is typical", "click a bar to search",
        "Terms that are more frequent in the selection, or in the rest of the corpus, by log-likelihood (G²)",
        "keyness", charts.keyness_bars, "keywords", proofs.term, ("n_target", "n_reference"),
        choices=(_value("g2", "log_ratio", help="what the bars are as long as"),),
    ),
    Exhibit(
        "typical_entities", "Who is typical", "click a bar to filter",
        "Documents that mention entities, of the selection and of the other side, by log-likelihood (G²)",
        "entity_keyness", charts.keyness_bars, "compare", proofs.compared_entity, _COMPARED,
        choices=(_value("g2", "log_ratio", help="what the bars are as long as"),),
    ),
    Exhibit(
        "entities_on_both_sides", "Who is where", "click a point to filter",
        "Share of documents that mention entities, on both sides",
        "entity_keyness", charts.contrast_points, "compare", proofs.compared_entity, _COMPARED,
    ),
    Exhibit(
        "terms_on_both_sides", "Which words are where", "click a point to search",
        "Rate of terms per million tokens, on both sides",
        "keyness", charts.contrast_points, "compare", proofs.term, ("n_target", "n_reference"),
    ),
    Exhibit(
        "both_over_time", "Both over time", "click a point for its period", "Documents or mentions of both sides",
        "sides_over_time", charts.sides_lines, "compare", proofs.side_bin, ("count",),
        choices=(Option("align", "choice", "calendar", ("calendar", "start"), "on one calendar, or from each start"),),
    ),
    Exhibit(
        "network", "Who with whom", "click a circle, or the middle of a line, to filter",
        "Entities that are mentioned together more often than by chance, and their groups", "cooccurrence",
        charts.cooccurrence_network, "network", proofs.pair, ("together", "count_a", "count_b"),
        choices=(
            Option("most", "number", 120, (), "lines drawn"),
            Option("colour", "choice", "group", ("group", "kind"), "what the circles' colours mean"),
            Option("names", "number", 0, (), "names written; 0: all that fit"),
            Option("nodes", "table", None, (), "the table of groups for the same pairs"),
        ),
        graph=True,
    ),
    Exhibit(
        "groups", "Groups", "click a bar to filter", "Names in groups by how strongly they are paired", "groups",
        charts.group_bars, "network", proofs.entity, ("mentions", "documents"),
    ),
    Exhibit(
        "pairs", "Pairs", "click a bar for both", "Pairs of entities that are mentioned together",
        "cooccurrence", charts.pair_bars, "network", proofs.pair, ("together", "count_a", "count_b"),
    ),
    Exhibit(
        "matrix", "Pairs as a matrix", "click a square for both", "Pairs of entities that are mentioned together",
        "cooccurrence", charts.pair_matrix, "network", proofs.pair, ("together", "count_a", "count_b"),
    ),
    Exhibit(
        "concordance", "Where it stands", "click a point to read", "Places of a word, a phrase or an entity",
        "concordance", charts.place_points, "context", proofs.nothing,
    ),
    Exhibit(
        "collocates", "What stands near it", "click a bar for these places",
        "Places of a word, a phrase or an entity with a term near them",
        "collocates", charts.collocate_bars, "context", proofs.collocate, ("together", "count"),
    ),
    Exhibit(
        "speakers", "Who is quoted", "click a bar for the quotes",
        "Quotes of each speaker, words in them, and documents with them",
        "speakers", charts.speaker_bars, "quotes", proofs.speaker, ("quotes", "direct", "indirect", "mixed"),
        choices=(_value("quotes", "words", "documents", help="what the bars are as long as"),),
    ),
    Exhibit(
        "speakers_over_time", "Who is quoted when", "click a point for its period", "Quotes of each speaker over time",
        "speakers_over_time", charts.speaker_lines, "quotes", proofs.speaker_bin, ("count",),
    ),
    Exhibit(
        "quotes", "Who said what", "click a point to read", "Quotes with their speaker, cue and document",
        "quotes", charts.quote_points, "quotes", proofs.nothing,
    ),
    Exhibit(
        "documents", "Documents", "click a point to read", "Documents with their date and length",
        "documents", charts.document_points, "documents", proofs.nothing,
    ),
    Exhibit(
        "similar_documents", "Similar documents", "click a bar to read", "Documents that share terms with one document",
        "similar_documents", charts.similar_bars, "documents", proofs.nothing,
    ),
)  # fmt: skip

EXHIBITS: dict[str, Exhibit] = {exhibit.name: exhibit for exhibit in _ALL}
"""Every exhibit by name, in reading order."""
