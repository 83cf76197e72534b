from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import MissingInput, UnreadableFile
from analysis.training.texts import Labelled
from analysis.training.uner import read_uner, word_offsets

TWO_DOCUMENTS = """\
# newdoc id = first
# sent_id = first-1
# text = Oslo isn't in “New  York”.
1\tOslo\tB-LOC\t-\ta
2\tis\tO\t-\t-
3\tn't\tO\t-\t-
4\tin\tO\t-\t-
5\t“\tO\t-\t-
6\tNew\tB-LOC\t-\ta
7\tYork\tI-LOC\t-\ta
8\t”\tO\t-\t-
9\t.\tO\t-\t-

# sent_id = first-2
# text = Norway Oslo
1\tNorway\tB-LOC\t-\ta
2\tOslo\tB-LOC\t-\ta

# newdoc id = second
# sent_id = second-1
# text = UN
1\tUN\tB-ORG\t-\ta
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "test.iob2"
    path.write_text(text, encoding="utf-8")
    return path


def test_documents_have_their_sentences_and_exact_offsets(tmp_path: Path) -> None:
    first, second = read_uner(written(tmp_path, TWO_DOCUMENTS))
    assert first.text == "Oslo isn't in “New  York”. Norway Oslo"
    assert [first.text[start:end] for start, end in first.sentences] == ["Oslo isn't in “New  York”.", "Norway Oslo"]
    assert [first.text[s.start : s.end] for s in first.spans] == ["Oslo", "New  York", "Norway", "Oslo"]
    assert (second.id, second.text, second.spans) == ("second", "UN", (Labelled(0, 2, "ORG"),))


def test_a_file_without_documents_is_one(tmp_path: Path) -> None:
    (only,) = read_uner(written(tmp_path, TWO_DOCUMENTS.replace("# newdoc", "# old")))
    assert only.text.endswith("Norway Oslo UN")
    assert only.spans[-1] == Labelled(len(only.text) - 2, len(only.text), "ORG")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# text = Oslo\n1\tBergen\tO\n", "do not spell the sentence's text 'Oslo'"),
        ("# text = Oslo is big\n1\tOslo\tO\n", "do not spell"),
        ("# text = Oslo\n1 Oslo O\n", "line 2: a word and its tag were expected"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UnreadableFile, match=complaint):
        read_uner(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match=r"none\.iob2.*Next step"):
        read_uner(tmp_path / "none.iob2")


WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1), min_size=1)


@given(WORDS, st.data())
def test_every_word_is_found_where_it_was_put(words: list[str], data: st.DataObject) -> None:
    text, expected = "", []
    for word in words:
        text += data.draw(st.sampled_from(["", " ", "\n\n", "\u00a0"]))
        expected.append((len(text), len(text) + len(word)))
        text += word
    assert word_offsets(text, words) == expected


@given(WORDS)
def test_words_that_spell_another_text_are_refused(words: list[str]) -> None:
    assert word_offsets("".join(words) + "x", words) is None
    assert word_offsets("".join(words)[:-1], words) is None
