"""Tables by hand, with the columns of the measures."""

from __future__ import annotations

import pandas as pd

from analysis.measures import MEASURES
from analysis.measures.measure import table

HOSTILE = ("<b>Bold</b>", "$x$", '=HYPERLINK("http://a.b")', "Zoë 🎉", "n" * 300, "a\x00b\nc", "%{x} & Co")


def nothing(measure: str) -> pd.DataFrame:
    """Return the table of a measure without rows."""
    return table(MEASURES[measure].columns)


def entities(*names: str) -> pd.DataFrame:
    """Return a table of entities with mentions n, n - 1 … 1 times ten."""
    labels = ("PERSON", "ORG", "GPE")
    rows = [
        {
            "rank": i + 1, "key": f"{name} ({labels[i % 3]})", "entity": name, "label": labels[i % 3],
            "mentions": 10 * (len(names) - i), "documents": len(names) - i, "share": 0.5,
            "first_date": pd.NaT if i else pd.Timestamp("2022-01-01"),
            "last_date": pd.NaT if i else pd.Timestamp("2022-02-01"),
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"first_date": "datetime64[s]", "last_date": "datetime64[s]"})


def timeline(*series: str, unit: str = "documents", marked: bool = False) -> pd.DataFrame:
    """Return six months, one of each state, and an undated row, for each series; `marked`: the second is a peak."""
    states = ("partial", "counted", "zero", "no documents", "no documents", "counted")
    counts = (2, 5, 0, 0, 0, 3)
    starts = pd.date_range("2022-01-01", periods=6, freq="MS")
    frames = []
    for name in series or (unit,):
        frame = pd.DataFrame({
            "series": name, "start": starts, "end": starts + pd.offsets.MonthEnd(0), "count": counts,
            "documents": [0 if s == "no documents" else 9 for s in states], "tokens": 900,
            "value": [float(c) for c in counts], "smoothed": [float(c) for c in counts], "state": states,
            "expected": 1.5 if marked else float("nan"), "peak": [0, int(marked), 0, 0, 0, 0],
            "story": ["", "A long <b>headline</b> of a story that many tell" if marked else "", "", "", "", ""],
            "copies": [0, 12 if marked else 0, 0, 0, 0, 0],
            "about": ["", "gas price · <b>Bold</b>" if marked else "", "", "", "", ""],
            "g2": [float("nan"), 12.5 if marked else float("nan"), *[float("nan")] * 4],
        })  # fmt: skip
        undated = frame.head(1).assign(
            start=pd.NaT, end=pd.NaT, count=12, state="undated", value=12.0, expected=float("nan")
        )
        frames.append(pd.concat([frame, undated], ignore_index=True))
    return table(MEASURES["timeline"].columns, pd.concat(frames, ignore_index=True))


