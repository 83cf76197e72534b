"""Where the names of a network stand in its picture: the same for the same table, and nearly so for a similar one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Place = tuple[float, float]
Places = npt.NDArray[np.float64]

FAR, NEAR = 0.25, 0.03
"""How far a step may take a name at first, of a picture that is 2 wide: from a start of its own, from a given one."""
LONG, SHORT = 300, 60
"""Steps from either start."""
GRAVITY, HOLD = 0.12, 2.0
"""Pull towards the middle, which holds parts without a link to each other together; towards a place that was given."""
APART, PUSHES = 0.13, 60
"""Least distance of two names in the picture, and how often names that are nearer push each other away."""


def places(
    keys: Sequence[str], pairs: pd.DataFrame, weights: npt.NDArray[np.float64], *,
    start: Mapping[str, Place] | None = None,
) -> dict[str, Place]:  # fmt: skip
    """Return a place in [-1, 1]² for each key; keys of pairs with large weights stand near each other.

    Forces after Fruchterman & Reingold (1991), with a pull to the middle. Nothing is drawn by lot: a name begins where
    its key's hash puts it, or at its place in `start`; a name that is not there begins amid its neighbours. From a
    start names move little, so that pictures of similar selections can be compared. `pairs` has key_a, key_b.
    """
    order = sorted(keys)
    if len(order) < 2:
        return dict.fromkeys(order, (0.0, 0.0))
    links = _matrix(order, pairs, weights)
    if start:
        found = _settled(_begun(order, links, start), links, steps=SHORT, reach=NEAR, hold=HOLD)
    else:
        found = _settled(np.array([_hashed(key) for key in order]), links, steps=LONG, reach=FAR, hold=0.0)
    spread = _apart(np.column_stack([_evened(found[:, 0]), _evened(found[:, 1])]))
    return {key: (float(x), float(y)) for key, (x, y) in zip(order, spread, strict=True)}


def _matrix(order: Sequence[str], pairs: pd.DataFrame, weights: npt.NDArray[np.float64]) -> Places:
    """Return how strongly each two names pull each other, at most 1."""
    at = {key: i for i, key in enumerate(order)}
    a, b = [at[key] for key in pairs["key_a"]], [at[key] for key in pairs["key_b"]]
    links = np.zeros((len(order), len(order)))
    links[a, b] = weights
    links = np.maximum(links, links.T)
    return links / max(float(links.max()), 1e-12)


def _hashed(key: str) -> Place:
    """Return a place within the circle around the middle that depends on the key alone."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    turn, out = (int.from_bytes(part, "big") / 2**64 for part in (digest[:8], digest[8:16]))
    return float(np.sqrt(out) * np.cos(2 * np.pi * turn)), float(np.sqrt(out) * np.sin(2 * np.pi * turn))


def _begun(order: Sequence[str], links: Places, start: Mapping[str, Place]) -> Places:
    """Return where each name begins: at its given place, amid neighbours that have one, or where its hash puts it."""
    known = np.array([key in start for key in order])
    begun = np.array([start.get(key) or _hashed(key) for key in order])
    pull = links[:, known]
    total = pull.sum(axis=1)
    for i in np.flatnonzero(~known & (total > 0)):
        begun[i] = pull[i] @ begun[known] / total[i] + 0.05 * begun[i]
    return begun


def _settled(begun: Places, links: Places, *, steps: int, reach: float, hold: float) -> Places:
    """Return the places after so many steps, each shorter than the one before, `hold` by where they began."""
    found, ideal = begun.copy(), 1.6 / np.sqrt(len(begun))
    for step in range(steps):
        between = found[:, None, :] - found[None, :, :]
        distance = np.maximum(np.sqrt((between**2).sum(axis=2)), 0.01)
        force = ideal**2 / distance**2 - links * distance / ideal
        moved = (between * force[:, :, None]).sum(axis=1) - GRAVITY * found + hold * (begun - found)
        length = np.maximum(np.sqrt((moved**2).sum(axis=1)), 1e-9)
        most = reach * (1 - step / steps)
        found = found + moved / length[:, None] * np.minimum(length, most)[:, None]
    return found


def _evened(values: Any) -> Any:
    """Return values scaled to [-1, 1], each half-way between its place and its rank, so that none crowd."""
    if np.ptp(values) == 0:
        return np.zeros(len(values))
    scaled = 2 * (values - values.min()) / np.ptp(values) - 1
    rank = 2 * np.argsort(np.argsort(values, kind="stable")) / (len(values) - 1) - 1
    return (scaled + rank) / 2


def _apart(found: Places) -> Places:
    """Return places where names push away those that are too near, within the picture."""
    least = min(APART, 1.6 / np.sqrt(len(found)))
    for _ in range(PUSHES):
        between = found[:, None, :] - found[None, :, :]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        missing = np.maximum(least - distance, 0) / np.maximum(distance, 0.01)
        if not missing.any():
            break
        found = np.clip(found + 0.5 * (between * missing[:, :, None]).sum(axis=1), -1, 1)
    return found
