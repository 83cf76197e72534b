"""Key numbers as tiles, in one part of a page: a dozen of Streamlit's would take longer than the charts below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dashboard.components.parts import part


@dataclass(frozen=True, slots=True)
class Tile:
    """A number: its name, how it is written, what it takes in, its change in words, and its course if it has one."""

    name: str
    value: str
    note: str = ""
    change: str = ""
    values: tuple[float, ...] = ()
    bars: bool = False


def show_numbers(tiles: Sequence[Tile], *, key: str) -> None:
    """Show numbers side by side, as many in a row as there is room for."""
    part("numbers", "numbers", style="numbers")(data={"tiles": [asdict(tile) for tile in tiles]}, key=key)
