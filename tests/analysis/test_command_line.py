"""The command line: the same tables as the measures, and errors that say what to do."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.measures import MEASURES, entity_counts, timeline
from analysis.output import write_frame
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.tags import Tag, add_tags


@pytest.fixture
def store(written_corpus: Corpus) -> str:
    return str(written_corpus.database.folder.parents[1])


def test_a_table_as_json_is_the_measure(
    written_corpus: Corpus, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    filters = ["--label", "gpe", "--from", "2020"]
    assert main(["table", "entities", "--store", store, *filters, "--limit", "3", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    query, notices = Query.from_params({"label": "GPE", "from": "2020"})
    expected = entity_counts(written_corpus, query).head(3)
    assert notices == []
    assert [(row["key"], row["mentions"]) for row in rows] == list(
        zip(expected["key"], expected["mentions"], strict=True)
    )
    assert rows[0]["first_date"] == expected["first_date"][0].date().isoformat()


def test_a_table_as_csv_takes_its_options(
    written_corpus: Corpus, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["table", "timeline", "--store", store, "--by", "month", "--series", "Berlin (GPE)", "--csv"]
    assert main(command) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    expected = timeline(written_corpus, Query(), by="month", series=["Berlin (GPE)"])
    assert [int(row["count"]) for row in rows] == expected["count"].tolist()
    assert (rows[-1]["state"], rows[-1]["start"]) == ("undated", "")


def test_evidence_gives_as_many_rows_as_the_number(
    written_corpus: Corpus, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "--store", store, "--entity", "Berlin (GPE)", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == written_corpus.evidence_count(Query(), entity="Berlin (GPE)")
    assert {row["text"] for row in rows} == {"Berlin"}


def test_tags_filter_as_the_other_filters_do(
    written_corpus: Corpus, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decisions.csv"))
    first, second = written_corpus.documents(Query(), limit=2).itertuples()
    when = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    add_tags(tmp_path / "tags.csv", [Tag(d.id, d.title, d.path, "grain", when) for d in (first, second)])
    command = ["table", "documents", "--store", store, "--json"]
    assert main([*command, "--tag", "grain"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["tags"]) for row in rows] == [(first.id, "grain"), (second.id, "grain")]
    assert main([*command, "--tag", "(none)", "--limit", "100"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 58
    assert main([*command, "--tag", "grane"]) == 2
    assert "There is no tag 'grane' in this corpus. Hint: did you mean 'grain'?" in capsys.readouterr().err
    (tmp_path / "tags.csv").write_bytes(b"\xff")
    assert main([*command, "--tag", "grain"]) == 2
    assert "is not UTF-8 text" in capsys.readouterr().err


def test_info_says_what_a_corpus_holds(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--store", store, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], found["store"]) == (60, store)
    assert main(["info", "--store", store]) == 0
    assert ["documents", "60"] in [line.split() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["table", "nothing"], 2, "Allowed: kpis, timeline"),
        (["table", "entities", "--min-count", "3"], 2, "--min-count=3 is not valid. Allowed: for the table entities"),
        (["table", "entities", "--entity", "Berlim"], 2, "did you mean 'Berlin'"),
        (["table", "entities", "--source", "Reuter"], 2, "did you mean 'Reuters'"),
        (["table", "entities", "--from", "2022-13"], 2, "a month as YYYY-MM"),
        (["evidence", "--search", "gas", "--term", "gas", "--unit", "hits"], 2, "for a keyword"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(
    store: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    assert main([*arguments, "--store", store]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("dateline: ")
    assert message in said.err


def test_a_store_must_be_named_and_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_STORE", raising=False)
    assert main(["info"]) == 1
    assert "--store DIR" in capsys.readouterr().err
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path))
    assert main(["info"]) == 1
    assert "Build one" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "news", "--workers", "0"], ["build", "news", "--workers", "-3"], ["build", "", "--store", "s"],
        ["build", "news", "--store", ""], ["info", "--store", " "], ["table", "entities", "--limit", "9" * 20],
        ["table", "documents", "--offset", "9" * 20], ["table", "timeline", "--smooth", "1.5"],
    ],
)  # fmt: skip
def test_a_number_or_a_folder_that_cannot_be_is_not_understood(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert f"argument {'FOLDER' if '' in arguments[:2] else arguments[-2]}: " in capsys.readouterr().err


def test_a_moving_average_wider_than_any_corpus_is_refused(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "timeline", "--store", store, "--smooth", "999999999"]) == 2
    assert "an odd number of bins from 1 to 999" in capsys.readouterr().err


def test_csv_has_no_formulas_and_json_has_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.DataFrame({"entity": ["=HYPERLINK(1)", "Ada", ""], "change": [-2, 1, 0]})
    write_frame(frame, "csv")
    assert capsys.readouterr().out.splitlines()[1:] == ["'=HYPERLINK(1),-2", "Ada,1", ",0"]
    write_frame(frame, "json")
    assert json.loads(capsys.readouterr().out)[0] == {"entity": "=HYPERLINK(1)", "change": -2}
    write_frame(pd.DataFrame({"entity": ["＝1", " =1", "'=1", "'90s"]}), "csv")
    assert capsys.readouterr().out.splitlines()[1:] == ["'＝1", "' =1", "''=1", "'90s"]


def test_options_of_one_name_are_of_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for measure in MEASURES.values():
        for option in measure.options.values():
            kinds.setdefault(option.name, set()).add(option.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        (["peaks", "--by", "week", "--series", "Berlin (GPE)", "--alpha", "0.5", "--method", "bursts"], None),
        (["novelty", "--period", "2020-01..2020-06", "--of", "entities", "--top", "4"], 4),
        (["period_terms", "--by", "year", "--top", "2"], 4),
        (["central_documents", "--period", "2020"], None),
        (["concordance", "--node", "keyword:discuss", "--sort", "left", "--limit", "7"], 7),
        (["collocates", "--node", "Berlin (GPE)", "--window", "2", "--score", "mi", "--top", "3"], 3),
        (["timeline", "--by", "quarter", "--peaks", "test", "--typical"], None),
    ],
)
def test_tables_that_explain(
    store: str, capsys: pytest.CaptureFixture[str], command: list[str], rows: int | None
) -> None:
    assert main(["table", *command, "--store", store, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == rows if rows is not None else found


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_network_for_graph_programs(store: str, capfdbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    command = ["table", "cooccurrence", "--store", store, "--label", "GPE", "--alpha", "1", "--limit", "4", f"--{form}"]
    assert main(command) == 0
    root = ElementTree.fromstring(capfdbinary.readouterr().out)
    found = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert found.count("edge") == 4
    assert found.count("node") == 6
    assert main(["table", "entities", "--store", store, f"--{form}"]) == 2
    assert b"for the table cooccurrence" in capfdbinary.readouterr().err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["novelty", "--period", "soon"], "period='soon'"), (["concordance"], "node=''"),
        (["peaks", "--alpha", "2"], "alpha=2.0"), (["collocates", "--node", "words:a AND"], "look here"),
        (["novelty", "--series", "a", "--series", "b"], "series"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_says_why(
    store: str, capsys: pytest.CaptureFixture[str], command: list[str], said: str
) -> None:
    assert main(["table", *command, "--store", store]) == 2
    assert said in capsys.readouterr().err
