"""A figure to take away: an exhibit of a corpus with its selection and choices. The same on a page and in code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from analysis.errors import InvalidParameter
from analysis.query import Query
from dashboard import export
from dashboard.exhibit import Exhibit
from dashboard.exhibits import EXHIBITS
from dashboard.theme import LIGHT, THEMES, Theme

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure: `corpus.exhibit("entities", query)` in code, a card on a page.

    `key` names it among the figures of its page; `options` are those of the measure and of the chart, without the
    table of groups that a network is drawn with: that follows from them. `link` leads to it in a dashboard.
    """

    corpus: Corpus
    exhibit: Exhibit
    query: Query
    options: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    title: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.key or self.exhibit.name)
        object.__setattr__(self, "title", self.title or self.exhibit.title)
        object.__setattr__(self, "link", self.link or f"{self.exhibit.page}?{self.query.to_url()}".rstrip("?"))
        self.exhibit.asked(self.options)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table: that of the measure."""
        return self.exhibit.compute(self.corpus, self.query, **self.options)

    @cached_property
    def drawing(self) -> dict[str, Any]:
        """What the chart is drawn with."""
        if not self.exhibit.graph:
            return self.options
        groups = EXHIBITS["groups"]
        named = {name: value for name, value in self.options.items() if name in groups.options}
        return {**self.options, "nodes": groups.compute(self.corpus, self.query, **named)}

    def figure(self, *, theme: str | Theme = LIGHT, height: int | None = None) -> go.Figure:
        """Return the chart in a theme (`light`, `dark`, `print`) as a plotly figure. Raises InvalidParameter."""
        sized = {"height": height} if height else {}
        return self.exhibit.draw(self.frame, theme=theme_of(theme), count=self.query.count, **self.drawing, **sized)

    def make(self, ext: str, *, theme: str | Theme = LIGHT, today: dt.date | None = None, **more: Any) -> bytes:
        """Return the figure as a file of one of `export.formats`. Raises InvalidParameter, ExportError."""
        return export.make(ext, self.exhibit, self.frame, self.query, self.corpus, theme=theme_of(theme), today=today,
                           **more, **self.drawing)  # fmt: skip

    def export(self, path: Path | str, *, theme: str | Theme = LIGHT, **more: Any) -> Path:
        """Write the figure to a file, in the format that its name ends in; return its path.

        Raises InvalidParameter, ExportError where an image cannot be drawn, OSError.
        """
        path = Path(path)
        path.write_bytes(self.make(path.suffix.removeprefix(".").lower(), theme=theme, **more))
        return path

    def file_name(self, ext: str) -> str:
        """Return a file name that says what the figure holds."""
        return export.file_name(self.exhibit, self.query, ext, key=self.key, options=self.options)


def theme_of(theme: str | Theme) -> Theme:
    """Return a theme by its name. Raises InvalidParameter."""
    if isinstance(theme, Theme):
        return theme
    if theme not in THEMES:
        raise InvalidParameter("theme", theme, ", ".join(THEMES))
    return THEMES[theme]


def figure_of(corpus: Corpus, name: str, query: Query | None = None, **options: Any) -> Figure:
    """Return an exhibit of a corpus by its name. Raises InvalidParameter for an unknown exhibit or option."""
    if name not in EXHIBITS:
        raise InvalidParameter("exhibit", name, ", ".join(EXHIBITS))
    return Figure(corpus, EXHIBITS[name], query or Query(), options)


def read_options(exhibit: Exhibit, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return options of an exhibit from the words of a command line or an address. Raises InvalidParameter."""
    found: dict[str, Any] = {}
    for name, texts in given.items():
        known = exhibit.options
        if name not in known or known[name].kind == "table":
            allowed = ", ".join(n for n, o in known.items() if o.kind != "table") or "none: it has no options"
            raise InvalidParameter("option", name, f"for {exhibit.name}: {allowed}")
        option = known[name]
        try:
            found[name] = _value(option.kind, texts)
        except (ValueError, KeyError):
            raise InvalidParameter(name, texts[-1], f"a {option.kind}: {option.help}") from None
        if option.kind == "choice" and option.choices and found[name] not in option.choices:
            allowed = {str(choice): choice for choice in option.choices}
            if texts[-1] not in allowed:
                raise InvalidParameter(name, texts[-1], ", ".join(allowed))
            found[name] = allowed[texts[-1]]
    return found


SWITCHES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _value(kind: str, texts: list[str]) -> Any:
    match kind:
        case "number":
            return None if texts[-1] == "none" else int(texts[-1])
        case "level":
            return None if texts[-1] == "none" else float(texts[-1])
        case "switch":
            return SWITCHES[texts[-1].lower()]
        case "series" | "choices":
            return tuple(texts)
        case _:
            return texts[-1]
