"""Options that several measures share."""

from __future__ import annotations

from analysis.measures.cooccurrence import ALPHAS, COOCCURRENCE_UNITS, PAIR_SCORES
from analysis.measures.measure import Option
from analysis.measures.periods import UNITS
from analysis.measures.quotes import KINDS as QUOTED_KINDS
from analysis.measures.timeline import COUNTED_UNITS, SCALES
from analysis.schema import TERM_KINDS

KINDS = Option("kinds", "choices", TERM_KINDS, TERM_KINDS, "words, phrases (2-3 words) or names")
KIND = Option("kind", "choice", "all", QUOTED_KINDS, "in quotation marks, as a clause, both, or all")
BY = Option("by", "choice", "auto", ("auto", *UNITS), "length of a bin; auto: at most 62 bins")
SERIES = Option("series", "series", (), (), "entities, or keyword:<term>; none: the selection itself")
PERIOD = Option("period", "period", None, (), "FIRST..LAST as YYYY-MM-DD; none: the first peak")
NODE = Option("node", "node", "", (), "an entity, keyword:<term> or words:<search>; none: what the filters look for")
WINDOW = Option("window", "number", 5, (2, 3, 5, 10), "words and names before and after")
UNIT = Option("unit", "choice", "documents", COUNTED_UNITS, "what is counted")
SCALE = Option("scale", "choice", "count", SCALES, "share of documents; per million: mentions")
SMOOTH = Option("smooth", "number", 1, (1, 3, 5, 7, 13), "bins in the moving average, odd; 1: none")
AGAINST = Option("against", "side", "rest", (), "rest, without (the same days without what is looked for), all, or "
                  "the filters of a link")
COMMON = Option("common", "number", 0, (), "rows more: the most frequent on both sides")
PAIRED = (
    Option("unit", "choice", "documents", COOCCURRENCE_UNITS, "where two meet"),
    Option("among", "number", 40, (), "most mentioned entities that are paired"),
    Option("score", "choice", "npmi", PAIR_SCORES, "what ranks them"),
    Option("alpha", "level", 0.05, ALPHAS, "share of false pairs that is accepted; 1: pairs that chance may have made"),
    Option("min_together", "number", 1, (), "documents or sentences with both from which a pair is taken in"),
    Option("min_score", "level", None, (), "score from which a pair is taken in"),
)
ABOUT = Option("about", "entity", None, (), "only quotes that mention this entity")
