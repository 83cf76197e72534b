"""Find attributions: what a text says that somebody said or wrote, by rules alone.

Three passes: turns of transcripts and headlines; cues (verbs and phrases) with what they report, in quotation marks
beside them or in a clause; quotations that no cue claims. What is attributed follows PolNeAR and PARC: source, cue,
content (Pareti 2012; Newell, Margolin & Ruths 2018).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analysis.annotate.quote_clauses import contents
from analysis.annotate.quote_marks import Quotation, quotations
from analysis.annotate.quote_speakers import UNRESOLVED, Speakers, Voice
from analysis.annotate.quote_turns import Turn, find_turns
from analysis.annotate.quote_verbs import ANY_CUE, Cue, find_cues
from analysis.annotate.quote_words import PERSONAL, Reader, Word
from analysis.annotate.terms import Token
from analysis.schema import Inferred, Mention, Quote

_SHORTEST_SPEECH = 5
"""Words of a quotation that counts without a cue: fewer are titles and words held at arm's length."""
_LONGEST_SENTENCE = 4_000
"""Characters: what is longer is a list or a table, and is read up to here."""
_LONGEST_GAP = 160
_ENDINGS = (",", ".", "?", "!", "…", "—", "–", "-")
_BLANK = re.compile(r"\n[^\S\n]*\n|\u2029")
_SIGNS = " \t\n\r\xa0,.;:—–-"


class _Found(NamedTuple):
    """An attribution on its way: content, kind, words and cue of its sentence (None: none)."""

    start: int
    end: int
    kind: str
    words: Sequence[Word]
    cue: Cue | None


def find_quotes(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    inferred: Sequence[Inferred],
    words: Sequence[Token],
) -> tuple[Quote, ...]:
    """Return the quotes of a text in order of their content.

    `words` are its content words in order. A content that a cue interrupts ("…," X said, "…") gives one quote for
    each stretch, with the same source and cue. Quotes within the quotation marks of another are left out.
    """
    turns = find_turns(text, mentions)
    quoted = quotations(text)
    found = list(_attributions(text, sentences, quoted, mentions, words))
    found.extend(_unclaimed(text, quoted, found, turns))
    return _name_speakers(text, sentences, mentions, inferred, turns, found, quoted)


# -- cues and what they report ---------------------------------------------------------------------------------


def _attributions(
    text: str, sentences: Sequence[tuple[int, int]], quoted: Sequence[Quotation], mentions: Sequence[Mention],
    words: Sequence[Token],
) -> Iterator[_Found]:  # fmt: skip
    reader = Reader(text, mentions, words)
    starts = [quotation.outer_start for quotation in quoted]
    claimed: set[int] = set()
    for number in _worth_reading(sentences, words):
        start, end = sentences[number][0], min(sentences[number][1], sentences[number][0] + _LONGEST_SENTENCE)
        read = reader.read(start, end)
        cues = list(find_cues(read, [_within(quoted, starts, word.start) for word in read]))
        for cue, following in zip(cues, [*cues[1:], None], strict=False):
            beside = _Beside(text, read, cue, quoted, starts, reader, (start, end))
            direct = [_Found(*span, read, cue) for span in beside.spans() if span[0] not in claimed]
            if direct:
                claimed.update(f.start for f in direct)
                yield from direct
            elif not cue.direct_only:
                for first, last in contents(read, cue, following):
                    yield _clause(text, read, cue, read[first].start, read[last - 1].end, quoted, starts)


def _worth_reading(sentences: Sequence[tuple[int, int]], words: Iterable[Token]) -> list[int]:
    """Return the numbers of the sentences that hold a word that may be a cue."""
    starts = [start for start, _ in sentences]
    numbers = {
        bisect_right(starts, word.start) - 1
        for word in words
        if (word.tag == "VERB" and word.lemma in ANY_CUE) or word.lower in ("said", "says", "according", "saying")
    }
    return sorted(number for number in numbers if number >= 0)


def _within(quoted: Sequence[Quotation], starts: Sequence[int], place: int) -> bool:
    number = bisect_right(starts, place) - 1
    return number >= 0 and place < quoted[number].outer_end


