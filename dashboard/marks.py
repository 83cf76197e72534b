"""Tags and notes on documents as pages make them: written at once, taken back by one click, lost in no other window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from analysis.errors import ChangedMeanwhile, DatelineError
from analysis.query import NONE_GIVEN
from analysis.schema import Document
from analysis.store.corpus import Corpus
from analysis.tags import LONGEST_NOTE, LONGEST_TAG, Note, Tag, add_tags, note_text, remove_tags, tag_name, write_note
from dashboard import cache
from dashboard.theme import plural
from dashboard.wording import plain

SAID, UNDO = "marks-said", "marks-undo"


def show(corpus: Corpus, document: Document) -> None:
    """Show the tags and the note of a document, ready to be changed, with a way back from the last change."""
    marks = corpus.marks()
    tags, note = marks.tags.get(document.id, ()), marks.notes.get(document.id, "")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="marks"):
        _tags(corpus, document, tags)
        label = ":material/sticky_note_2: Note" if note else ":material/note_add: Add a note"
        with st.popover(label, key=f"note-{document.id}"):
            _note(corpus, document, note)
        did = st.session_state.get(UNDO)
        if did is not None and did[0] == document.id:
            st.button(f"Undo: {plain(did[1])}", key="marks-undo-button", icon=":material/undo:", type="tertiary",
                      on_click=_take_back)  # fmt: skip
    if note:
        with st.container(border=True, key="note-shown"):
            st.text(note)
    if said := st.session_state.pop(SAID, ""):
        st.warning(plain(said), icon=":material/error:")
    _earlier(corpus, document)
    say_problems(corpus)


def say_problems(corpus: Corpus) -> None:
    """Say what of the files of tags and notes cannot be read."""
    for problem in corpus.marks().problems:
        st.warning(plain(problem), icon=":material/error:")


def _tags(corpus: Corpus, document: Document, tags: Sequence[str]) -> None:
    key = f"tags-{document.id}"
    st.session_state[key] = list(tags)
    offered = [name for name in cache.ask(corpus, "tags")["name"] if name]
    st.multiselect(
        "Tags", list(dict.fromkeys([*tags, *offered])), key=key, accept_new_options=True, select_all=False,
        placeholder="Add a tag", width=420, on_change=_retag, args=(corpus, document, list(tags), key),
        help=f"Choose one or type a new one, up to {LONGEST_TAG} characters. Kept in {_name(corpus, 'tags')} beside "
        "the documents; the sidebar filters by them.",
    )  # fmt: skip


def _note(corpus: Corpus, document: Document, note: str) -> None:
    """Show the field of the note. A text that is being written stays, with the note that its writer saw."""
    key, begun = f"note-text-{document.id}", f"note-begun-{document.id}"
    if key not in st.session_state or st.session_state[key] == st.session_state.get(begun):
        st.session_state[key] = st.session_state[begun] = note
    st.text_area("Note on this document", key=key, max_chars=LONGEST_NOTE, height=180, width=420,
                 help=f"Kept in {_name(corpus, 'notes')} beside the documents.")  # fmt: skip
    st.button("Save the note", key="note-save", type="primary", on_click=_renote, args=(corpus, document, key, begun))


def _name(corpus: Corpus, what: str) -> str:
    return corpus.marks_path(what).name


def _earlier(corpus: Corpus, document: Document) -> None:
    """Offer the tags and the note that an earlier text of the same file had."""
    lost = cache.ask(corpus, "lost_marks")
    for row in lost[lost["successor"] == document.id].itertuples():
        what = " · ".join(part for part in (row.tags, row.note) if part)
        with st.container(horizontal=True, vertical_alignment="center", key=f"earlier-{row.document}"):
            said = f"Before {plain(row.path)} was changed, readers wrote on it: {plain(what)}"
            st.info(said, icon=":material/history:")
            st.button("Take over", key=f"take-over-{row.document}", on_click=_take_over, args=(corpus, document, row))


# -- what a click does -----------------------------------------------------------------------------------------


def _retag(corpus: Corpus, document: Document, shown: list[str], key: str) -> None:
    """Write what was added to the tags that the page showed, and take away what was removed from them."""
    chosen = st.session_state[key]
    path = corpus.marks_path("tags")

    def change() -> tuple[str, Callable[[], object]]:
        added = [_tag(document, tag) for tag in map(tag_name, chosen) if tag not in shown]
        gone = [tag for tag in shown if tag not in chosen]
        new = add_tags(path, added) if added else []
        old = remove_tags(path, document.id, gone) if gone else []
        words = [*(f"tagged {tag.tag}" for tag in new), *(f"untagged {tag.tag}" for tag in old)]
        return ", ".join(words), lambda: (
            remove_tags(path, document.id, [tag.tag for tag in new]) if new else None,
            add_tags(path, old) if old else None,
        )

    _do(document, change)


def _renote(corpus: Corpus, document: Document, key: str, begun: str) -> None:
    """Write the note over the one that its field began with; where that has changed, the next click replaces it."""
    path = corpus.marks_path("notes")
    shown = st.session_state[begun]

    def change() -> tuple[str, Callable[[], object]]:
        note = _noted(document, st.session_state[key])
        try:
            write_note(path, note, over=shown)
        except ChangedMeanwhile as error:
            st.session_state[begun] = error.found
            raise
        st.session_state[key] = st.session_state[begun] = note.note
        words = "" if note.note == shown else "note written" if note.note else "note removed"
        return words, lambda: write_note(path, _noted(document, shown), over=note.note)

    _do(document, change)


def _take_over(corpus: Corpus, document: Document, row: Any) -> None:
    """Give a document what an earlier text of it had, and take it from there."""
    marks = corpus.marks()
    tags, note = marks.tags.get(row.document, ()), marks.notes.get(row.document, "")
    tag_path, note_path = corpus.marks_path("tags"), corpus.marks_path("notes")
    own = marks.notes.get(document.id, "")

    def change() -> tuple[str, Callable[[], object] | None]:
        if tags:
            add_tags(tag_path, [_tag(document, tag) for tag in tags])
        if note:
            both = note if note in own else "\n\n".join(part for part in (own, note) if part)
            write_note(note_path, _noted(document, both), over=own)
            write_note(note_path, Note(row.document, row.title, row.path, "", _now()), over=note)
        if tags:
            remove_tags(tag_path, row.document, tags)
        return "", None

    _do(document, change)


def _take_back() -> None:
    _, _, back = st.session_state.pop(UNDO)
    _try(back)


def _do(document: Document, change: Callable[[], tuple[str, Callable[[], object] | None]]) -> None:
    """Make a change; keep the words for it and the way back from it."""
    st.session_state.pop(UNDO, None)
    found = _try(change)
    if found is not None and found[0]:
        st.session_state[UNDO] = (document.id, *found)


def _try(change: Callable[[], Any]) -> Any:
    try:
        return change()
    except DatelineError as error:
        st.session_state[SAID] = str(error)
        return None


def _tag(document: Document, tag: str) -> Tag:
    return Tag(document.id, document.title, document.path, tag, _now())


def _noted(document: Document, text: str) -> Note:
    return Note(document.id, document.title, document.path, note_text(text), _now())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


# -- tags as a filter ------------------------------------------------------------------------------------------


def choose(corpus: Corpus, *, on_change: Callable[[], None]) -> None:
    """Show the filter by tags; what is chosen stays offered, though nothing should have it any more."""
    chosen = [*st.session_state.get("tag", ()), *st.query_params.get_all("tag")]
    found = [name or NONE_GIVEN for name in cache.ask(corpus, "tags")["name"]]
    if len(found) > 1 or chosen:
        st.multiselect(
            "Tags", list(dict.fromkeys([*found, *chosen])), key="tag", bind="query-params", placeholder="Any tag",
            on_change=on_change, select_all=False, help="Documents with one of these tags, which readers gave.",
        )  # fmt: skip


# -- all of them -----------------------------------------------------------------------------------------------


def show_all(corpus: Corpus) -> None:
    """Say how many documents are tagged, what is marked and not there any more, and offer the files themselves."""
    marks = corpus.marks()
    lost = cache.ask(corpus, "lost_marks")
    tags = cache.ask(corpus, "tags")
    named = [f"{row.name} {row.documents:,}" for row in tags.itertuples() if row.name]
    if named:
        st.caption(plain(" · ".join(named)))
    if len(lost):
        st.caption(f"{plural(len(lost), 'document')} with tags or notes are not in this corpus, or not with this text; "
                   "the files keep what was written on them.")  # fmt: skip
        columns = {"title": "Title", "path": "Path", "tags": "Tags", "note": "Note"}
        st.dataframe(lost[list(columns)], hide_index=True, key="lost-marks", column_config=columns, alt="Lost marks")
    if not marks.lines:
        st.caption("Open a document to give it tags or a note.")
    with st.container(horizontal=True):
        for what in ("tags", "notes"):
            path = corpus.marks_path(what)
            if path.exists():
                st.download_button(path.name, path.read_bytes, file_name=path.name, mime="text/csv",
                                   key=f"download-{what}", icon=":material/download:", on_click="ignore")  # fmt: skip
