"""Write the table of measures in the README from the registry: python -m tools.readme"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from analysis.measures import MEASURES

README = Path(__file__).parents[1] / "README.md"
SECTION = re.compile(r"(<!-- measures: [^>]*-->\n).*?(<!-- end of measures -->)", re.DOTALL)


def measures_table() -> str:
    """Return the registry as a Markdown table: name, question, formula, source."""
    rows = ["| Table | Shows | Formula | Source |", "|---|---|---|---|"]
    for measure in MEASURES.values():
        cells = (f"`{measure.name}`", measure.title, measure.formula, measure.source)
        rows.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """Return the README's text with the present table."""
    return SECTION.sub(lambda found: found[1] + measures_table() + found[2], text)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stderr.write(f"{README.name}: {len(MEASURES)} measures\n")
