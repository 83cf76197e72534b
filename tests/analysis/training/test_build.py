"""The command that makes the pipeline: what was stopped is done anew, what was done is not, and mistakes are named."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.training import build

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/ner").mkdir(parents=True)
    return tmp_path / "data"


def run(data: Path, work: Path, *more: str) -> int:
    return build.main(["--data", str(data), "--work", str(work), *more])


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the stages did; the one called `broken` raises."""
    names: list[str] = []

    def stage(name: str) -> build.Stage:
        def do(data: Path, work: Path) -> None:
            names.append(name)
            if name == "broken":
                raise KeyboardInterrupt

        return do

    monkeypatch.setattr(build, "STAGES", {name: stage(name) for name in ("one", "broken", "two")})
    return names


def test_a_stage_that_was_done_is_not_done_again_and_one_that_was_stopped_is(
    data: Path, tmp_path: Path, done: list[str]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(data, tmp_path / "work", "--stages", "one,broken,two")
    with pytest.raises(KeyboardInterrupt):
        run(data, tmp_path / "work", "--stages", "one,broken,two")
    assert run(data, tmp_path / "work", "--stages", "one,two") == 0
    assert done == ["one", "broken", "broken", "two"]


def test_side_by_side_keeps_the_order() -> None:
    assert list(build._side_by_side(abs, [-3, 2])) == [3, 2]


def stay(lock: str) -> None:
    """Hold a lock, say so on standard output, and go on for long."""
    with FileLock(lock):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        time.sleep(600)


def test_what_trains_side_by_side_ends_when_the_command_is_killed(tmp_path: Path) -> None:
    code = (
        "from analysis.training.build import _side_by_side; from tests.analysis.training.test_build import stay; "
        f"list(_side_by_side(stay, [{str(tmp_path / 'lock')!r}]))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        child.kill()
    with FileLock(tmp_path / "lock", timeout=60):
        pass


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--stages", "none"), "There is no stage 'none'. Allowed: one, broken, two."),
     (("--effort", "0"), "effort"), (("--effort", "1.5"), "effort")],
)  # fmt: skip
def test_what_is_asked_wrongly_is_named(
    data: Path, tmp_path: Path, done: list[str], capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    assert run(data, tmp_path / "work", *more) == 1
    assert said in capsys.readouterr().err
    assert done == []


def test_a_work_folder_keeps_the_effort_it_was_begun_with(
    data: Path, tmp_path: Path, done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, tmp_path / "work", "--effort", "0.5", "--stages", "one") == 0
    assert run(data, tmp_path / "work", "--stages", "two") == 1
    assert "0.5" in capsys.readouterr().err
    assert run(data, tmp_path / "work", "--effort", "0.5", "--stages", "two") == 0
    assert done == ["one", "two"]
