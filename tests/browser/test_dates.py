"""A date that somebody sets by keys holds on every page, and is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysis.set_dates import read_dates
from analysis.store.corpus import open_corpus
from analysis.store.setting import unset_dates

TITLE = "Hostile <script>alert(1)</script>"
PUBLISHED = 120_000
"""Milliseconds that publishing may take on a busy computer."""


@pytest.fixture
def document(folder: Path, store: Path) -> Iterator[str]:
    """The hostile document; at the end it has the date that was found, and the file of dates is gone."""
    with open_corpus(store) as corpus:
        document = corpus.one_document("hostile.txt")
    yield document
    unset_dates(store, [document])
    (folder / ".dateline" / "dates.csv").unlink(missing_ok=True)


def test_a_date_is_set_by_keys_read_on_other_pages_and_undone(dashboard, folder: Path, store: Path, document) -> None:
    file = folder / ".dateline" / "dates.csv"
    with open_corpus(store) as corpus:
        found = corpus.document(document).date
        listed = corpus.dates_to_check(("certain",))["id"].tolist()
    dashboard.open("dates", kind="certain", page=listed.index(document) // 10 + 1)
    card = dashboard.keyed(f"date-{document}")
    expect(card).to_contain_text(TITLE)
    year = card.get_by_role("spinbutton", name="year,")
    year.click()
    dashboard.page.keyboard.type("20021231")
    dashboard.page.keyboard.press("Tab")
    dashboard.settle()
    set_it = card.get_by_role("button", name="Set the date")
    set_it.focus()
    dashboard.page.keyboard.press("Enter")
    said = dashboard.page.get_by_text("is dated 31 December 2002.").first
    expect(said).to_be_visible(timeout=PUBLISHED)
    assert [line.date for line in read_dates(file)[0]] == [dt.date(2002, 12, 31)]
    dashboard.open("documents", doc=document)
    expect(dashboard.page.get_by_text("31 December 2002 (set by hand)")).to_be_visible()
    dashboard.open("dates", view="set")
    dashboard.keyed(f"date-{document}").get_by_role("button", name="Take it back").click()
    expect(dashboard.page.get_by_text("Nothing has been set.")).to_be_visible(timeout=PUBLISHED)
    with open_corpus(store) as corpus:
        assert corpus.document(document).date == found
