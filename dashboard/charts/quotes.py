"""Quotes: who is quoted how often, speakers over time, and single quotes as points."""

from __future__ import annotations

import pandas as pd

from analysis.measures.binning import UNMARKED
from dashboard.charts.bars import axis_title, bars, first_to_last
from dashboard.charts.base import day_axis, empty, figure_of, hover, rows_that_fit, short
from dashboard.charts.figure import Figure, trace_of
from dashboard.charts.timeline import timeline
from dashboard.theme import Theme, day, number, percent, plural
from dashboard.wording import label_title, shortened

NOBODY = "No quote is in this selection."
HOVER = 110
"""Characters of a quote in its hover box: a click opens the whole."""
KIND_SIGNS = {"direct": "circle", "mixed": "diamond", "indirect": "circle-open"}


def speaker_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "quotes") -> Figure:
    """Draw speakers as bars coloured by label; as many as fit the height, and last those that are unresolved.

    `value` is `quotes`, `words` or `documents`. Points carry ["speaker", key].
    """
    if frame.empty:
        return empty(NOBODY, theme=theme, height=height or 280)
    fitting = rows_that_fit(height, len(frame), other=64)
    unresolved = frame[frame["label"] == ""]
    shown = pd.concat([frame[frame["label"] != ""].head(max(1, fitting - len(unresolved))), unresolved])
    hovers = [
        hover(
            row.speaker if not row.label else f"{row.speaker} ({row.label})",
            f"{plural(row.quotes, 'quote')} ({percent(row.share)} of the selection)",
            f"direct {number(row.direct)}, indirect {number(row.indirect)}, mixed {number(row.mixed)}",
            f"{plural(row.words, 'word')} in {plural(row.documents, 'document')}",
            first_to_last(row.first_date, row.last_date),
        )
        for row in shown.itertuples()
    ]  # fmt: skip
    return bars(
        shown, theme=theme, height=height, value=value, names=list(shown["speaker"]), hovers=hovers,
        groups=list(shown["label"]), colour=lambda label: theme.label_colour(label) if label else theme.other,
        title=lambda label: label_title(label) if label else "Unresolved",
        customdata=[["speaker", key] for key in shown["key"]], axis=axis_title(value, len(shown), len(frame)),
    )  # fmt: skip


def speaker_lines(frame: pd.DataFrame, *, theme: Theme, height: int = 280) -> Figure:
    """Draw the quotes of speakers over time, as `timeline` does. Points carry ["period", first day, last day]."""
    if frame.empty:
        return empty(NOBODY, theme=theme, height=height)
    figure = timeline(frame.assign(**UNMARKED), theme=theme, height=height, unit="quotes")
    names = frame["series"].unique()
    return figure.update_yaxes(title={"text": f"quotes of {short(names[0])}"}) if len(names) == 1 else figure


def quote_points(frame: pd.DataFrame, *, theme: Theme, height: int = 280) -> Figure:
    """Draw dated quotes as points: day by number of words, a sign for each kind. Points carry ["document", id]."""
    dated = frame[frame["date"].notna()]
    if dated.empty:
        sentence = NOBODY if frame.empty else "No quote of this selection is dated."
        return empty(sentence, theme=theme, height=height)
    traces = [
        trace_of("scatter",
            x=part["date"], y=part["words"], mode="markers", name=kind, hoverinfo="text", cliponaxis=False,
            hovertext=_hovers(part),
            customdata=[["document", id_] for id_ in part["id"]],
            marker={"color": theme.accent, "size": 8, "opacity": 0.75, "symbol": KIND_SIGNS[kind]},
        )
        for kind in KIND_SIGNS
        if len(part := dated[dated["kind"] == kind])
    ]  # fmt: skip
    figure = figure_of(traces, theme=theme, height=height, showlegend=len(traces) > 1)
    undated = len(frame) - len(dated)
    note = f" · {number(undated)} undated, not shown" if undated else ""
    day_axis(figure, dated["date"], title="day of publication" + note)
    return figure.update_yaxes(rangemode="tozero", title={"text": "words"}, nticks=6, tickformat=",~s")


def _hovers(part: pd.DataFrame) -> list[str]:
    columns = (part[name] for name in ("speaker", "date", "text"))
    return [
        hover(f"{speaker}, {day(date.date())}", shortened(text, HOVER))
        for speaker, date, text in zip(*columns, strict=True)
    ]
