"""Exports of news databases: many articles in one file, as Nexis, Factiva and ProQuest write them."""
from __future__ import annotations

from analysis.ingest.records import Record


def exported(text: str) -> list[Record]:
    return []
