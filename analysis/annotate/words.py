"""Read words, tags and lemmas off a spaCy document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.annotate.terms import Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_CONTENT_TAGS = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN"))
_PLAIN_TAGS = frozenset(("ADV", "PRON", "DET", "SCONJ", "CCONJ", "ADP", "INTJ", "AUX", "PART"))
_NO_WORDS = frozenset(("PUNCT", "SPACE"))
_LARGEST_CACHE = 200_000
_LONGEST_TOKEN = 60


class Words(NamedTuple):
    """The content words of a document, the starts of its function words, and its number of words and
    numbers.
    """

    content: list[Token]
    plain: list[int]
    n_words: int


class WordReader:
    """Reads the documents of one pipeline, and knows which of its components are not needed for that."""

    def __init__(self, nlp: Language) -> None:
        self.not_needed = _not_needed(nlp.pipe_names)
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.pipe_names else None
        self._lists = _WordLists(self._lemmatizer)
        self._stop_words: set[str] = nlp.Defaults.stop_words
        self._known: dict[tuple[str, str, str], str] = {}

    def read(self, doc: Doc, *, first: int, shift: int) -> Words:
        """Return the words of a document; `first` is its first token's number, `shift` its first offset."""
        content: list[Token] = []
        plain: list[int] = []
        others = 0
        stop_words = self._stop_words
        for number, token in enumerate(doc, first):
            tag = token.pos_
            if tag in _CONTENT_TAGS:
                start = shift + token.idx
                lower = token.lower_
                lemma = self._lemma(tag, lower, token.lemma_)
                stop = lower in stop_words or lemma in stop_words or token.is_stop
                content.append(Token(number, start, start + len(token), tag, lower, lemma, stop))
                if tag == "ADV":
                    plain.append(start)
            elif tag in _PLAIN_TAGS:
                others += 1
                plain.append(shift + token.idx)
            elif tag not in _NO_WORDS and any(map(str.isalnum, token.text[:_LONGEST_TOKEN])):
                others += 1
        self._bound_memory()
        return Words(content, plain, len(content) + others)

    def _lemma(self, tag: str, lower: str, lemma: str) -> str:
        """Return the lower-case lemma, corrected by the pipeline's own word lists where it has any.

        A proper noun that is no name ("Governments") is read as a common noun; a lemma that is no known word,
        of a form that is one ("nee" of "need"), is that form.
        """
        key = (tag, lower, lemma)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._lists.lemma(tag, lower, lemma)
        return known

    def _bound_memory(self) -> None:
        """Forget lemmas when too many words were seen: spaCy's lemmatizer keeps every form it ever met."""
        if len(self._known) > _LARGEST_CACHE:
            self._known.clear()
        cache = getattr(self._lemmatizer, "cache", None)
        if cache is not None and len(cache) > _LARGEST_CACHE:
            cache.clear()


class _WordLists:
    """The word lists of a rule lemmatizer: known words by part of speech, irregular plurals, plural
    endings.
    """

    def __init__(self, lemmatizer: Any) -> None:
        lookups = getattr(lemmatizer, "lookups", None)
        tables: dict[str, Any] = {"index": {}, "exc": {}, "rules": {}}
        if lookups is not None and lookups.has_table("lemma_rules"):
            tables = {name: lookups.get_table(f"lemma_{name}", {}) for name in tables}
        self._words = {tag: frozenset(tables["index"].get(tag.lower(), ())) for tag in _CONTENT_TAGS}
        self._plurals: dict[str, list[str]] = dict(tables["exc"].get("noun", {}))
        self._endings: tuple[tuple[str, str], ...] = tuple(
            (ending, singular) for ending, singular in tables["rules"].get("noun", ())
        )

    def lemma(self, tag: str, lower: str, lemma: str) -> str:
        """Return the lemma of a lower-cased word, given the pipeline's."""
        if tag == "PROPN":
            return self._singular(lower)
        lemma = lemma.lower() or lower
        words = self._words[tag]
        return lower if lower in words and lemma not in words else lemma

    def _singular(self, word: str) -> str:
        nouns = self._words["NOUN"]
        if word in self._plurals:
            return self._plurals[word][0]
        if word in nouns:
            return word
        for ending, singular in self._endings:
            form = word[: len(word) - len(ending)] + singular
            if word.endswith(ending) and form in nouns:
                return form
        return word


def _not_needed(names: list[str]) -> list[str]:
    """Return the components whose results nobody reads: fine tags where a morphologizer gives the coarse
    ones.
    """
    if "tagger" in names and "morphologizer" in names and "attribute_ruler" not in names:
        return ["tagger"]
    return []
