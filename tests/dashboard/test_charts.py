"""Figures say what their tables say: every number, every state, every name as it is."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis.query import Query
from analysis.schema import NAME_LABELS
from dashboard import charts
from dashboard.charts.base import safe, short, wrap
from dashboard.exhibits import EXHIBITS
from dashboard.theme import DARK, LIGHT, PRINT, THEMES, Theme, number, percent, period
from dashboard.wording import label_title
from tests.dashboard import frames


def points(figure) -> dict[tuple[str, ...], float]:
    """Return what each clickable point of horizontal bars stands for, and its length."""
    return {
        tuple(data): float(x)
        for trace in figure.data
        if trace.customdata is not None
        for data, x in zip(trace.customdata, trace.x, strict=True)
    }


# -- bars ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["mentions", "documents"])
def test_entity_bars_are_the_table(value: str) -> None:
    frame = frames.entities("Ada", "Bo", "Cy", "Di")
    figure = charts.entity_bars(frame, theme=LIGHT, height=None, value=value)
    assert points(figure) == {("entity", k): n for k, n in zip(frame["key"], frame[value], strict=True)}
    assert list(figure.layout.yaxis.ticktext) == ["Ada", "Bo", "Cy", "Di"]


def test_bars_are_coloured_by_label_and_the_legend_names_it() -> None:
    figure = charts.entity_bars(frames.entities("Ada", "Bo", "Cy"), theme=DARK)
    colours = {label_title(label): DARK.labels[label] for label in ("PERSON", "ORG", "GPE")}
    assert {t.name: t.marker.color for t in figure.data} == colours
    assert figure.layout.showlegend
    assert not charts.entity_bars(frames.entities("Ada"), theme=DARK).layout.showlegend


def test_as_many_bars_as_fit_and_the_axis_says_of_how_many() -> None:
    frame = frames.entities(*(f"Name {i}" for i in range(100)))
    figure = charts.entity_bars(frame, theme=LIGHT, height=284)
    assert len(points(figure)) == 11
    assert figure.layout.xaxis.title.text == "mentions · first 11 of 100"
    whole = charts.entity_bars(frame, theme=LIGHT, height=None)
    assert len(points(whole)) == 100
    assert whole.layout.height > 2000
    assert whole.layout.xaxis.title.text == "mentions"


def test_two_names_that_shorten_to_one_stay_two_bars() -> None:
    frame = frames.entities("n" * 100 + "a", "n" * 100 + "b")
    figure = charts.entity_bars(frame, theme=LIGHT)
    assert sorted(y for trace in figure.data for y in trace.y) == [0, 1]
    assert len(set(figure.layout.yaxis.ticktext)) == 1
    assert all("n" * 60 in trace.hovertext[0] for trace in figure.data)


def test_labelled_bars_keep_labels_together() -> None:
    frame = frames.entities("Ada", "Bo", "Cy", "Di", "Ed")
    figure = charts.labelled_bars(frame.assign(rank=[1, 1, 1, 2, 2]), theme=LIGHT)
    assert list(figure.layout.yaxis.ticktext) == ["Ada", "Di", "Bo", "Ed", "Cy"]


def test_keyword_bars_are_the_table() -> None:
    frame = frames.keywords("gas", "gas price", "Kyiv")
    figure = charts.keyword_bars(frame, theme=LIGHT)
    assert points(figure) == {("term", t): n for t, n in zip(frame["term"], frame["count"], strict=True)}
    assert [t.name for t in figure.data] == ["word", "phrase", "name"]


@pytest.mark.parametrize(("value", "lengths"), [("g2", [55.5, 12.25, -33.0]), ("log_ratio", [3.9, 2.0, -5.3])])
def test_keyness_diverges(value: str, lengths: list[float]) -> None:
    figure = charts.keyness_bars(frames.keyness(), theme=LIGHT, value=value)
    assert points(figure) == dict(zip([("term", "gas"), ("term", "grain"), ("term", "court")], lengths, strict=True))
    target, rest = figure.data
    assert (target.name, rest.name) == ("more in the selection", "more in the rest")
    assert target.marker.color != rest.marker.color
    low, high = figure.layout.xaxis.range
    assert low < min(lengths) < max(lengths) < high


def test_keyness_leaves_room_for_both_sides() -> None:
    frame = pd.concat([frames.keyness().iloc[[i]].assign(term=f"t{n}") for n in range(40) for i in (0, 2)])
    target, rest = charts.keyness_bars(frame, theme=LIGHT, height=280).data
    assert (len(target.x), len(rest.x)) == (5, 5)


def test_keyness_is_hatched_in_print() -> None:
    assert charts.keyness_bars(frames.keyness(), theme=PRINT).data[1].marker.pattern.shape == "/"


def test_pair_bars_are_the_table() -> None:
    frame = frames.pairs("Ada", "Bo", "Cy")
    for score in ("npmi", "log_likelihood", "log_dice", "together"):
        expected = {("pair", r.key_a, r.key_b): getattr(r, score) for r in frame.itertuples()}
        assert points(charts.pair_bars(frame, theme=LIGHT, score=score)) == expected


def test_pairs_with_one_entity_in_common_are_called_by_the_other() -> None:
    frame = frames.pairs("Ada", "Bo", "Cy")
    of_ada = frame[(frame["entity_a"] == "Ada") | (frame["entity_b"] == "Ada")]
    assert set(charts.pair_bars(of_ada, theme=LIGHT).layout.yaxis.ticktext) == {"Bo", "Cy"}
    assert all(" · " in name for name in charts.pair_bars(frame, theme=LIGHT).layout.yaxis.ticktext)


# -- timeline --------------------------------------------------------------------------------------------------


def named(figure, name: str):
    """Return the one trace of a name."""
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def test_a_few_days_are_named_one_by_one_and_small_counts_have_whole_ticks() -> None:
    frame = frames.timeline().iloc[:1].assign(start=pd.Timestamp("2024-10-09"), end=pd.Timestamp("2024-10-09"))
    figure = charts.timeline(frame, theme=LIGHT)
    assert list(figure.layout.xaxis.ticktext) == ["9 Oct"]
    assert (figure.layout.yaxis.tickmode, figure.layout.yaxis.dtick) == ("linear", 1)


def test_each_state_is_drawn_apart() -> None:
    figure = charts.timeline(frames.timeline(), theme=LIGHT)
    counted, partial, none, zero = (
        named(figure, name) for name in ("documents", "partial period", "no documents", "none (0)")
    )
    assert list(counted.y) == [5, 3]
    assert list(partial.y) == [2]
    assert partial.marker.pattern.shape
    assert counted.marker.pattern.shape is None
    assert list(zero.y) == [0]
    assert zero.mode == "markers"
    assert zero.customdata[0] == ["period", "2022-03-01", "2022-03-31"]
    assert none.yaxis == "y2", "a band over the whole height"
    assert len(none.x) == 1, "two empty months are one band"
    assert none.width[0] == 61 * 86_400_000
    assert none.hovertext[0].startswith("<b>Apr – May 2022</b><br>no documents")
    assert figure.layout.showlegend


def test_bars_stand_on_their_bins_and_carry_their_period() -> None:
    counted = named(charts.timeline(frames.timeline(), theme=LIGHT), "documents")
    assert counted.customdata[0] == ["period", "2022-02-01", "2022-02-28"]
    assert pd.Timestamp(counted.x[0]) == pd.Timestamp("2022-02-01")
    assert counted.width[0] + 2 * counted.offset[0] == pytest.approx(28 * 86_400_000)


def test_undated_are_a_note() -> None:
    (note,) = charts.timeline(frames.timeline(), theme=LIGHT).layout.annotations
    assert note.text == "12 undated documents, not shown"
    dated = frames.timeline().query("state != 'undated'")
    assert not charts.timeline(dated, theme=LIGHT).layout.annotations


def test_only_undated_says_so() -> None:
    figure = charts.timeline(frames.timeline().query("state == 'undated'"), theme=LIGHT)
    assert "12 undated documents, not shown" in figure.layout.annotations[0].text.replace("<br>", " ")


def test_several_series_are_lines_with_a_gap() -> None:
    frame = frames.timeline("Ada (PERSON)", "keyword:gas")
    figure = charts.timeline(frame, theme=LIGHT)
    for name in ("Ada (PERSON)", "“gas”"):
        line, dots = (t for t in figure.data if t.name == name)
        assert list(line.y) == [2, 5, 0, None, None, 3]
        assert line.connectgaps is False
        assert list(dots.y) == [2, 5, 0, 3]
        assert list(dots.marker.symbol) == ["circle-open", "circle", "circle", "circle"]
    lines = [t for t in figure.data if t.type == "scatter" and t.mode == "lines"]
    assert len({t.line.color for t in lines}) == len({t.line.dash for t in lines}) == 2
    assert named(figure, "no documents").yaxis == "y2"


def test_moving_average_is_a_line_only_where_it_was_asked_for() -> None:
    frame = frames.timeline()
    frame["smoothed"] = frame["value"] / 2
    line = named(charts.timeline(frame, theme=LIGHT, smooth=3), "average of 3")
    assert list(line.y) == [1, 2.5, 0, None, None, 1.5]
    assert not [t for t in charts.timeline(frame, theme=LIGHT).data if t.name.startswith("average")]


def test_peaks_are_marked_and_said() -> None:
    frame = frames.timeline(marked=True)
    figure = charts.timeline(frame, theme=LIGHT)
    (mark,) = [trace for trace in figure.data if trace.name == "more than expected"]
    assert [str(x)[:10] for x in mark.x] == ["2022-02-15"]
    (said,) = [text for trace in figure.data for text in trace.hovertext or () if "a peak" in text]
    assert "about 1.5 documents were expected" in said
    assert "typical: gas price" in said
    lines = charts.timeline(frames.timeline("A", "B", marked=True), theme=LIGHT)
    signs = [list(trace.marker.symbol) for trace in lines.data if trace.customdata is not None]
    assert all(sign[1] == "triangle-up" and sign.count("triangle-up") == 1 for sign in signs)


def test_the_most_typical_bins_are_named_apart() -> None:
    starts = pd.date_range("2022-01-03", periods=40, freq="W-MON")
    frame = pd.concat([frames.timeline().iloc[[1]]] * 40, ignore_index=True).assign(
        start=starts, end=starts + pd.Timedelta(days=6), count=5, value=5.0,
        about=[f"story{n} · other, too" for n in range(40)], g2=[float(n % 7) for n in range(40)],
    )  # fmt: skip
    figure = charts.timeline(frame, theme=LIGHT)
    named = [note.text for note in figure.layout.annotations]
    assert named == ["story6", "story20", "story34"]
    assert figure.layout.yaxis.range[1] > 5 * 1.3


def test_peaks_stories_and_news_are_their_tables() -> None:
    figure = charts.peak_bars(frames.peaks("documents", "Ada (PERSON)"), theme=LIGHT, height=None)
    bar, expected = figure.data
    assert (list(bar.x), list(expected.x)) == ([20, 10, 20, 10], [2.5, 5.0, 2.5, 5.0])
    assert [data[1] for data in bar.customdata] == ["documents", "documents", "Ada (PERSON)", "Ada (PERSON)"]
    assert "p = 0.0004" in bar.hovertext[0]
    assert "burst of weight 8.2" in bar.hovertext[1]
    stories = charts.story_bars(frames.period_terms("b", "a", "c"), theme=LIGHT, height=70 + 2 * 38)
    assert [data[1] for data in stories.data[0].customdata] == ["2022-01-03", "2022-01-10"], "most typical, by time"
    assert list(stories.data[0].x) == [11, 11]
    assert "first 2 of 3" in stories.layout.xaxis.title.text
    news = charts.novelty_bars(frames.novelty("x", "y z", "Q"), theme=LIGHT)
    assert points(news) == {("new", "x (word)"): 20, ("new", "y z (phrase)"): 19, ("new", "Q (name)"): 18}


@pytest.mark.parametrize(
    ("p", "text"), [(0.00003, "p < 0.0001"), (0.0123, "p = 0.012"), (float("nan"), ""), (0.5, "p = 0.5")]
)
def test_how_unlikely_a_peak_is(p: float, text: str) -> None:
    assert charts.how_unlikely(p) == text


def test_a_plain_timeline_has_no_legend() -> None:
    frame = frames.timeline().query("state == 'counted'")
    assert not charts.timeline(frame, theme=LIGHT).layout.showlegend


@pytest.mark.parametrize(("scale", "unit"), [("share", "documents"), ("per_million", "mentions")])
def test_undefined_rates_are_drawn_as_nothing(scale: str, unit: str) -> None:
    frame = frames.timeline().assign(value=np.nan, smoothed=np.nan)
    figure = charts.timeline(frame, theme=LIGHT, scale=scale, unit=unit)
    assert not [t for t in figure.data if t.type == "bar" and t.name != "no documents"]


# -- maps ------------------------------------------------------------------------------------------------------


def test_circles_are_as_large_as_their_mentions_and_stand_where_places_are() -> None:
    frame = frames.places("Ukraine", "Crimea", "Batumi", "Malta")
    figure = charts.place_map(frame, theme=LIGHT)
    drawn = {
        key: (trace.lon[i], trace.lat[i], trace.marker.size[i])
        for trace in figure.data if trace.customdata is not None
        for i, (_, key) in enumerate(trace.customdata)
    }  # fmt: skip
    assert {key: at[:2] for key, at in drawn.items()} == {
        row.key: (row.longitude, row.latitude) for row in frame.itertuples()
    }
    areas = {row.key: drawn[row.key][2] ** 2 / row.mentions for row in frame.itertuples()}
    assert list(areas.values()) == pytest.approx([next(iter(areas.values()))] * 4)


@pytest.mark.parametrize("extent", ["data", "world"])
def test_the_map_shows_where_the_mentions_are(extent: str) -> None:
    frame = frames.places("Ukraine", "Crimea", "Batumi", "Malta")
    geo = charts.place_map(frame, theme=LIGHT, extent=extent).layout.geo
    west, east = geo.lonaxis.range
    south, north = geo.lataxis.range
    assert west < frame["longitude"].min() < frame["longitude"].max() < east
    assert south < frame["latitude"].min() < frame["latitude"].max() < north
    assert (east - west < 100) == (extent == "data")


def test_countries_are_shaded_and_small_ones_are_circles() -> None:
    frame = frames.places("Ukraine", "Malta", "Georgia")
    shaded, circles = charts.country_map(frame, theme=LIGHT).data
    assert (list(shaded.locations), list(shaded.z)) == (["UKR", "GEO"], pytest.approx([np.log10(3), 0.0]))
    assert [key for _, key in circles.customdata] == ["region:1"]


def test_bars_of_places_are_ordered_by_what_they_show() -> None:
    frame = frames.places("Ukraine", "Crimea").assign(documents=[1, 9])
    values = [x for trace in charts.place_bars(frame, theme=LIGHT, value="documents").data for x in trace.x]
    assert values == [9, 1]


# -- network ---------------------------------------------------------------------------------------------------


def circles(figure) -> list:
    """Return the traces of circles."""
    return [t for t in figure.data if t.mode == "markers" and t.name != "pairs"]


def test_network_has_every_entity_and_pair_once() -> None:
    frame = frames.pairs("Ada", "Bo", "Cy", "Di")
    figure = charts.cooccurrence_network(frame, theme=LIGHT)
    clickable = [tuple(d) for t in figure.data if t.customdata is not None for d in t.customdata]
    assert len(clickable) == len(set(clickable))
    assert {d for d in clickable if d[0] == "pair"} == {("pair", r.key_a, r.key_b) for r in frame.itertuples()}
    assert {d[1] for d in clickable if d[0] == "entity"} == set(frame["key_a"]) | set(frame["key_b"])


def test_network_sizes_follow_the_numbers_and_places_do_not_change() -> None:
    frame = frames.pairs("Ada", "Bo", "Cy", "Di", "Ed")
    one, other = (charts.cooccurrence_network(part, theme=LIGHT) for part in (frame, frame))
    assert one.json == other.json
    for trace in circles(one):
        assert list(trace.marker.size) == sorted(trace.marker.size, reverse=True)
    widths = [t.line.width for t in one.data if t.mode == "lines"]
    assert widths == sorted(widths)
    assert len(set(widths)) > 1
    places = [(x, y) for t in circles(one) for x, y in zip(t.x, t.y, strict=True)]
    assert len(set(places)) == len(places)
    assert all(-1 <= v <= 1 for place in places for v in place)


def test_network_stands_where_the_table_of_groups_says() -> None:
    pairs, nodes = frames.pairs("Ada", "Bo", "Cy"), frames.groups("Ada", "Bo", "Cy", "Solo")
    nodes = nodes.assign(key=["Ada (PERSON)", "Bo (ORG)", "Cy (ORG)", "Solo (PERSON)"])
    pairs = pairs.replace({"Bo (PERSON)": "Bo (ORG)"})
    figure = charts.cooccurrence_network(pairs, theme=LIGHT, nodes=nodes)
    drawn = {d[1]: (x, y) for t in circles(figure) for d, x, y in zip(t.customdata, t.x, t.y, strict=True)}
    expected = nodes[nodes["community"] > 0]
    assert drawn == {row.key: (row.x, row.y) for row in expected.itertuples()}
    assert {t.name: t.marker.color for t in circles(figure)} == {
        "Ada (2)": LIGHT.categorical[0], "Bo (1)": LIGHT.categorical[1],
    }  # fmt: skip
    kinds = charts.cooccurrence_network(pairs, theme=LIGHT, nodes=nodes.assign(label=["PERSON", "ORG", "ORG", "GPE"]),
                                        colour="kind")  # fmt: skip
    assert {t.name: t.marker.color for t in circles(kinds)} == {
        "People": LIGHT.labels["PERSON"], "Organisations": LIGHT.labels["ORG"],
    }  # fmt: skip


def test_groups_after_the_ninth_share_grey() -> None:
    names = [f"n{i:02}" for i in range(24)]
    frame = pd.concat([frames.pairs(*pair) for pair in zip(names[::2], names[1::2], strict=True)])
    figure = charts.cooccurrence_network(frame, theme=DARK)
    assert len(circles(figure)) == 10
    assert (circles(figure)[-1].name, circles(figure)[-1].marker.color) == ("smaller groups (6)", DARK.other)


@pytest.mark.parametrize("most", [5, 8, 60])
def test_each_name_keeps_its_strongest_pair_and_the_picture_says_of_how_many(most: int) -> None:
    frame = frames.pairs(*"abcdefghijk")
    figure = charts.cooccurrence_network(frame, theme=LIGHT, most=most)
    (middles,) = [t for t in figure.data if t.mode == "markers" and t.name == "pairs"]
    lines = {tuple(d[1:]) for d in middles.customdata}
    strongest = {key: (r.key_a, r.key_b) for r in frame[::-1].itertuples() for key in (r.key_a, r.key_b)}
    assert set(strongest.values()) <= lines
    assert len(lines) == max(min(most, len(frame)), len(set(strongest.values())))
    said = figure.layout.annotations[-1].text
    assert said == (f"the strongest {len(lines)} of 55 pairs" if len(lines) < 55 else "55 pairs")


def test_names_are_written_where_none_covers_another() -> None:
    frame = frames.pairs(*(f"A rather long name {i}" for i in range(30)))
    figure = charts.cooccurrence_network(frame, theme=LIGHT, height=600)
    notes = figure.layout.annotations[:-1]
    assert 5 < len(notes) < 60
    narrow = [note for note in notes if note.name != charts.WIDE_ONLY]
    assert 0 < len(narrow) < len(notes)
    for shown, width in ((notes, 720), (narrow, 310)):
        boxes = [box_of(note, width, 600) for note in shown]
        assert all(left >= 0 and right <= width for left, _, right, _ in boxes)
        for one, other in itertools.combinations(boxes, 2):
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
    few = charts.cooccurrence_network(frame, theme=LIGHT, height=600, names=5)
    assert [note.text for note in few.layout.annotations[:-1]] == [note.text for note in notes[:5]]


def box_of(note, width: int, height: int) -> tuple[float, float, float, float]:
    """Return where a name stands in a picture of a size: left, top, right, bottom."""
    x, y, long = (note.x + 1.2) / 2.4 * width, (1.14 - note.y) / 2.28 * height, 6.3 * min(len(note.text), 22)
    left = {"left": x + (note.xshift or 0), "right": x + (note.xshift or 0) - long}.get(note.xanchor, x - long / 2)
    top = {"top": y - (note.yshift or 0), "bottom": y - (note.yshift or 0) - 15}.get(note.yanchor, y - 7.5)
    return left, top, left + long, top + 15


def test_the_most_counted_entities_are_named() -> None:
    figure = charts.cooccurrence_network(frames.pairs("Ada", "Bo", "Cy", "Di"), theme=LIGHT)
    assert {"Ada", "Bo"} <= {note.text for note in figure.layout.annotations}


@pytest.mark.parametrize("score", ["npmi", "together"])
def test_matrix_shows_each_pair_on_both_sides(score: str) -> None:
    frame = frames.pairs("Ada", "Bo", "Cy")
    (squares,) = charts.pair_matrix(frame, theme=LIGHT, score=score).data
    assert sorted(squares.marker.color) == sorted([*frame[score]] * 2)
    assert squares.type == "scatter", "cells of a heatmap cannot be clicked"


def test_matrix_keeps_groups_together() -> None:
    apart = [frames.pairs(*names) for names in (("Ada", "Cy", "Ed"), ("Bo", "Di", "Fay"))]
    figure = charts.pair_matrix(pd.concat(apart), theme=LIGHT)
    order = [{"Ada": 0, "Cy": 0, "Ed": 0}.get(name, 1) for name in figure.layout.xaxis.ticktext]
    assert order == sorted(order)


def test_bars_of_groups_are_the_most_mentioned_of_each() -> None:
    frame = frames.groups(*(f"n{i}" for i in range(21)))
    figure = charts.group_bars(frame, theme=LIGHT, height=184)
    expected = {("entity", f"n{i} (PERSON)"): 50 - i for i in (0, 2, 4, 1, 3, 5)}
    assert points(figure) == expected
    assert figure.layout.xaxis.title.text == "mentions · first 6 of 20"
    assert [t.name for t in figure.data] == ["n0 (10)", "n1 (10)"]
    alone = frame.assign(community=0)
    assert charts.group_bars(alone, theme=LIGHT).layout.annotations[0].text


def test_what_is_said_about_a_network() -> None:
    nodes = frames.groups("Ada", "Bo", "Cy", "Solo")
    assert charts.network_hint(nodes).endswith("2 groups, modularity 0.15")
    assert charts.without_a_pair(nodes) == "Without a pair, and so not drawn: Solo."
    many = pd.concat([nodes, *[nodes.tail(1)] * 14])
    assert charts.without_a_pair(many).endswith("Solo and 3 others.")
    nobody = nodes.assign(community=0)
    assert (charts.network_hint(nobody), charts.without_a_pair(nobody)) == ("", "")


# -- overview --------------------------------------------------------------------------------------------------


def test_document_points_are_the_dated_documents() -> None:
    figure = charts.document_points(frames.documents(), theme=LIGHT)
    (dots,) = figure.data
    assert [list(d) for d in dots.customdata] == [["document", "a"], ["document", "b"]]
    assert list(dots.y) == [100, 250]
    assert "1 undated, not shown" in figure.layout.xaxis.title.text


def test_spark_values_keep_sums_of_equal_stretches() -> None:
    assert charts.spark_values([1, float("nan"), 3]) == [1, 0, 3]
    assert charts.spark_values([1, 1, 3, 3], points=2) == [1, 3]


def test_key_numbers_are_written_out() -> None:
    texts = [note.text for note in charts.key_numbers(frames.kpis(), theme=LIGHT).layout.annotations]
    assert {"1,234", "1 January 2022", "–"} <= set(texts)


# -- all -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("name", EXHIBITS)
def test_an_empty_table_gives_one_plain_sentence(name: str, theme: Theme) -> None:
    exhibit = EXHIBITS[name]
    figure = exhibit.draw(frames.nothing(exhibit.measure), theme=theme)
    assert not figure.data
    (note,) = figure.layout.annotations
    assert note.text.endswith(".")
    assert exhibit.title in charts.alt_text(exhibit, frames.nothing(exhibit.measure), Query())


@pytest.mark.parametrize("name", EXHIBITS)
def test_names_are_never_markup(name: str) -> None:
    exhibit = EXHIBITS[name]
    figure = exhibit.draw(frames.FRAMES[exhibit.measure], height=900)
    spec = json.loads(figure.to_json())
    for trace in spec["data"]:
        trace.pop("customdata", None)
        trace.pop("legendgroup", None)
    text = json.dumps(spec, ensure_ascii=False)
    assert "<b>Bold" not in text
    assert "<b>Two" not in text
    assert "\\u0000" not in text
    assert '"$x$"' not in text, "text between $ is drawn as a formula where MathJax is there"
    assert all("hovertemplate" not in t and "texttemplate" not in t for t in spec["data"]), "%{…} in a name is filled"


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_figure_does_not_change_its_table(name: str) -> None:
    exhibit = EXHIBITS[name]
    frame = frames.FRAMES[exhibit.measure]
    before = frame.copy(deep=True)
    exhibit.draw(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_alt_text_has_true_numbers() -> None:
    text = {n: charts.alt_text(x, frames.FRAMES[x.measure], Query()) for n, x in EXHIBITS.items()}
    most = "Ada (PERSON) with 100, Bo (ORG) with 90 and Cy (GPE) with 80"
    assert f"10 entities; most mentions: {most}." in text["entities"]
    counted = "documents: 10 in all, most in February 2022 with 5"
    more = "1 bin with more than expected. 2 bins without documents. Undated, not shown: 12."
    assert f"{counted}. {more}" in text["timeline"]
    assert "6 peaks; first: 7 Mar – 13 Mar 2022 with 20, 2.5 expected" in text["peaks"]
    assert "8 that set it apart; first: “corridor” in 20 documents, 0 on other days" in text["new_terms"]
    assert "8 periods; most typical: 3 Jan – 9 Jan 2022: “corridor” in 11 of 20" in text["stories"]
    assert "Most typical of the selection: “gas” (G² 55.5) and “grain” (G² 12.2)." in text["keyness"]
    assert "3 documents, 1 Jan – 5 Mar 2022; 1 undated." in text["documents"]
    assert "documents 1,234" in text["kpis"]
    assert "10 places; most mentions: Ukraine with 100, Malta with 90 and Batumi with 80." in text["places"]
    assert "8 names without a point on the map; most mentions: Europe with 80" in text["unresolved_places"]


# -- words and colours -----------------------------------------------------------------------------------------


def test_text_that_plotly_shows_as_it_is() -> None:
    assert safe("<i>&</i>\n\x07x") == "&lt;i&gt;&amp;&lt;/i&gt; x"
    assert safe("\ud800") == "\ufffd"
    assert short("a" * 50, 10) == "a" * 9 + "…"
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234, "1,234"), (0.25, "0.25"), (-3, "−3"), (float("nan"), "–"), (0.00012, "0.00012"), (1e6, "1,000,000")],
)
def test_numbers_as_they_are_read(value: float, text: str) -> None:
    assert number(value) == text


def test_shares_and_periods_as_they_are_read() -> None:
    assert [percent(v) for v in (0.5, 0.125, 0.0004, float("nan"))] == ["50%", "12.5%", "0.04%", "–"]
    days = [pd.Timestamp(d).date() for d in ("2022-01-01", "2022-01-31", "2022-03-31", "2022-12-31", "2023-01-02")]
    first, *ends = days
    assert [period(first, end) for end in days] == [
        "1 January 2022", "January 2022", "Jan – Mar 2022", "2022", "1 Jan 2022 – 2 Jan 2023",
    ]  # fmt: skip
    assert ends


def linear(colour: str) -> np.ndarray:
    """Return linear RGB of a hexadecimal colour (sRGB, IEC 61966-2-1)."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


