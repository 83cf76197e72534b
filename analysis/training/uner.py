"""Read Universal NER: names marked in the sentences of Universal Dependencies (Mayhew et al. 2024, NAACL).

Its files hold one word a line (number, word, IOB2 tag …) beneath a comment with the sentence as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import MissingInput, UnreadableFile
from analysis.training.texts import Labelled, LabelledText
from analysis.training.tokens import iob_spans


def read_uner(path: Path | str) -> list[LabelledText]:
    """Return the documents of an IOB2 file, in its order, with the corpus's own labels PER, ORG and LOC.

    The text of a document is its `# text =` comments joined by a space, so offsets are exact. Raises MissingInput
    where there is no such file, UnreadableFile where words and text differ or a line has no tag.
    """
    file = Path(path)
    if not file.is_file():
        raise MissingInput(f"There is no file {str(file)!r}. Next step: give the .iob2 file of a Universal NER corpus.")
    with file.open(encoding="utf-8") as lines:
        return [_joined(name, sentences) for name, sentences in _documents(lines, str(file))]


def word_offsets(text: str, words: Iterable[str]) -> list[tuple[int, int]] | None:
    """Return start and end of each word in a text, in order, whatever space stands between or inside them; None where
    the words do not spell the text.
    """
    at = 0
    offsets: list[tuple[int, int]] = []
    for word in words:
        while at < len(text) and text[at].isspace():
            at += 1
        start = at
        for letter in word:
            if letter.isspace():
                continue
            while at < len(text) and text[at].isspace():
                at += 1
            if text[at : at + 1] != letter:
                return None
            at += 1
        offsets.append((start, at))
    return offsets if not text[at:].strip() else None


@dataclass(slots=True)
class _Sentence:
    text: str = ""
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def _documents(lines: Iterable[str], path: str) -> Iterator[tuple[str, list[_Sentence]]]:
    """Yield the name and the sentences of each document; a file without `# newdoc` is one."""
    name, sentence = "", _Sentence()
    sentences: list[_Sentence] = []
    for number, line in enumerate(lines, start=1):
        row = line.rstrip("\r\n")
        if row.startswith("# newdoc"):
            if sentences:
                yield name, sentences
            name, sentences = row.partition("=")[2].strip(), []
        elif row.startswith("# text ="):
            sentence.text = row.removeprefix("# text =").strip()
        elif row and not row.startswith("#"):
            columns = row.split("\t")
            if len(columns) < 3:
                raise UnreadableFile(f"{path}, line {number}: a word and its tag were expected, not {row[:80]!r}.")
            sentence.words.append(columns[1])
            sentence.tags.append(columns[2])
        elif not row and sentence.words:
            sentences.append(_checked(sentence, f"{path}, line {number}"))
            sentence = _Sentence()
    if sentence.words:
        sentences.append(_checked(sentence, f"{path}, end"))
    if sentences:
        yield name, sentences


def _checked(sentence: _Sentence, where: str) -> _Sentence:
    if word_offsets(sentence.text, sentence.words) is None:
        raise UnreadableFile(f"{where}: the words do not spell the sentence's text {sentence.text[:80]!r}.")
    return sentence


def _joined(name: str, sentences: Sequence[_Sentence]) -> LabelledText:
    text = ""
    spans: list[Labelled] = []
    bounds: list[tuple[int, int]] = []
    for sentence in sentences:
        text += " " if text else ""
        base = len(text)
        text += sentence.text
        bounds.append((base, len(text)))
        offsets = word_offsets(sentence.text, sentence.words) or []
        for first, end, label in iob_spans(sentence.tags):
            spans.append(Labelled(base + offsets[first][0], base + offsets[end - 1][1], label))
    return LabelledText(name, text, tuple(spans), (), tuple(bounds))
