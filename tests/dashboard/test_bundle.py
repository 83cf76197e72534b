"""A bundle says years later whether its figure still holds, and what has changed if not."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.errors import UnreadableFile
from analysis.query import Query
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.deciding import decide
from dashboard import export
from dashboard.bundle import bundle, contents, verify
from dashboard.bundle.making import hashed, written, zipped
from dashboard.bundle.verifying import first_difference, unpacked
from dashboard.exhibits import EXHIBITS
from dashboard.figure import Figure, figure_of
from tests.conftest import write_seeds
from tests.dashboard.app import store_of
from tests.hand_corpus import hand_corpus, note

DAY = dt.date(2026, 1, 2)
NOTES = [
    note("2022-03-01", "[GPE Kyiv] has gas. [PERSON Ada] came.", title="One"),
    note("2022-03-02", "[GPE Kyiv] met [PERSON Ada]. [GPE Kyiv] again.", title="Two"),
    note("2022-03-05", "[GPE Paris] has grain.", title="Three"),
    note("2021-01-05", "[GPE Oslo] is far.", title="Before"),
]
MARCH = Query(date_from=dt.date(2022, 3, 1), date_to=dt.date(2022, 3, 31))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return hand_corpus(tmp_path / "hand", NOTES)


def packed(corpus: Corpus, name: str = "entities", query: Query = MARCH, **options: object) -> bytes:
    return bundle(figure_of(corpus, name, query, **options), today=DAY, images=False)


def changed(made: bytes, name: str, change: Callable[[bytes], bytes], *, sealed: bool = False) -> bytes:
    """Return a bundle with one file changed; `sealed`: its hash in the manifest as well."""
    files = unpacked(made)
    files[name] = change(files[name])
    if sealed:
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] = hashed(files[name])
        files["manifest.json"] = written(manifest)
    return zipped(files)


def test_it_holds_the_figure_and_all_that_it_was_made_of(corpus: Corpus) -> None:
    files = unpacked(packed(corpus))
    assert sorted(files) == [
        "README.txt", "data.csv", "data.json", "data.parquet", "documents.csv", "evidence.csv", "figure.html",
        "manifest.json", "query.json",
    ]  # fmt: skip
    frame = EXHIBITS["entities"].compute(corpus, MARCH)
    read = pd.read_parquet(io.BytesIO(files["data.parquet"]))
    pd.testing.assert_frame_equal(read.astype(frame.dtypes), frame)
    assert files["data.csv"] == export.to_csv(frame)
    places = export.from_safe_csv(files["evidence.csv"])
    assert len(places) == frame["mentions"].sum() == 6
    assert list(places["text"][:3]) == ["Kyiv", "Kyiv", "Kyiv"]
    asked = json.loads(files["query.json"])
    assert asked["sentence"] == "documents of March 2022"
    assert Query.from_params(asked["query"]) == (MARCH, [])
    listed = export.from_safe_csv(files["documents.csv"])
    assert dict(zip(listed["title"], listed["part"], strict=True)) == {
        "One": "selection", "Two": "selection", "Three": "selection", "Before": "",
    }  # fmt: skip
    manifest = json.loads(files["manifest.json"])
    assert manifest["corpus"]["fingerprint"] == corpus.fingerprint
    assert manifest["evidence"] == {"numbers": 3, "of_numbers": 3, "places": 6, "of_places": 6}
    assert {name: hashed(files[name]) for name in manifest["files"]} == manifest["files"]
    assert "Selection: documents of March 2022. Corpus: hand. Exported 2 January 2026." in files["README.txt"].decode()


def test_it_is_the_same_file_every_time(corpus: Corpus) -> None:
    made = packed(corpus)
    assert packed(corpus) == made
    entries = zipfile.ZipFile(io.BytesIO(made)).infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_verifies(told_corpus: Corpus, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "NUMBERS", 3)
    options = {"node": "Berlin (GPE)"} if "node" in EXHIBITS[name].options else {}
    if "period" in EXHIBITS[name].options:
        options["period"] = "2020-01-01..2020-03-31"
    query = Query(entities=("Angela Merkel (PERSON)",))
    found = verify(bundle(figure_of(told_corpus, name, query, **options), today=DAY, images=False), told_corpus)
    assert (found.differences, found.notes) == ((), ())
    assert found.summary.startswith("same: ")


def test_an_edited_document_is_named(corpus: Corpus, tmp_path: Path) -> None:
    made = packed(corpus)
    edited = [note("2022-03-01", "[GPE Kyiv] has gas. [PERSON Bo] came.", title="One"), *NOTES[1:]]
    found = verify(made, hand_corpus(tmp_path / "edited", edited))
    assert not found.same
    assert found.differences[0].startswith("The table differs first in row ")
    assert any(text.startswith("Document of the figure was ") and "(One, 2022-03-01)" in text
               for text in found.differences)  # fmt: skip
    assert not any("Three" in text or "Two" in text for text in found.differences)


def test_a_document_beside_the_figure_is_a_note(corpus: Corpus, tmp_path: Path) -> None:
    more = [*NOTES[:3], note("2021-01-05", "[GPE Bergen] is far.", title="Before")]
    found = verify(packed(corpus), hand_corpus(tmp_path / "more", more))
    assert found.same
    assert any("Other document was" in text and "(Before, 2021-01-05)" in text for text in found.notes)


def test_what_is_compared_with_is_part_of_the_figure(corpus: Corpus, tmp_path: Path) -> None:
    made = packed(corpus, "typical_entities", min_documents=1)
    listed = export.from_safe_csv(unpacked(made)["documents.csv"])
    assert dict(zip(listed["title"], listed["part"], strict=True))["Before"] == "other side"
    more = [*NOTES[:3], note("2021-01-05", "[GPE Bergen] is far.", title="Before")]
    found = verify(made, hand_corpus(tmp_path / "more", more))
    assert any("Before" in text for text in found.differences)


def test_a_changed_query_is_named_even_where_its_hash_was_changed_too(corpus: Corpus) -> None:
    made = packed(corpus)

    def widened(content: bytes) -> bytes:
        asked = json.loads(content)
        return written({**asked, "query": {}, "url": "", "sentence": Query().describe()})

    found = verify(changed(made, "query.json", widened), corpus)
    assert found.differences[0].startswith("The query was changed after the export: it now asks for all documents.")
    assert "The figure was exported as: Mentions of each entity" in found.differences[0]
    sealed = verify(changed(made, "query.json", widened, sealed=True), corpus)
    assert not sealed.same
    halved = verify(changed(made, "query.json", lambda c: c.replace(b'"2022-03-31"', b'"2022-03-04"')), corpus)
    assert any("one selection, as values, as a link and in words" in text for text in halved.differences)
    values, link, words = halved.differences[0].split("it now asks for ")[1].split(". The figure")[0].split("; ")
    assert values.startswith("values: ")
    assert "4 March 2022" in values
    assert "4 March 2022" not in link + words


def test_changed_numbers_are_named(corpus: Corpus) -> None:
    def more(content: bytes) -> bytes:
        rows = json.loads(content)
        rows["rows"][1]["mentions"] += 1
        return json.dumps(rows).encode()

    found = verify(changed(packed(corpus), "data.json", more), corpus)
    assert found.differences[0] == "data.json was changed or removed after the export."
    assert found.differences[1] == "The table differs first in row 2 (Ada (PERSON)), mentions: 3 in the bundle, 2 now."


def test_decisions_are_told_apart_from_documents(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = packed(corpus)
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decisions.csv"))
    decide(store_of(corpus), "merge", "Paris (GPE)", "Kyiv (GPE)", when=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with open_corpus(store_of(corpus)) as now:
        found = verify(made, now)
    assert "mentions: 3 in the bundle, 4 now" in found.differences[0]
    assert "The decisions about names are other ones." in found.notes
    assert not any("ocument" in text for text in found.differences)


def test_a_name_that_is_gone_is_said(corpus: Corpus, tmp_path: Path) -> None:
    made = packed(corpus, query=Query(entities=("Paris (GPE)",)))
    found = verify(made, hand_corpus(tmp_path / "less", [n for n in NOTES if n.title != "Three"]))
    assert found.differences[0].startswith("The figure cannot be computed from this corpus: There is no entity 'Paris")
    assert any(text.startswith("Document of the figure was removed") and "Three" in text for text in found.differences)


@pytest.mark.parametrize("content", [b"", b"PK", zipped({"a.txt": b"x"}), zipped(dict.fromkeys(
    ("data.json", "evidence.csv", "documents.csv", "query.json", "manifest.json"), b"{}"))])  # fmt: skip
def test_what_is_no_bundle_is_refused(corpus: Corpus, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        verify(content, corpus)


def test_evidence_that_is_cut_says_so(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "NUMBERS", 2)
    monkeypatch.setattr(contents, "PLACES", 1)
    made = packed(corpus)
    said = unpacked(made)["README.txt"].decode()
    assert "2 of 6 places, of the first 2 of 3 numbers" in said
    assert verify(made, corpus).same


def test_tables_differ_in_their_first_other_cell() -> None:
    rows = [{"key": "a", "n": 1, "share": 0.1, "list": [1, None]}, {"key": "b", "n": 2, "share": None, "list": []}]
    assert first_difference("T", rows, [dict(row) for row in rows]) == ""
    near = [{**rows[0], "share": 0.1 + 1e-12}, rows[1]]
    assert first_difference("T", rows, near) == ""
    assert "row 2 (b), share: nothing in the bundle, 0.5 now" in first_difference(
        "T", rows, [rows[0], {**rows[1], "share": 0.5}]
    )
    assert "row 1 (a), n: 1 in the bundle, 2 now" in first_difference("T", rows, [{**rows[0], "n": 2}, rows[1]])
    assert "2 rows in the bundle and 1 now" in first_difference("T", rows, rows[:1])


ELSEWHERE = """
import sys
from pathlib import Path
from analysis.__main__ import main
folder, store, bundle, edited = sys.argv[1:]
assert main(["build", folder, "--store", store, "--workers", "1"]) == 0
codes = [main(["verify", bundle, "--store", store])]
path = Path(edited)
path.write_text(path.read_text(encoding="utf-8") + " Emmanuel Macron spoke.", encoding="utf-8")
assert main(["build", folder, "--store", store, "--workers", "1"]) == 0
codes.append(main(["verify", bundle, "--store", store]))
print(codes)
"""


def test_it_verifies_in_another_process_with_another_store(
    small_corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", "entities", "--store", str(store_of(small_corpus)), "--format", "zip", "--out", str(tmp_path)]
    assert main([*command, "--label", "PERSON"]) == 0
    capsys.readouterr()
    (made,) = tmp_path.glob("*.zip")
    write_seeds(tmp_path / "elsewhere")
    files = unpacked(made)
    listed = export.from_safe_csv(files["documents.csv"])
    edited = tmp_path / "elsewhere" / str(listed["path"][0])
    arguments = [str(tmp_path / "elsewhere"), str(tmp_path / "store"), str(made), str(edited)]
    done = subprocess.run([sys.executable, "-c", ELSEWHERE, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[0, 1]"
    assert "same: Who and what, all documents; counting PERSON" in done.stdout
    assert "not the same: Who and what" in done.stdout
    assert f"Document of the figure was changed: {listed['path'][0]}" in done.stdout
    assert "The table differs first in row" in done.stdout
    assert {"figure.png", "figure.svg", "figure.pdf"} <= files.keys()


def test_a_figure_of_a_page_makes_the_bundle_of_the_command(told_corpus: Corpus) -> None:
    """The page hands over what its chart was drawn with."""
    one = Figure(told_corpus, EXHIBITS["network"], Query(), {"top": None, "among": 20}, "network")
    files = unpacked(bundle(one, today=DAY, images=False))
    assert json.loads(files["query.json"])["options"] == {"among": 20, "top": None}