DEUTERANOPIA = np.array([0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881])
PROTANOPIA = np.array([0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998])


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_label_colours_can_be_read_as_text(theme: Theme) -> None:
    assert set(theme.labels) == set(NAME_LABELS)
    assert len(set(theme.labels.values())) == len(NAME_LABELS)
    for colour in (*theme.labels.values(), theme.other, theme.muted, theme.text):
        assert min(contrast(colour, theme.background), contrast(colour, theme.surface)) >= 4.5
    for colour in (theme.accent, theme.contrast, *theme.categorical):
        assert contrast(colour, theme.background) >= 3
    assert theme.label_colour("ZEBRA") == theme.other


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_frequent_labels_stay_apart_for_the_colour_blind(theme: Theme) -> None:
    """Simulation: Machado, Oliveira & Fernandes (2009). Ten is a plain difference in CIELAB."""

    def lab(rgb: np.ndarray) -> np.ndarray:
        to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        x, y, z = np.cbrt(np.clip(to_xyz @ rgb / [0.9505, 1, 1.089], 1e-6, None))
        return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

    for one, other in itertools.combinations(("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT"), 2):
        for seen in (np.eye(3), DEUTERANOPIA.reshape(3, 3), PROTANOPIA.reshape(3, 3)):
            colours = [lab(np.clip(seen @ linear(theme.labels[label]), 0, 1)) for label in (one, other)]
            assert np.linalg.norm(colours[0] - colours[1]) >= 10, (theme.name, one, other)


def test_figures_never_need_streamlit() -> None:
    code = (
        "import sys; import dashboard.theme, dashboard.charts, dashboard.exhibits, dashboard.export; "
        "sys.exit(any(m in sys.modules for m in ('streamlit', 'plotly.express', 'spacy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["entities", "keywords", "peaks", "stories", "keyness"])
@pytest.mark.parametrize("height", [300, 450])
def test_a_bar_of_few_rows_does_not_fill_the_height(name: str, height: int) -> None:
    exhibit = EXHIBITS[name]
    frame = frames.FRAMES[exhibit.measure].head(1)
    [bar] = [trace for trace in exhibit.draw(frame, height=height).data if trace.type == "bar"]
    assert bar.width * (height - 64) <= 36
