"""What every test of the dashboard leaves as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def main_module() -> Iterator[None]:
    """Streamlit puts each script in the place of `__main__`, which a process that a later test starts would run."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
