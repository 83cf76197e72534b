"""Files that take a while: made beside the page, with how far they are, a way to stop, and then the file to save."""

from __future__ import annotations

import time

import streamlit as st

from dashboard.apart import Job, Making
from dashboard.theme import plural
from dashboard.wording import plain

BEAT = 1.0
"""Seconds between two looks at a file that is being made."""
FILED, TOLD = "filed", "filed-told"


def offer(title: str, key: str, job: Job, *, file_name: str, mime: str, icon: str = "download", note: str = "") -> None:
    """Offer to make a file; a dialog closes, and `follow` says on every page what becomes of it."""
    if st.button(title, key=key, icon=f":material/{icon}:", help=note or None):
        forget()
        st.session_state[FILED] = (job.start(), file_name, mime)
        st.rerun()


def forget() -> None:
    """Give up the file that was asked for last."""
    if (filed := st.session_state.pop(FILED, None)) is not None:
        filed[0].end()


def follow() -> None:
    """Say how far the file is that was asked for, and offer it when it is there."""
    filed = st.session_state.get(FILED)
    if filed is None:
        return
    making, file_name, mime = filed
    if making.is_running:
        _tell_once(making, f"{file_name} is being made: how far it is stands at the top of the page.")
        _wait()
        return
    if not making.error:
        _tell_once(making, f"{file_name} is ready: save it at the top of the page.")
    with st.container(horizontal=True, vertical_alignment="center", key="filed"):
        if making.error:
            st.error(plain(f"{file_name}: {making.error}"), icon=":material/error:")
        else:
            st.download_button(
                f"Save {file_name} ({_in_words(making.size)})", making.result, mime=mime, file_name=file_name,
                key="filed-save", type="primary", icon=":material/save:", on_click="ignore",
            )  # fmt: skip
        st.button("Dismiss", key="filed-dismiss", icon=":material/close:", type="tertiary", on_click=forget)


def _tell_once(making: Making, text: str) -> None:
    """Say something where the top of the page may be out of sight."""
    if st.session_state.get(TOLD) != (id(making), text):
        st.session_state[TOLD] = (id(making), text)
        st.toast(plain(text), icon=":material/file_save:")


@st.fragment(run_every=BEAT)
def _wait() -> None:
    """Say how far the file is; when it is made, run the page anew: only that ends the looking."""
    filed = st.session_state.get(FILED)
    if filed is None or not filed[0].is_running:
        st.rerun()
    with st.container(key="filed", gap="small"):
        _say_how_far(*filed[:2])


def _say_how_far(making: Making, file_name: str) -> None:
    done, total = making.steps
    seconds = int(time.monotonic() - making.started)
    far = f"{done} of {plural(total, 'figure')}, " if total else ""
    st.progress(done / total if total else 0.0, f"{file_name} is being made: {far}{plural(seconds, 'second')}")
    st.button("Stop", key="filed-stop", icon=":material/stop:", on_click=forget)


def _in_words(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 0.1):,.1f} kB"
