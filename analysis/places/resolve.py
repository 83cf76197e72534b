"""Which of its meanings a name of a place has in each document.

The unit is the name in a document: within one text a name has one sense (Gale, Church & Yarowsky 1992), while a corpus
speaks of two Georgias. Each candidate starts with its weight (people, see `meanings`), which what stands beside the
name in the document multiplies. A place is taken where it is MARGIN times as likely as the next one, and as a place
that the gazetteer lacks. What a document leaves open follows the other documents, where most of them decide it and
agree. Else the name stays unresolved there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.places.meanings import contains
from analysis.places.place import Candidate, Place

MARGIN = 5.0
"""How many times as likely as the next one a place must be."""
COUNTRY_BESIDE, NEIGHBOUR_BESIDE, AREA_BESIDE, SIBLING_BESIDE, STATED = 30.0, 10.0, 30.0, 30.0, 1e6
"""What multiplies a weight: another place of the country in the document; for a country, a neighbour;
also a place of its region; for a region, also another region of the country; `Paris, Texas`."""
NOT_LISTED = 40_000.0
"""The weight of a place that the gazetteer lacks: a city needs MARGIN times as many people if nothing speaks for it."""
AGREED, DECIDED = 0.9, 0.5
"""What part of the documents that decide must agree, and what part of all must decide, for the others to follow."""

ROUNDS = 2
"""How often the open names are looked at: what the first look decides is there for the second."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Named:
    """Names in documents: `doc` and `entity` of each pair; `peoples` are (doc, ISO 3166-1 code) of peoples in them;
    `stated` are (doc, entity, entity) of names of which the second follows the first after a comma.
    """

    doc: Ints
    entity: Ints
    peoples: Sequence[tuple[int, str]] = ()
    stated: Sequence[tuple[int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place of each pair of `Named` as a position in `places` (-1 where unresolved), with its reason (a key of
    PLACE_REASONS, '' where unresolved); `why` says of an entity with unresolved pairs what keeps it open.
    """

    places: tuple[Place, ...]
    place: Ints
    reason: npt.NDArray[np.object_]
    why: dict[int, str]


def resolve(
    named: Named, meanings: Mapping[int, Sequence[Candidate]], *, neighbours: Mapping[str, frozenset[str]]
) -> Resolution:
    """Return the place of each name in each document. `meanings` gives an entity's candidates, best first."""
    places = tuple({c.place.key: c.place for _, found in sorted(meanings.items()) for c in found}.values())
    position = {place.key: number for number, place in enumerate(places)}
    clear = {e: position[found[0].place.key] for e, found in meanings.items() if found and _is_clear(found)}
    prior = {e: _prior_reason(found) for e, found in meanings.items() if found}
    place = pd.Series(clear, dtype="float64").reindex(named.entity).fillna(-1).to_numpy().astype(np.int64)
    usual = pd.Series(prior, dtype="object").reindex(named.entity).to_numpy(dtype=object)
    reason = np.where(place < 0, "", usual)
    stated = _stated(named, meanings, position)
    rows = _rows(named, meanings, position, clear, stated)
    place[rows["at"].unique()] = -1
    for _ in range(ROUNDS):
        left = rows[place[rows["at"].to_numpy()] < 0]
        scored = left.assign(score=left["prior"] + _context(left, named, places, place, neighbours))
        _decide(scored, prior, place, reason)
    _follow(rows, place, reason)
    return Resolution(places, place, reason, _open(scored, places, place))


def _is_clear(found: Sequence[Candidate]) -> bool:
    """Whether a name means its first candidate, whatever stands beside it."""
    second = found[1].weight if len(found) > 1 else 0.0
    rival = max(second * COUNTRY_BESIDE * AREA_BESIDE, NOT_LISTED * MARGIN)
    return found[0].weight >= rival if found[0].place.kind != "country" else found[0].weight >= second * MARGIN and (
        len(found) == 1 or all(c.place.kind == "city" for c in found[1:])
    )


def _prior_reason(found: Sequence[Candidate]) -> str:
    if found[0].place.kind == "country":
        return "country"
    return "only" if len(found) == 1 else "people"


def _stated(
    named: Named, meanings: Mapping[int, Sequence[Candidate]], position: Mapping[str, int]
) -> pd.DataFrame:
    """Return doc, entity, number (of a place) of each meaning that `Paris, Texas` states of either name."""
    found: list[tuple[int, int, int]] = []
    known: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for doc, inner, outer in named.stated:
        if (inner, outer) not in known:
            known[inner, outer] = [
                pair
                for a in meanings.get(inner, ()) for b in meanings.get(outer, ())
                for pair in _of_each_other(inner, a.place, outer, b.place, position)
            ]  # fmt: skip
        found += [(doc, entity, number) for entity, number in known[inner, outer]]
    return pd.DataFrame(found, columns=["doc", "entity", "number"], dtype="int64").drop_duplicates()


def _of_each_other(
    inner: int, a: Place, outer: int, b: Place, position: Mapping[str, int]
) -> list[tuple[int, int]]:
    """Return the meanings that two names have if the second says where the first one lies."""
    if contains(b, a):
        return [(inner, position[a.key]), (outer, position[b.key])]
    names_region = b.kind == "city" and bool(b.region) and b.name.startswith(b.region)  # New York, of the state
    return [(inner, position[a.key])] if names_region and a.areas == b.areas and a.key != b.key else []


def _rows(
    named: Named, meanings: Mapping[int, Sequence[Candidate]], position: Mapping[str, int],
    clear: Mapping[int, int], stated: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Return at (the position of the pair), doc, entity, number (of the place), prior (log10), stated (bool).

    One row for each candidate of each pair that is not clear beforehand, or of which something is stated.
    """
    flat = [
        (entity, position[c.place.key], float(np.log10(c.weight))) for entity, found in meanings.items() for c in found
    ]
    candidates = pd.DataFrame(flat, columns=["entity", "number", "prior"])
    pairs = pd.DataFrame({"at": np.arange(len(named.doc)), "doc": named.doc, "entity": named.entity})
    open_ = ~pairs["entity"].isin(list(clear))
    said = pd.MultiIndex.from_frame(stated[["doc", "entity"]])
    rows = pairs[open_ | pd.MultiIndex.from_frame(pairs[["doc", "entity"]]).isin(said)].merge(candidates, on="entity")
    rows = rows.merge(stated.assign(stated=True), on=["doc", "entity", "number"], how="left")
    is_stated = rows["stated"].notna()
    return rows.assign(stated=is_stated, prior=rows["prior"] + np.log10(STATED) * is_stated)


# -- what stands beside a name ---------------------------------------------------------------------------------------


class _Beside:
    """Which codes (countries, areas) stand in which documents."""

    def __init__(self, found: Sequence[tuple[npt.NDArray[Any], Sequence[str]]]) -> None:
        """`found` are documents, and a code of each."""
        self._number = {code: n for n, code in enumerate(sorted({c for _, codes in found for c in codes}))}
        keys = [self._keys(docs, codes) for docs, codes in found]
        self._held = np.unique(np.concatenate(keys)) if keys else np.empty(0, dtype=np.int64)

    def _keys(self, docs: npt.NDArray[Any], codes: Sequence[str]) -> Ints:
        numbers = np.array([self._number.get(code, -1) for code in codes], dtype=np.int64)
        keys = np.asarray(docs, dtype=np.int64) * max(len(self._number), 1) + numbers
        return np.where(numbers < 0, -1, keys)

    def holds(self, docs: npt.NDArray[Any], codes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return whether each document has its code."""
        keys = self._keys(docs, codes)
        return np.isin(keys, self._held) & (keys >= 0)


def _context(
    rows: pd.DataFrame, named: Named, places: Sequence[Place], place: Ints, neighbours: Mapping[str, frozenset[str]]
) -> npt.NDArray[np.float64]:
    """Return what the places that are known so far, and peoples, add to the score (log10) of each row."""
    known = np.flatnonzero(place >= 0)
    docs, there = named.doc[known], [places[n] for n in place[known]]
    people = np.array([doc for doc, _ in named.peoples], dtype=np.int64)
    countries = _Beside([(docs, [p.iso3 for p in there]), (people, [iso3 for _, iso3 in named.peoples])])
    areas = _Beside([(np.repeat(docs, [len(p.areas) for p in there]), [a for p in there for a in p.areas])])
    regions = [n for n, p in enumerate(there) if p.kind == "region"]
    siblings = _Beside([(docs[regions], [there[n].iso3 for n in regions])])
    of_row = [places[n] for n in rows["number"]]
    doc = rows["doc"].to_numpy()
    kinds = np.array([p.kind for p in of_row])
    country = countries.holds(doc, [p.iso3 for p in of_row])
    next_to = _any(doc, of_row, lambda p: sorted(neighbours.get(p.iso3, ())), countries) & (kinds == "country")
    area = _any(doc, of_row, lambda p: p.areas, areas)
    sibling = siblings.holds(doc, [p.iso3 for p in of_row]) & (kinds == "region") & ~area
    gain = np.where(country, np.log10(COUNTRY_BESIDE), np.where(next_to, np.log10(NEIGHBOUR_BESIDE), 0.0))
    gain += np.where(area, np.log10(AREA_BESIDE), 0.0) + np.where(sibling, np.log10(SIBLING_BESIDE), 0.0)
    return np.asarray(gain, dtype=np.float64)


def _any(
    docs: npt.NDArray[Any], places: Sequence[Place], codes: Callable[[Place], Sequence[str]], beside: _Beside
) -> npt.NDArray[np.bool_]:
    """Return whether a document has any of the codes of a place."""
    each = [codes(place) for place in places]
    at = np.repeat(np.arange(len(places)), [len(c) for c in each])
    held = beside.holds(docs[at], [code for some in each for code in some])
    return np.bincount(at[held], minlength=len(places)).astype(bool)


# -- the choice ------------------------------------------------------------------------------------------------------


def _decide(
    rows: pd.DataFrame, prior: Mapping[int, str], place: Ints, reason: npt.NDArray[np.object_]
) -> None:
    """Take the best candidate of each pair that is likely enough; leave the others open."""
    best, likely = _best(rows, "score")
    first, alone = _best(rows, "prior")
    same = alone & (first["number"].to_numpy() == best["number"].to_numpy())
    at = best["at"].to_numpy()
    place[at] = np.where(likely, best["number"].to_numpy(), -1)
    usual = best["entity"].map(prior).to_numpy(dtype=object)
    said = np.where(best["stated"].to_numpy(), "stated", np.where(same, usual, "near"))
    reason[at] = np.where(likely, said, "")


def _best(rows: pd.DataFrame, score: str) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Return the row of the best candidate of each pair, and whether it is likely enough."""
    ordered = rows.sort_values(["at", score, "number"], ascending=[True, False, True], kind="stable")
    best = ordered.drop_duplicates("at")
    second = ordered[ordered["at"].duplicated()].drop_duplicates("at").set_index("at")[score]
    rival = np.maximum(second.reindex(best["at"]).fillna(-np.inf).to_numpy(), np.log10(NOT_LISTED))
    return best, np.asarray(best[score].to_numpy() - rival >= np.log10(MARGIN))


def _follow(rows: pd.DataFrame, place: Ints, reason: npt.NDArray[np.object_]) -> None:
    """Let documents that leave a name open follow the others, where those decide it and agree."""
    pairs = rows.drop_duplicates("at")[["at", "entity"]]
    pairs = pairs.assign(place=place[pairs["at"].to_numpy()])
    decided = pairs[pairs["place"] >= 0].groupby(["entity", "place"], as_index=False).size()
    most = decided.sort_values(["size", "place"], ascending=[False, True], kind="stable").drop_duplicates("entity")
    most = most.set_index("entity")
    votes = decided.groupby("entity")["size"].sum()
    documents = pairs.groupby("entity")["at"].size()
    agreed = (most["size"] >= AGREED * votes.reindex(most.index)) & (
        votes.reindex(most.index) >= DECIDED * documents.reindex(most.index)
    )
    follows = pairs[(pairs["place"] < 0) & pairs["entity"].isin(most.index[agreed])]
    at = follows["at"].to_numpy()
    place[at] = most["place"].reindex(follows["entity"]).to_numpy()
    reason[at] = "elsewhere"


def _open(rows: pd.DataFrame, places: Sequence[Place], place: Ints) -> dict[int, str]:
    """Return what keeps each name open that is unresolved in some documents, in words."""
    left = rows[place[rows["at"].to_numpy()] < 0]
    scores = left.groupby(["entity", "number"], as_index=False)["score"].mean()
    scores = scores.sort_values(["entity", "score", "number"], ascending=[True, False, True], kind="stable")
    why = {}
    for entity, found in scores.groupby("entity"):
        best = [places[int(n)] for n in found["number"].head(2)]
        if len(best) > 1 and found["score"].iloc[1] >= np.log10(NOT_LISTED) - np.log10(MARGIN):
            why[int(str(entity))] = f"several places share this name, as likely as each other: {best[0]} or {best[1]}"
        else:
            why[int(str(entity))] = f"only a small place has this name, {best[0]}, and nothing beside it speaks for it"
    return why
