"""Loading documents: which corpus they go to, which folders of this computer may be named, and what of them failed.

No Streamlit: the page is `dashboard.views.load`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.columns import choose_columns, chosen_columns, read_choices
from analysis.errors import InvalidParameter, MissingInput
from analysis.ingest.fields import NO_COLUMN, NO_FIELD
from analysis.ingest.preview import is_table
from analysis.ingest.sources import list_files
from analysis.store.build import columns_path, note_origin, usual_store
from analysis.uploads import safe_name
from dashboard import jobs
from dashboard.stores import SAMPLE_NAME, Store, all_stores, given_store, uploaded_store, uploads

FOLDERS = "DATELINE_FOLDERS"
"""The environment variable with the folders that may be named in the browser, with all below them."""
LONGEST_NAME = 60
SHOWN = 5
"""Names that a message repeats."""


# -- which corpus ----------------------------------------------------------------------------------------------


def new_store(name: str) -> Store:
    """Return the store for a new corpus of uploaded files. Raises InvalidParameter for a name that cannot be used."""
    wanted = re.sub(r"[^\w.-]+", "-", safe_name(re.sub(r"[/\\]", "-", name))).strip("-.")
    if not name.strip(". ") or not wanted or len(name) > LONGEST_NAME:
        raise InvalidParameter("name", name, f"1 to {LONGEST_NAME} letters, digits, dashes, that begin with no dot")
    store = uploaded_store(wanted)
    taken = {one.casefold() for one in (*all_stores(), SAMPLE_NAME)}
    if store.name.casefold() in taken or wanted.casefold() in taken or os.path.lexists(uploads() / wanted):
        raise InvalidParameter("name", name, "a name that no corpus has yet; to add to that one, choose it instead")
    return store


def suggested_name(files: Iterable[str]) -> str:
    """Return a name for a new corpus: the folder that all files stand in, else 'documents', with a number if taken."""
    tops = {name.replace("\\", "/").lstrip("/").partition("/")[0] if "/" in name else "" for name in files}
    base = tops.pop() if len(tops) == 1 else ""
    base = base[: LONGEST_NAME - 5] or "documents"
    for number in range(1, 1000):
        name = base if number == 1 else f"{base}-{number}"
        try:
            new_store(name)
        except InvalidParameter:
            continue
        return name
    return ""


def open_to_uploads() -> dict[str, Store]:
    """Return the corpora that files can be added to, by title."""
    return {store.title: store for store in all_stores().values() if store.takes_uploads}


# -- folders of this computer ----------------------------------------------------------------------------------


def roots() -> list[Path]:
    """Return the folders that may be named, as their owner listed them."""
    return [Path(one).resolve() for one in os.environ.get(FOLDERS, "").split(os.pathsep) if one.strip()]


def named_folder(text: str) -> Path:
    """Return a folder of this computer that was named in the browser. Raises InvalidParameter, MissingInput.

    It must lie in one of `roots`, as must whatever a link in it leads to.
    """
    allowed = roots()
    listed = ", ".join(map(str, allowed)) or f"none; the owner of this dashboard may list some in {FOLDERS}"
    if not text.strip() or "\x00" in text:
        raise InvalidParameter("folder", text, f"a folder in {listed}")
    try:
        meant = [(root / text.strip()).resolve() for root in allowed]  # an absolute path stands for itself
        inside = [folder for folder in meant if _is_inside(folder, allowed)]
        there = [folder for folder in inside if folder.is_dir()]
    except (OSError, RuntimeError):  # a link to itself, a name that is too long
        raise InvalidParameter("folder", text, f"a folder in {listed}") from None
    if not inside:  # said before it is looked at: nothing is told of what lies elsewhere
        raise InvalidParameter("folder", text, f"a folder in {listed}")
    if not there:
        raise MissingInput(f"There is no folder {inside[0]}. Name one in {listed}.")
    folder = there[0]
    check_links(folder)
    return folder


def check_links(folder: Path) -> None:
    """Raise InvalidParameter where a link below a folder leads out of what may be named, MissingInput without files."""
    allowed = roots()
    own = folder / ".dateline"  # hidden, and yet read and written
    out = [path for path in (*list_files(folder), own, *own.glob("*")) if not _is_inside(path.resolve(), allowed)]
    if out:
        names = ", ".join(path.relative_to(folder).as_posix() for path in out[:SHOWN])
        more = f" and {len(out) - SHOWN:,} more" if len(out) > SHOWN else ""
        raise InvalidParameter("folder", str(folder), "a folder without links to other places. These lead out of it: "
                               f"{names}{more}. Remove these links, or put the files themselves there")  # fmt: skip


def _is_inside(path: Path, allowed: Sequence[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in allowed)


def folder_store(folder: Path) -> Store:
    """Return the store of a folder that was named: the one that is built from it, or a new one."""
    for store in all_stores().values():
        if store.documents is not None and store.documents.resolve() == folder:
            return store
    path = usual_store(folder)
    return Store(path.name, path, folder)


def may_be_read(store: Store) -> str:
    """Return why the documents of a store may not be read at a click now; '' where they may.

    A folder that was named may have got links since, which lead elsewhere.
    """
    own = store.takes_uploads or store.path == given_store().path
    if own or store.documents is None or not _is_inside(store.documents.resolve(), roots()):
        return ""
    try:
        check_links(store.documents)
    except (InvalidParameter, MissingInput) as error:
        return str(error)
    return ""


# -- tables ----------------------------------------------------------------------------------------------------


def tables_without_text(skipped: pd.DataFrame, folder: Path) -> dict[str, str]:
    """Return the tables of a folder whose text was not found, with the reason, of a report on what was skipped."""
    found: dict[str, str] = {}
    told = skipped[skipped["reason"].str.startswith((NO_COLUMN, NO_FIELD))]
    for path, reason in zip(told["file"], told["reason"], strict=True):
        if name := _table_of(str(path), folder):
            found.setdefault(name, str(reason))
    return found


def kinds(tables: Mapping[str, str]) -> dict[str, list[str]]:
    """Return of tables whose text was not found the first of each kind, and the others with the same columns."""
    found: dict[str, list[str]] = {}
    for name, reason in tables.items():
        columns = reason.rpartition("found: ")[2].partition(" (each of")[0]
        found.setdefault(columns, []).append(name)
    return {first: others for first, *others in found.values()}


def _table_of(path: str, folder: Path) -> str:
    """Return the file that a row, or a sheet, stands in; '' where that is no table of the folder itself."""
    name = path.partition("#row=")[0]
    while name:
        if is_table(name) and (folder / name).is_file():
            return name
        name = name.rpartition("/")[0]
    return ""


def chosen_of(folder: Path, name: str) -> dict[str, str]:
    """Return role and column of what was chosen for a table. Raises StoreError where the file cannot be read."""
    return dict(chosen_columns(read_choices(columns_path(folder))[0], name))


def choose(folder: Path, names: Sequence[str], roles: Mapping[str, str]) -> None:
    """Write which columns of tables have which roles, beside the documents. Raises InvalidParameter, StoreError."""
    choose_columns(columns_path(folder), names, roles)


# -- beginning -------------------------------------------------------------------------------------------------


def begin(store: Store) -> None:
    """Note of which folder a store is, so that it stands among the corpora, and build it with every file there is."""
    if store.documents is not None and not store.is_built:
        note_origin(store.path, store.documents)
    jobs.restart(store)
