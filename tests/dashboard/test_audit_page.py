"""The Audit page: answers and what they come to, undo, what stays in the file, and what other pages say of it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.measures.intervals import wilson
from dashboard.views.audit import passage, question
from tests.dashboard.app import Open, opener, texts
from tests.hand_corpus import hand_corpus, note

KYIV = "Kyiv (GPE)"
NOTES = [
    note(f"2022-01-{1 + n:02d}", f"News {n} came from [GPE Kyiv]. On {n} [GPE Kyiv] was quiet. [PERSON Anna Example] "
         "read it.", title=f"News {n}") for n in range(28)
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("built") / "store"
    with hand_corpus(store, NOTES):
        pass
    return store


@pytest.fixture
def open_page(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """A copy of the corpus; answers go beside its documents, which stand for themselves in its manifest."""
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decided" / "decisions.csv"))
    (tmp_path / "decided").mkdir()
    shutil.copytree(built, tmp_path / "store")
    return opener(monkeypatch, tmp_path, tmp_path / "store")


def rows(tmp_path: Path) -> list[dict[str, str]]:
    path = tmp_path / "decided" / "audits.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "") + "\n".join(str(e.value).replace("\\", "") for e in app.header)


def press(app: AppTest, *names: str) -> AppTest:
    for name in names:
        app = app.button(key=f"audit-{name}").click().run()
        assert not app.exception
    return app


def test_nothing_chosen_says_what_to_do(open_page: Open) -> None:
    app = open_page("audit")
    assert "Nothing has been checked yet" in said(app)
    assert app.selectbox(key="audit-subject").options[:2] == ["Countries and cities (GPE)", "People (PERSON)"]


def test_answers_are_counted_written_and_taken_back(open_page: Open, tmp_path: Path) -> None:
    app = open_page("audit", subject=KYIV)
    assert "Does “Kyiv” stand here for Kyiv, a country, a city or a state?" in said(app)
    assert app.button(key="audit-undo").disabled
    app = press(app, "right", "right", "wrong", "skip", "right")
    low, high = wilson(3, 4)
    assert f"3 of 4 checked were right: 75% ({low:.0%}–{high:.0%})" in said(app)
    assert {m.label: m.value for m in app.metric} == {"Right": "3", "Wrong": "1", "Skipped": "1"}
    written = rows(tmp_path)
    assert [r["answer"] for r in written] == ["y", "y", "n", "?", "y"]
    assert len({(r["document"], r["start"]) for r in written}) == 5
    assert {r["subject"] for r in written} == {KYIV}
    press(app, "undo", "undo", "undo")
    assert [r["answer"] for r in rows(tmp_path)] == ["y", "y"]


def test_the_next_visit_goes_on_where_this_one_ended(open_page: Open) -> None:
    first = press(open_page("audit", subject=KYIV), "right", "wrong")
    again = open_page("audit", subject=KYIV)
    assert "1 of 2 checked were right" in said(again)
    shown = [m.value for m in first.markdown if "orange-background" in m.value]
    assert [m.value for m in again.markdown if "orange-background" in m.value] == shown


def test_each_way_of_shortcuts_is_a_key(open_page: Open) -> None:
    app = open_page("audit", subject="PERSON")
    keys = {b.key: b.proto.shortcut for b in app.button if str(b.key).startswith("audit-")}
    wanted = {"audit-right": "y", "audit-wrong": "n", "audit-skip": "s", "audit-undo": "u"}
    assert {key: keys[key].lower() for key in wanted} == wanted


def test_a_finished_sample_says_so_and_can_grow(open_page: Open, tmp_path: Path) -> None:
    app = press(open_page("audit", subject=KYIV), *["right"] * 50)
    assert "The sample is answered" in said(app)
    assert "50 of 50 checked were right: 100%" in said(app)
    assert app.button(key="audit-right").disabled
    app = press(app, "more")
    app.run()
    assert app.query_params["n"] == "100"
    app = press(app, *["right"] * 6)
    assert "All mentions are answered" in said(app)
    assert "All 56 mentions were checked: 56 right (100%)." in said(app)
    assert len(rows(tmp_path)) == 56


def test_other_pages_say_what_was_checked(open_page: Open) -> None:
    press(open_page("audit", subject=KYIV), "right", "right", "right", "wrong")
    assert "Checked, its mentions: 3 of 4 checked were right: 75%" in said(open_page("entities", name=KYIV))
    press(open_page("audit", subject="PERSON"), "right")
    app = open_page("entities", name="Anna Example (PERSON)")
    assert "Checked, mentions of people: 1 of 1 checked was right: 100%" in said(app)
    listed = open_page("audit")
    assert "Checked so far" in said(listed)
    assert listed.button(key=f"audited-open-{KYIV}")


def test_the_method_of_a_figure_says_what_was_checked(open_page: Open) -> None:
    press(open_page("audit", subject="GPE"), "right", "wrong")
    app = open_page("entities")
    app.session_state["closer-entities"] = "method"
    app.run()
    assert not app.exception
    assert "Checked by reading samples. Countries and cities: 50%" in said(app)
    app = open_page("entities", label="PERSON")
    app.session_state["closer-entities"] = "method"
    assert "Checked by reading samples" not in said(app.run())


def test_another_sample_has_answers_of_its_own(open_page: Open) -> None:
    app = press(open_page("audit", subject=KYIV), "right", "redraw")
    app.run()
    assert app.query_params["seed"] == "2"
    assert "Nothing has been checked yet" in said(app)


def test_a_bad_link_is_named(open_page: Open) -> None:
    app = open_page("audit", subject="Nowhere (GPE)", seed="x")
    assert not app.exception
    assert "There is no entity 'Nowhere (GPE)'" in said(app)
    assert "Ignored: seed='x'" in said(open_page("audit", subject=KYIV, seed="x"))
    assert "There are no laws in this corpus" in said(open_page("audit", subject="LAW"))


def test_an_answer_that_cannot_be_written_is_named(open_page: Open, tmp_path: Path) -> None:
    app = open_page("audit", subject=KYIV)
    (tmp_path / "decided").rmdir()
    (tmp_path / "decided").write_text("a file where the folder should be")
    app = app.button(key="audit-right").click().run()
    assert not app.exception
    assert "could not be written" in said(app)


def test_a_line_of_the_file_that_cannot_be_read_is_named(open_page: Open, tmp_path: Path) -> None:
    press(open_page("audit", subject=KYIV), "right")
    path = tmp_path / "decided" / "audits.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    app = open_page("audit", subject=KYIV)
    assert "audits.csv, line 3" in said(app)
    assert "1 of 1 checked was right" in said(app)


# -- words -----------------------------------------------------------------------------------------------------


def row(text: str, surface: str, sentence: str, label: str = "PERSON") -> pd.Series:
    start = text.index(surface)
    first = text.index(sentence)
    return pd.Series({"text": surface, "start": start, "end": start + len(surface), "sentence": sentence,
                      "sentence_start": first, "label": label})  # fmt: skip


def test_the_mention_is_marked_in_its_sentence_and_the_rest_is_grey() -> None:
    text = "Before it. Anna *Example* came. After it."
    shown = passage(text, row(text, "Anna *Example*", "Anna *Example* came."))
    assert shown == (
        r":gray[Before it\.] :orange-background[**Anna \*Example\***] came\. :gray[After it\.]"
    )


def test_a_long_text_is_cut_between_words() -> None:
    text = "word " * 200 + "Anna. " + "next " * 200
    shown = passage(text, row(text, "Anna", text))
    assert "…" in shown
    assert len(shown) < 1_500
    assert ":orange-background[**Anna**]" in shown


@pytest.mark.parametrize(
    ("subject", "surface", "label", "asked"),
    [
        ("PERSON", "Anna", "PERSON", "Is “Anna” the name of a person, and all of the name?"),
        ("Anna Example (PERSON)", "Anna", "PERSON", "Does “Anna” stand here for Anna Example, a person?"),
    ],
)
def test_the_question_says_what_right_means(subject: str, surface: str, label: str, asked: str) -> None:
    assert question(subject, row(surface, surface, surface, label)) == asked