def _clause(
    text: str, words: Sequence[Word], cue: Cue, start: int, end: int, quoted: Sequence[Quotation], starts: list[int]
) -> _Found:
    """Return a reported clause; one that ends within quotation marks goes on to the closing mark."""
    inside = quoted[max(0, bisect_left(starts, start) - 1) : bisect_left(starts, end)]
    inside = [q for q in inside if q.outer_end > start]
    if inside and inside[-1].outer_end > end:
        end = inside[-1].outer_end
    only = inside[0] if len(inside) == 1 and end <= inside[0].outer_end else None
    if only and (only.outer_start <= start or text[start : only.outer_start].rstrip().endswith(":")):
        return _Found(inside[0].start, inside[0].end, "direct", words, cue)
    return _Found(start, end, "mixed" if inside else "indirect", words, cue)


class _Beside:
    """Quotations beside a cue: before it ("…," X said), behind it (X said: "…") or on both sides."""

    def __init__(
        self, text: str, words: Sequence[Word], cue: Cue, quoted: Sequence[Quotation], starts: list[int],
        reader: Reader, sentence: tuple[int, int],
    ) -> None:  # fmt: skip
        self._text, self._words, self._cue, self._reader = text, words, cue, reader
        self._quoted, self._sentence = quoted, sentence
        self._left, self._right = words[cue.left].start, words[cue.right - 1].end
        place = bisect_left(starts, self._left)
        self._before = quoted[place - 1] if place else None
        behind = bisect_left(starts, self._right)
        self._behind = quoted[behind] if behind < len(quoted) else None

    def spans(self) -> list[tuple[int, int, str]]:
        """Return start, end and kind of each stretch."""
        found = [span for span in (self._preceding(),) if span is not None]
        if self._behind is not None and self._follows(self._behind, split=bool(found)):
            found.append((self._behind.start, self._behind.end, "direct"))
        return found

    def _preceding(self) -> tuple[int, int, str] | None:
        quotation = self._before
        if quotation is None or quotation.outer_end > self._left:
            return None
        between = self._text[quotation.outer_end : self._left]
        ended = self._text[quotation.end - 1] in _ENDINGS or between[:1] in (",", "—", "–")
        if between.strip(_SIGNS) or not ended or _BLANK.search(between) or self._cue.shared:
            return None
        if self._text[quotation.end - 1] == "." and not between.strip():  # a sentence of its own
            return None
        start = self._sentence[0]
        opening = self._text[start : quotation.outer_start] if start < quotation.outer_start else ""
        short = opening.rstrip().endswith((",", ":")) and len(opening.split()) < 3
        if opening.strip(_SIGNS) and self._text[quotation.start].islower() and not short:
            return start + len(opening) - len(opening.lstrip()), quotation.outer_end, "mixed"
        return quotation.start, quotation.end, "direct"

    def _follows(self, quotation: Quotation, *, split: bool) -> bool:
        """Tell whether a quotation behind the cue is what it attributes, with at most adjuncts between the two."""
        between = self._text[self._right : quotation.outer_start]
        bare = between.strip()
        if len(between) > _LONGEST_GAP or (_BLANK.search(between) and not bare.endswith(":")):
            return False
        if split:
            return not any(w.tag in ("VERB", "AUX", "PRON") for w in self._gap(quotation))
        if not bare.endswith((",", ":")) and bare:
            return False
        if any(w.tag in ("AUX", "PRON", "REL", "CONJ") or w.lower in (".", ";") for w in self._gap(quotation)):
            return False
        return bare.endswith(":") or not self._goes_on(quotation)

    def _gap(self, quotation: Quotation) -> list[Word]:
        return self._reader.read(self._right, quotation.outer_start)

    def _goes_on(self, quotation: Quotation) -> bool:
        """Tell whether the sentence goes on behind the quotation: then that is but a part of what is reported."""
        rest = self._text[quotation.outer_end : self._sentence[1]].strip(_SIGNS)
        return quotation.outer_end < self._sentence[1] and bool(rest) and self._text[quotation.end - 1] not in ".?!,…"


# -- quotations that no cue claims -----------------------------------------------------------------------------


