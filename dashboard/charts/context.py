"""Words in context: where they stand, and what stands near them."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.bars import axis_title, bars, kind_colours
from dashboard.charts.base import day_axis, empty, figure_of, hover, rows_that_fit
from dashboard.charts.figure import Figure, trace_of
from dashboard.theme import Theme, day, number, percent, plural

SCORE_TITLES = {"log_dice": "logDice", "mi": "mutual information", "g2": "G² (log-likelihood)"}


def place_points(frame: pd.DataFrame, *, theme: Theme, height: int = 280) -> Figure:
    """Draw places of dated documents as points: day by where in the text. Points carry ["document", id]."""
    dated = frame[frame["date"].notna()]
    if dated.empty:
        sentence = "It stands nowhere in this selection." if frame.empty else "It stands in undated documents alone."
        return empty(sentence, theme=theme, height=height)
    hovers = [
        hover(row.title or row.id, day(row.date.date()), f"at {percent(row.place)} of the text",
              f"… {row.left[-40:]}{row.node}{row.right[:40]} …")
        for row in dated.itertuples()
    ]  # fmt: skip
    trace = trace_of("scatter",
        x=dated["date"], y=dated["place"], mode="markers", hovertext=hovers, hoverinfo="text", cliponaxis=False,
        marker={"color": theme.accent, "size": 8, "opacity": 0.8, "symbol": "line-ns-open", "line": {"width": 1.5}},
        customdata=[["document", id_] for id_ in dated["id"]],
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height, showlegend=False)
    undated = len(frame) - len(dated)
    note = f" · {number(undated)} undated, not shown" if undated else ""
    day_axis(figure, dated["date"], title="day of publication" + note, most=5)
    return figure.update_yaxes(range=[1, 0], title={"text": "place in the text"}, tickformat=".0%", nticks=5)


def collocate_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = 420, score: str = "log_dice"
) -> Figure:
    """Draw collocates as bars as long as the places where they stand near, ranked by `score`.

    Points carry ["collocate", term, kind].
    """
    if frame.empty:
        sentence = "Nothing stands near it more often than chance would have it, in three places or more."
        return empty(sentence, theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    hovers = [
        hover(
            f"{row.term} ({row.kind})", f"near it in {plural(row.together, 'place')}",
            f"{number(row.expected, digits=1)} expected by chance", f"{number(count)} times in the selection",
            f"logDice {number(row.log_dice, digits=1)}, MI {number(row.mi, digits=1)}, G² {number(row.g2, digits=1)}",
        )
        for row, count in zip(shown.itertuples(), shown["count"], strict=True)
    ]
    kinds = kind_colours(theme)
    ranked = f"places near it, by {SCORE_TITLES[score]}"
    return bars(
        shown, theme=theme, height=height, value="together", names=list(shown["term"]), hovers=hovers,
        groups=list(shown["kind"]), colour=lambda kind: kinds.get(kind, theme.other),
        customdata=[["collocate", row.term, row.kind] for row in shown.itertuples()],
        axis=axis_title(ranked, len(shown), len(frame)),
    )  # fmt: skip
