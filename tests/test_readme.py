"""The README says what is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from analysis.__main__ import _parser
from analysis.measures import MEASURES
from tools.readme import README, with_table

ROOT = Path(__file__).parents[1]
TEXT = README.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python -m analysis (.+)$", TEXT, re.MULTILINE)


def test_the_table_of_measures_is_the_registry() -> None:
    assert with_table(TEXT) == TEXT, "run: python -m tools.readme"
    assert all(f"| `{name}` |" in TEXT for name in MEASURES)


def test_the_first_screen_names_exactly_the_two_commands() -> None:
    first = re.search(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == ["make run", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"run:", "test:"} <= {line.split(" ")[0] for line in makefile.splitlines() if not line.startswith("\t")}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_line_is_understood(command: str) -> None:
    assert _parser().parse_args(shlex.split(command)).run


def test_each_picture_and_file_that_is_linked_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []
