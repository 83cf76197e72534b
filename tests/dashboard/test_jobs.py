"""What the dashboard knows of a build that it did not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import jobs


@pytest.mark.parametrize("written", [b"", b'{"state": "runn', b"[]", b'{"state": "done"}', b"\xff\xfe"])
def test_a_damaged_progress_file_is_no_progress(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "progress.json").write_bytes(written)
    assert jobs.progress(tmp_path) is None
