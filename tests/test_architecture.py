"""Who may import whom, and what a module may weigh."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted([*ROOT.glob("analysis/**/*.py"), *ROOT.glob("dashboard/**/*.py")])

FORBIDDEN = {
    "analysis": ("streamlit", "dashboard"),
    "analysis.measures": ("analysis.ingest", "analysis.annotate", "analysis.store.build", "duckdb", "spacy"),
    "analysis.store.corpus": ("analysis.ingest", "analysis.annotate", "analysis.store.build", "spacy"),
    "analysis.store.evidence": ("analysis.ingest", "analysis.annotate", "spacy"),
    "analysis.decisions": (
        "analysis.ingest", "analysis.annotate", "analysis.measures", "analysis.store.build", "duckdb",
    ),
    "analysis.stories": ("analysis.ingest", "analysis.annotate", "analysis.store", "duckdb", "spacy"),
    "analysis.places": ("analysis.ingest", "analysis.store", "analysis.measures", "duckdb", "spacy"),
    "analysis.ingest": ("analysis.annotate", "analysis.store", "analysis.measures", "spacy"),
    "analysis.annotate": ("analysis.ingest", "analysis.store", "analysis.measures"),
    "dashboard.exhibit": ("streamlit",),
    "dashboard.exhibits": ("streamlit",),
    "dashboard.charts": ("streamlit", "analysis.store"),
    "dashboard.theme": ("streamlit",),
    "dashboard.export": ("streamlit",),
    "dashboard.apart": ("streamlit",),
    "dashboard.bundle": ("streamlit",),
    "dashboard.data": ("streamlit",),
    "dashboard.figure": ("streamlit",),
    "dashboard.loading": ("streamlit",),
    "dashboard.plans": ("streamlit",),
    "dashboard.report": ("streamlit",),
    "dashboard.takeaway": ("streamlit",),
    "dashboard.views": ("duckdb", "spacy", "analysis.store.build", "analysis.store.database"),
}
"""Package -> what none of its modules may import."""


PLAIN = ("analysis.schema", "analysis.snapshot_tables", "analysis.errors")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "analysis.schema": (),
    "analysis.snapshot_tables": (),
    "analysis.errors": (),
    "analysis.cells": (),
    "analysis.files": (),
    "analysis.fulltext": PLAIN,
    "analysis.query": (*PLAIN, "analysis.fulltext"),
    "analysis.ingest": PLAIN,
    "analysis.annotate": PLAIN,
    "analysis.decisions": (*PLAIN, "analysis.cells", "analysis.files"),
    "analysis.places": (*PLAIN, "analysis.annotate.gazetteer", "analysis.annotate.lexicon"),
    "analysis.stories": PLAIN,
    "analysis.lines": (*PLAIN, "analysis.cells", "analysis.files"),
    "analysis.answers": (*PLAIN, "analysis.lines"),
    "analysis.views": (*PLAIN, "analysis.lines", "analysis.query"),
    "analysis.tags": (*PLAIN, "analysis.lines", "analysis.query"),
    "analysis.set_dates": (*PLAIN, "analysis.lines"),
    "analysis.columns": (*PLAIN, "analysis.lines"),
    "analysis.uploads": PLAIN,
    "analysis.store": (
        *PLAIN, "analysis.ingest", "analysis.annotate", "analysis.columns", "analysis.decisions", "analysis.fulltext",
        "analysis.places",
        "analysis.query", "analysis.set_dates", "analysis.stories", "analysis.tags",
    ),
    "analysis.measures": (*PLAIN, "analysis.query", "analysis.store.corpus"),
    "analysis.audit": (*PLAIN, "analysis.answers", "analysis.store.sampling", "analysis.measures.intervals"),
    "analysis.training": ("analysis",),
    "analysis.output": ("analysis.cells",),
    "analysis.graphs": (*PLAIN, "analysis.measures", "analysis.query"),
    "analysis.progress": ("analysis.store.progress",),
    "analysis.dating_commands": (*PLAIN, "analysis.output", "analysis.set_dates", "analysis.store"),
    "analysis.commands": (*PLAIN, "analysis.decisions", "analysis.output", "analysis.store"),
    "analysis.takeaway": (*PLAIN, "analysis.store"),
    "analysis.__main__": (
        *PLAIN, "analysis.takeaway", "analysis.commands", "analysis.dating_commands", "analysis.graphs",
        "analysis.measures", "analysis.output", "analysis.progress", "analysis.query", "analysis.store",
    ),
}
"""Part of `analysis` -> what else of `analysis` its modules may import: the table in CONTRIBUTING.md."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Return every module that a file imports at run time, anywhere in it; imports for type checkers do not count."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_a_file_and_a_function_can_be_read_in_one_go() -> None:
    long_files, long_functions = [], []
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_FILE:
            long_files.append(module_name(path))
        functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        long_functions += [f"{module_name(path)}.{f.name}" for f in functions if lines_of(f) > LONGEST_FUNCTION]
    assert (long_files, long_functions) == ([], [])


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_go_in_one_direction(package: str) -> None:
    modules = [path for path in CODE if within(module_name(path), package)]
    assert modules, f"{package} has no module: the rule guards nothing"
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in modules
        for name in sorted(imports(path))
        if any(within(name, banned) for banned in FORBIDDEN[package])
    ]
    assert wrong == []


def test_every_part_of_analysis_stands_in_a_layer() -> None:
    parts = {".".join(module_name(path).split(".")[:2]) for path in CODE if path.is_relative_to(ROOT / "analysis")}
    assert parts - {"analysis"} == MAY_IMPORT.keys()
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Layers")[2].partition("## On disk")[0]
    names = {part.removeprefix("analysis.") for part in MAY_IMPORT}
    assert [name for name in sorted(names) if not re.search(rf"`(analysis/)?{name}(\.py)?`", table)] == []


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_of_analysis_imports_what_its_layer_may(part: str) -> None:
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in CODE
        if within(module_name(path), part)
        for name in sorted(imports(path) - {"analysis"})
        if within(name, "analysis") and not any(within(name, allowed) for allowed in (part, *MAY_IMPORT[part]))
    ]
    assert wrong == []


def test_only_the_cache_module_caches() -> None:
    cached = [
        module_name(path) for path in CODE if "st.cache_" in path.read_text(encoding="utf-8")
    ]
    assert cached == ["dashboard.cache"]


def test_nothing_imports_the_app() -> None:
    assert [module_name(path) for path in CODE if "dashboard.app" in imports(path)] == []


def test_figures_are_drawn_without_streamlit() -> None:
    code = "import dashboard.takeaway; import sys; print([m for m in ('spacy', 'streamlit') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "statement", ["import analysis.store.corpus", "import analysis.measures", "import analysis.__main__"]
)
def test_reading_a_corpus_never_loads_spacy_or_streamlit(statement: str) -> None:
    code = f"{statement}; import sys; print([m for m in ('spacy', 'streamlit', 'plotly') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