def keywords(*terms: str) -> pd.DataFrame:
    """Return a table of keywords, first a word, then a phrase, then a name, and so on."""
    rows = [
        {
            "rank": i + 1, "term": term, "kind": ("word", "phrase", "name")[i % 3], "count": 7 * (len(terms) - i),
            "documents": len(terms) - i, "share": 0.25, "rate": 12.5, "dispersion": float("nan"),
        }
        for i, term in enumerate(terms)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def keyness() -> pd.DataFrame:
    """Return two terms of the selection and one of the rest."""
    return pd.DataFrame({
        "term": ["gas", "grain", "court"], "kind": "word", "direction": [1, 1, -1], "n_target": [30, 12, 1],
        "n_reference": [2, 3, 40], "rate_target": [300.0, 120.0, 10.0], "rate_reference": [20.0, 30.0, 400.0],
        "g2": [55.5, 12.25, 33.0], "log_ratio": [3.9, 2.0, -5.3], "p": 0.001, "p_adjusted": 0.002,
    })  # fmt: skip


def entity_keyness(*names: str) -> pd.DataFrame:
    """Return entities, each more frequent in the selection and on the other side in turn, the last nowhere there."""
    rows = [
        {
            "key": f"{name} (PERSON)", "entity": name, "label": "PERSON", "direction": -1 if i % 2 else 1,
            "n_target": 4 if i % 2 else 20 - i, "n_reference": 0 if i == len(names) - 1 else 9 + i,
            "share_target": 0.1 if i % 2 else (20 - i) / 40, "share_reference": (9 + i) / 90 * (i < len(names) - 1),
            "mentions_target": 40 - i, "mentions_reference": 30 + i, "g2": 30.0 - i, "log_ratio": 1.5, "p": 0.001,
            "p_adjusted": 0.01 if i < 4 else 0.5,
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    return table(MEASURES["entity_keyness"].columns, pd.DataFrame(rows))


def sides() -> pd.DataFrame:
    """Return six months of two sides, a year apart, each with undated documents."""
    target, other = (timeline(name) for name in ("selection", "other side"))
    earlier = {side: other[side] - pd.DateOffset(years=1) for side in ("start", "end")}
    both = pd.concat([target, other.assign(**earlier)], ignore_index=True)
    position = [float(i) if i < 6 else float("nan") for i in range(len(target))] * 2
    return table(MEASURES["sides_over_time"].columns, both.assign(position=position))


def pairs(*names: str) -> pd.DataFrame:
    """Return every pair of the names, those that come first most often together."""
    rows = []
    for i, a in enumerate(names):
        for j, b in enumerate(names[i + 1 :], i + 1):
            rows.append({
                "entity_a": a, "label_a": "PERSON", "entity_b": b, "label_b": "ORG", "key_a": f"{a} (PERSON)",
                "key_b": f"{b} (ORG)", "together": 2 * len(names) - i - j, "count_a": 30 - i, "count_b": 30 - j,
                "expected": 1.5, "log_likelihood": 30.0 - i - j, "p_adjusted": 0.001, "npmi": 0.9 - (i + j) / 40,
                "log_dice": 12.0 - i - j,
            })  # fmt: skip
    return pd.DataFrame(rows)


def groups(*names: str) -> pd.DataFrame:
    """Return the names by turns in two groups, the last one alone."""
    rows = [
        {
            "key": f"{name} (PERSON)", "entity": name, "label": "PERSON", "mentions": 50 - i, "documents": 20 - i,
            "links": 3, "strength": 2.5, "community": i % 2 + 1, "group": f"{names[i % 2]} (PERSON)",
            "modularity": 0.05, "x": i / 10 - 0.5, "y": 0.5 - i / 10,
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    alone = {"links": 0, "strength": 0.0, "community": 0, "group": "", "modularity": 0.0, "x": None, "y": None}
    return table(MEASURES["groups"].columns, pd.DataFrame([*rows[:-1], {**rows[-1], **alone}]))


def documents() -> pd.DataFrame:
    """Return three documents, the last undated."""
    days = pd.Series(["2022-01-01", "2022-03-05", None], dtype="datetime64[s]")
    return table(MEASURES["documents"].columns, pd.DataFrame({
        "doc": [0, 1, 2], "id": ["a", "b", "c"], "date": days, "date_origin": "header", "date_confidence": "certain",
        "title": ["One", "<b>Two</b>", ""], "source": "", "collection": "", "language": "en", "path": "a.txt",
        "analysed": [True, True, False], "n_tokens": [100, 250, 0], "mentions": 1, "hits": 0,
        "relevance": float("nan"), "tags": ["", "grain", ""],
        "note": "",
    }))  # fmt: skip


def kpis() -> pd.DataFrame:
    """Return three totals: a count, a day, none."""
    return pd.DataFrame({
        "name": ["documents", "first date", "last date"],
        "value": pd.Series([1234, "2022-01-01", None], dtype="object"), "unit": ["documents", "day", "day"],
        "note": ["all documents", "", ""], "previous": [float("nan")] * 3, "change": [float("nan")] * 3,
        "change_ratio": [float("nan")] * 3, "trend": pd.Series([[1, 2], [], []], dtype="object"),
    })  # fmt: skip


def quotes(*speakers: str) -> pd.DataFrame:
    """Return a quote of each speaker, a kind each in turn, the last undated, and one that is unresolved."""
    rows = [
        {
            "date": pd.Timestamp("2022-01-01") + pd.Timedelta(days=i), "speaker": f"{name} (PERSON)",
            "reason": "named", "source_text": name, "cue": "say", "kind": ("direct", "indirect", "mixed")[i % 3],
            "text": f"It is {name}.",
            "about": "", "words": 5 + i, "sentence": f"{name} said: It is {name}.", "title": name, "source": "",
            "id": f"d{i}", "start": 3, "end": 9, "sentence_start": 0,
        }
        for i, name in enumerate(speakers)
    ]  # fmt: skip
    rows.append({**rows[0], "speaker": "unresolved", "reason": "", "source_text": "", "cue": "", "date": pd.NaT})
    return table(MEASURES["quotes"].columns, pd.DataFrame(rows))


def speakers(*names: str) -> pd.DataFrame:
    """Return a table of speakers with quotes n, n - 1 … 1 times three, and the unresolved ones."""
    rows = [
        {
            "rank": i + 1, "key": f"{name} (PERSON)", "speaker": name, "label": "PERSON",
            "quotes": 3 * (len(names) - i), "share": 0.1, "direct": len(names) - i, "indirect": len(names) - i,
            "mixed": len(names) - i, "words": 90 - i, "documents": len(names) - i,
            "first_date": pd.Timestamp("2022-01-01"),
            "last_date": pd.Timestamp("2022-02-01"),
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    rows.append({**rows[0], "rank": 0, "key": "unresolved", "speaker": "unresolved", "label": ""})
    return table(MEASURES["speakers"].columns, pd.DataFrame(rows))


def peaks(*series: str) -> pd.DataFrame:
    """Return two peaks of each series, a tested one and a burst."""
    rows = [
        {
            "series": name, "rank": rank, "start": start, "end": start + pd.Timedelta(days=6), "top": start,
            "count": 30 - 10 * rank, "documents": 40, "expected": 2.5 * rank,
            "p": 0.00001 if rank == 1 else float("nan"), "p_adjusted": 0.0004 if rank == 1 else float("nan"),
            "weight": float("nan") if rank == 1 else 8.25, "origin": "" if rank == 1 else "file name",
        }
        for name in series
        for rank, start in enumerate(pd.to_datetime(["2022-03-07", "2022-05-02"]), start=1)
    ]  # fmt: skip
    return table(MEASURES["peaks"].columns, pd.DataFrame(rows))


def novelty(*names: str) -> pd.DataFrame:
    """Return what is new in a week: a word, a phrase, a name, and so on; each in one document fewer."""
    kinds = ("word", "phrase", "name")
    rows = [
        {
            "name": name, "kind": kinds[i % 3], "key": f"{name} ({kinds[i % 3]})", "series": "",
            "start": pd.Timestamp("2022-03-07"), "end": pd.Timestamp("2022-03-13"), "n_target": 20 - i,
            "n_reference": i, "share_target": (20 - i) / 25, "share_reference": i / 100, "g2": 50.5 - i,
            "log_ratio": 4.0, "p": 0.001, "p_adjusted": 0.002,
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    return table(MEASURES["novelty"].columns, pd.DataFrame(rows))


def period_terms(*terms: str) -> pd.DataFrame:
    """Return two terms of each of several weeks, the first of them one of those given."""
    rows = [
        {
            "start": start, "end": start + pd.Timedelta(days=6), "documents": 20, "rank": rank, "term": text,
            "kind": "word", "n_target": 12 - rank, "n_reference": 3, "g2": 30.0 - i - rank, "log_ratio": 2.0,
            "p_adjusted": 0.01,
        }
        for i, term in enumerate(terms)
        for start in [pd.Timestamp("2022-01-03") + pd.Timedelta(weeks=i)]
        for rank, text in enumerate((term, "also"), start=1)
    ]  # fmt: skip
    return table(MEASURES["period_terms"].columns, pd.DataFrame(rows))


def concordance(*nodes: str) -> pd.DataFrame:
    """Return a line for each node, a day after the one before, the last undated."""
    rows = [
        {
            "left": "there is a ", "node": name, "right": " from here", "date": pd.Timestamp("2022-01-01"),
            "title": name, "source": "", "id": f"d{i}", "start": 10 * i, "end": 10 * i + 5, "place": i / 10,
        }
        for i, name in enumerate(nodes)
    ]  # fmt: skip
    frame = table(MEASURES["concordance"].columns, pd.DataFrame(rows))
    return frame.assign(date=frame["date"].where(frame.index < len(frame) - 1))


def collocates(*terms: str) -> pd.DataFrame:
    """Return a word, a name, and so on; each near in one place fewer."""
    rows = [
        {
            "rank": i + 1, "term": term, "kind": ("word", "name")[i % 2], "together": 20 - i, "count": 40,
            "expected": 1.5, "log_dice": 11.0 - i, "mi": 3.0, "g2": 60.0 - i,
        }
        for i, term in enumerate(terms)
    ]  # fmt: skip
    return table(MEASURES["collocates"].columns, pd.DataFrame(rows))


def dates_in_texts() -> pd.DataFrame:
    """Return three days, the second of which nobody speaks of."""
    days = pd.date_range("2022-01-01", periods=3)
    return table(MEASURES["dates_in_texts"].columns, pd.DataFrame({
        "start": days, "end": days, "mentions": [4, 0, 1], "documents": [3, 0, 1], "published": [2, 5, 0],
    }))  # fmt: skip


def chronology(*sentences: str) -> pd.DataFrame:
    """Return a sentence a day, each day less spoken of than the one before; the last document is undated."""
    rows = [
        {
            "first": day, "last": day, "rank": i + 1, "score": 9.5 - i, "speaking": 10 - i, "mentions": 12 - i,
            "published": i, "place": 1, "similarity": 0.5, "sentence": text, "sentence_start": 5, "start": 5, "end": 5,
            "id": f"d{i}", "title": text, "source": "", "published_on": day,
        }
        for i, text in enumerate(sentences)
        for day in [pd.Timestamp("2022-01-01") + pd.Timedelta(days=9 * i)]
    ]  # fmt: skip
    frame = table(MEASURES["chronology"].columns, pd.DataFrame(rows))
    return frame.assign(published_on=frame["published_on"].where(frame.index < len(frame) - 1))


def similar(*titles: str) -> pd.DataFrame:
    """Return a document for each title, each less similar than the one before; the last is undated."""
    rows = [
        {
            "rank": i + 1, "similarity": 0.9 - i / 10, "shared": 20 - i, "terms": "corridor; <b>grain</b>", "doc": i,
            "id": f"d{i}", "date": pd.Timestamp("2022-03-01"), "title": title, "source": "", "collection": "",
            "analysed": True, "n_tokens": 100,
        }
        for i, title in enumerate(titles)
    ]  # fmt: skip
    frame = table(MEASURES["similar_documents"].columns, pd.DataFrame(rows))
    return frame.assign(date=frame["date"].where(frame.index < len(frame) - 1))
def places(*names: str) -> pd.DataFrame:
    """Return places with mentions n, n - 1 … 1 times ten: a country, a region, a city and so on."""
    kinds = ("country", "region", "city")
    rows = [
        {
            "rank": i + 1, "key": f"{kinds[i % 3]}:{i}", "place": name, "kind": kinds[i % 3],
            "iso3": ("UKR", "MLT", "GEO")[i % 3], "country": ("Ukraine", "Malta", "Georgia")[i % 3], "region": "",
            "latitude": 42.0 + i, "longitude": 30.0 + 2 * i, "population": 1000 * (i + 1),
            "mentions": 10 * (len(names) - i), "documents": len(names) - i, "share": 0.5,
            "names": [f"{name} (GPE)", "Kiev (GPE)"], "reason": "the name of a country",
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    return table(MEASURES["places"].columns, pd.DataFrame(rows))


def unresolved_places(*names: str) -> pd.DataFrame:
    """Return names of places that are not resolved."""
    rows = [
        {"rank": i + 1, "key": f"{name} (GPE)", "entity": name, "label": "GPE", "mentions": 10 * (len(names) - i),
         "documents": len(names) - i, "share": 0.1, "why": "not in the gazetteer"}
        for i, name in enumerate(names)
    ]  # fmt: skip
    return table(MEASURES["unresolved_places"].columns, pd.DataFrame(rows))


FRAMES = {
    "kpis": kpis(), "timeline": timeline(marked=True), "entities": entities("Ada", "Bo", "Cy", *HOSTILE),
    "keywords": keywords("gas", "gas price", *HOSTILE), "keyness": keyness(),
    "entity_keyness": entity_keyness("Ada", "Bo", *HOSTILE), "sides_over_time": sides(),
    "cooccurrence": pairs("Ada", "Bo", "Cy", *HOSTILE), "groups": groups("Ada", "Bo", "Cy", *HOSTILE),
    "documents": documents(),
    "quotes": quotes("Ada", "Bo", *HOSTILE), "speakers": speakers("Ada", "Bo", *HOSTILE),
    "speakers_over_time": timeline("Ada (PERSON)", "Bo (PERSON)"),
    "peaks": peaks("documents", "Ada (PERSON)", "keyword:<b>Bold</b>"), "novelty": novelty("corridor", *HOSTILE),
    "period_terms": period_terms("corridor", *HOSTILE), "places": places("Ukraine", "Malta", "Batumi", *HOSTILE),
    "unresolved_places": unresolved_places("Europe", *HOSTILE),
    "concordance": concordance("corridor", *HOSTILE), "collocates": collocates("corridor", *HOSTILE),
    "dates_in_texts": dates_in_texts(), "chronology": chronology("The gate was opened.", *HOSTILE),
    "similar_documents": similar("Corridor", *HOSTILE),
    "central_documents": documents().assign(similarity=[0.9, 0.8, 0.7], new_terms=[5, 4, 3]),
}  # fmt: skip
"""A table with rows for each measure."""
