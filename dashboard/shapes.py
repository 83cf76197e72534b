"""The shapes of countries under every map: one file that ships with the dashboard, so that no map asks a network.

The page finds it under `ADDRESS`; files and images take `script()` along, which plotly looks at before it asks.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

ADDRESS = "/app/static/topojson/"
NAME = "world_110m"
FILE = Path(__file__).parent / "static" / "topojson" / f"{NAME}.json"


@cache
def countries() -> frozenset[str]:
    """Return the ISO 3166-1 codes of the countries that have a shape; small ones have none at this scale."""
    shapes = json.loads(FILE.read_bytes())
    return frozenset(str(shape["id"]) for shape in shapes["objects"]["countries"]["geometries"])


def script() -> str:
    """Return JavaScript that gives plotly the shapes."""
    shapes = FILE.read_text(encoding="utf-8").replace("</", "<\\/")
    return f'window.PlotlyGeoAssets = {{"topojson": {{"{NAME}": {shapes}}}}};'
