"""The language of the search box: words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR/n, title: source: collection:

Words side by side are joined by AND. Operators are written in capitals; in quotation marks they are words. Matching
ignores case and takes whole words; white space in a phrase matches any white space. `a NEAR/5 b` finds the two in any
order with at most five words between them; NEAR alone means ten.
"""

from analysis.fulltext.nodes import FIELDS, AllOf, AnyOf, Atom, Node, Not, Span, is_plain, scored
from analysis.fulltext.reader import LONGEST_SEARCH, as_words, parse

__all__ = [
    "FIELDS", "LONGEST_SEARCH", "AllOf", "AnyOf", "Atom", "Node", "Not", "Span", "as_words", "is_plain", "parse",
    "scored",
]  # fmt: skip