def _unclaimed(
    text: str, quoted: Sequence[Quotation], found: Sequence[_Found], turns: Sequence[Turn]
) -> Iterator[_Found]:
    """Yield the quotations that read as speech and belong to no cue: those behind an attributed one of the same
    paragraph go on with it, others have no source.
    """
    taken = sorted((f.start, f.end, n) for n, f in enumerate(found))
    for quotation in quoted:
        place = bisect_right(taken, (quotation.start, len(text), 0)) - 1
        near = taken[max(0, place - 4) : place + 2]
        if any(start < quotation.outer_end and quotation.outer_start < end for start, end, _ in near):
            continue
        if any(turn.start <= quotation.start < turn.end for turn in turns) or not _is_speech(text, quotation):
            continue
        before = found[taken[place][2]] if place >= 0 else None
        if before is not None and before.kind != "indirect" and not _BLANK.search(text, before.end, quotation.start):
            yield _Found(quotation.start, quotation.end, "direct", before.words, before.cue)
        else:
            yield _Found(quotation.start, quotation.end, "direct", (), None)


def _is_speech(text: str, quotation: Quotation) -> bool:
    body = text[quotation.start : quotation.end]
    return len(body.split()) >= _SHORTEST_SPEECH and body[-1:] in _ENDINGS and not body[:1].islower()


# -- who speaks ------------------------------------------------------------------------------------------------


def _name_speakers(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention], inferred: Sequence[Inferred],
    turns: Sequence[Turn], found: Sequence[_Found], quoted: Sequence[Quotation],
) -> tuple[Quote, ...]:  # fmt: skip
    speakers = Speakers(text, sentences, mentions, inferred)
    outside = [(q.outer_start, q.outer_end) for q in quoted]
    quotes = [_turn_quote(speakers, mentions, turn) for turn in turns]
    voices: dict[tuple[int, int], Voice] = {}
    for item in sorted(found, key=_order):
        if item.cue is None:
            number = max(0, speakers.sentence_of(item.start))
            quotes.append(Quote(item.start, item.end, number, item.kind, -1, -1, -1, -1, "", "", "", ""))
            continue
        verb = item.words[item.cue.verb]
        source = _source(item.words, item.cue)
        if (verb.start, source[0]) not in voices:
            voice = _voice(speakers, mentions, item.words, item.cue, source, outside)
            voices[verb.start, source[0]] = voice
            speakers.note(verb.start, voice, asks=item.cue.lemma in ("ask", "wonder", "inquire", "query"))
        voice = voices[verb.start, source[0]]
        cue = (item.words[item.cue.first].start, item.words[item.cue.last - 1].end)
        number = max(0, speakers.sentence_of(cue[0]))
        quotes.append(
            Quote(item.start, item.end, number, item.kind, *source, *cue, item.cue.lemma, *voice)
        )
    return tuple(sorted(set(quotes), key=lambda q: (q.start, q.end, q.cue_start)))


def _order(item: _Found) -> tuple[int, int]:
    return (item.start if item.cue is None else item.words[item.cue.verb].start, item.start)


def _source(words: Sequence[Word], cue: Cue) -> tuple[int, int]:
    last = cue.source.last
    while last - 1 > cue.source.first and words[last - 1].lower in (",", "—", "–", "'s", "."):
        last -= 1
    return words[cue.source.first].start, words[last - 1].end


def _voice(
    speakers: Speakers, mentions: Sequence[Mention], words: Sequence[Word], cue: Cue, source: tuple[int, int],
    quoted: Sequence[tuple[int, int]],
) -> Voice:  # fmt: skip
    """Return who a source is: its head's name, an inferred role or pronoun, or the one person in reach."""
    place = cue.source.antecedent if cue.source.antecedent >= 0 else cue.source.head
    head = words[place]
    if place + 1 < cue.source.last and words[place + 1].lower == "and":  # several speak
        return UNRESOLVED
    if head.name >= 0:
        return speakers.named(mentions[head.name])
    inferred = speakers.inferred(*source)
    if inferred is not None:
        return inferred
    if head.lower in PERSONAL:
        return speakers.pronoun(head.start, head.lower, quoted)
    return UNRESOLVED


def _turn_quote(speakers: Speakers, mentions: Sequence[Mention], turn: Turn) -> Quote:
    sentence = max(0, speakers.sentence_of(turn.start))
    kind = "indirect" if turn.headline else "direct"
    voice = UNRESOLVED
    if turn.mention >= 0:
        voice = Voice("PERSON", mentions[turn.mention].name, "named" if turn.headline else "transcript")
    else:
        inferred = speakers.inferred(turn.label_start, turn.label_end)
        voice = inferred or UNRESOLVED
    return Quote(turn.start, turn.end, sentence, kind, turn.label_start, turn.label_end, -1, -1, "", *voice)
