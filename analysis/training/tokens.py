"""From tokens and tags back to text and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.training.texts import Labelled, LabelledText

_CLOSING = frozenset(".,;:!?%)]}’”'") | frozenset(
    ("n't", "'s", "’s", "'re", "'ve", "'ll", "'d", "'m", "n’t", "’re", "’ve", "’ll", "’d", "’m", "...", "…")
)
_OPENING = frozenset("([{$£€#“‘")
_WRITTEN = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}

TaggedToken = tuple[str, str]


def detokenise(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text that tokens were most likely made of, and the offsets of each token in it."""
    text = ""
    offsets: list[tuple[int, int]] = []
    open_quote = glued = False
    for number, token in enumerate(tokens):
        token = _WRITTEN.get(token, token)
        space = number > 0 and not glued and token not in _CLOSING and token != "/"
        glued = token in _OPENING or token == "/"
        if token == "-" and text[-1:].isalnum() and tokens[number + 1 : number + 2] != []:
            glued = tokens[number + 1][:1].isalnum()
            space = not glued
        if token == '"':
            space = number > 0 and not open_quote and not text.endswith(tuple(_OPENING))
            glued = open_quote = not open_quote
        text += " " if space else ""
        offsets.append((len(text), len(text) + len(token)))
        text += token
    return text, offsets


def iob_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return first token, end token and label of each span of IOB tags (IOB1, IOB2 and BIOES are read)."""
    spans: list[tuple[int, int, str]] = []
    first, label = -1, ""
    for number, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        goes_on = mark in ("I", "E") and name == label
        if label and not goes_on:
            spans.append((first, number, label))
            label = ""
        if name and not goes_on:
            first, label = number, name
    return spans


def text_of_sentences(name: str, sentences: Iterable[Sequence[TaggedToken]]) -> LabelledText:
    """Return the text of sentences of (token, IOB tag) with its spans."""
    text = ""
    spans: list[Labelled] = []
    bounds: list[tuple[int, int]] = []
    for sentence in sentences:
        piece, offsets = detokenise([token for token, _ in sentence])
        base = len(text) + 1 if text else 0
        text += (" " if text else "") + piece
        bounds.append((base, base + len(piece)))
        for first, end, label in iob_spans([tag for _, tag in sentence]):
            spans.append(Labelled(base + offsets[first][0], base + offsets[end - 1][1], label))
    return LabelledText(name, text, tuple(spans), (), tuple(bounds))


def read_columns(
    lines: Iterable[str], *, name: str, sentences_a_text: int, separator: str | None = None
) -> list[LabelledText]:
    """Read lines of token and tag; an empty line ends a sentence, `-DOCSTART-` or a number of sentences a text."""
    texts: list[LabelledText] = []
    sentences: list[list[TaggedToken]] = []
    sentence: list[TaggedToken] = []

    def end_sentence(*, whole: bool) -> None:
        if sentence:
            sentences.append(list(sentence))
            sentence.clear()
        if sentences and (whole or len(sentences) >= sentences_a_text):
            texts.append(text_of_sentences(f"{name}/{len(texts)}", sentences))
            sentences.clear()

    for line in lines:
        columns = line.rstrip("\n").split(separator)
        if line.startswith("-DOCSTART-"):
            end_sentence(whole=True)
        elif not line.strip():
            end_sentence(whole=False)
        else:
            sentence.append((columns[0], columns[-1]))
    end_sentence(whole=True)
    return texts
