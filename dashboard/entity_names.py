"""The names that one entity is made of, and what can be decided about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.schema import JOIN_REASONS, NAME_LABELS
from analysis.store.corpus import Corpus
from dashboard import cache, decisions, panel, sources
from dashboard.pages import page
from dashboard.theme import plural
from dashboard.wording import label_title, plain

OFFERED, EXAMPLES = 200, 3


def show(corpus: Corpus, entity: pd.Series) -> None:
    """Show an entity with its totals, what can be done with it, and each of its names."""
    key = entity["key"]
    with st.container(horizontal=True, vertical_alignment="center", key="names-title"):
        st.header(plain(entity["entity"]), anchor=False, width="content")
        st.badge(label_title(entity["label"]), color="gray")
        if entity["hidden"]:
            st.badge("Hidden", icon=":material/visibility_off:", color="orange")
    rows = cache.ask(corpus, "aliases", key)
    where = f"{plural(entity['mentions'], 'mention')} in {plural(entity['documents'], 'document')}"
    st.caption(f"{where}, under {plural(rows['key'].nunique(), 'name')}, in the whole corpus.")
    if entity["ambiguous"]:
        st.info("Several full names share this one. Mentions that could be any of them stand here by themselves.",
                icon=":material/help:")  # fmt: skip
    _actions(corpus, entity)
    _table(corpus, entity, rows)


def _actions(corpus: Corpus, entity: pd.Series) -> None:
    """Offer what can be decided about the whole entity."""
    key = entity["key"]
    with st.container(horizontal=True, vertical_alignment="center", key="names-actions"):
        with st.popover("Merge into …", icon=":material/merge:", key=f"merge-{key}"):
            _merge(corpus, key)
        with st.popover("Rename", icon=":material/edit:", key=f"rename-{key}"):
            _rename(corpus, entity)
        with st.popover("Change kind", icon=":material/category:", key=f"relabel-{key}"):
            _relabel(corpus, entity)
        if entity["hidden"]:
            st.button("Show again", key="names-show", icon=":material/visibility:", on_click=decisions.decide,
                      args=(corpus, "show", key), help="Take it into every count again")  # fmt: skip
        else:
            st.button("Hide", key="names-hide", icon=":material/visibility_off:", on_click=decisions.decide,
                      args=(corpus, "hide", key), help="Leave it out of every count of names")  # fmt: skip
            st.page_link(page("entities"), label="Profile", icon=":material/groups:", query_params={"name": key})
            st.page_link(page("audit"), label="Check", icon=":material/fact_check:", query_params={"subject": key})


def _merge(corpus: Corpus, key: str) -> None:
    st.caption(f"All mentions of {plain(key)} are then counted as the name that you choose.")
    found = cache.ask(corpus, "find_entities", "", limit=OFFERED)["key"]
    target = st.selectbox(
        "Count it as", [other for other in found if other != key], key=f"target-{key}", index=None,
        accept_new_options=True, placeholder="Choose a name, or type one",
        help="The most mentioned names are offered. Type any other one, as: Name (PERSON)",
    )  # fmt: skip
    if target and (beside := decisions.hidden_or_not(corpus, "merge", key, target)):
        st.caption(plain(beside))
    st.button("Merge", key="names-merge", type="primary", disabled=not target, on_click=decisions.decide,
              args=(corpus, "merge", key, target or ""))  # fmt: skip


def _rename(corpus: Corpus, entity: pd.Series) -> None:
    key = entity["key"]
    new = " ".join(st.text_input("New name", entity["entity"], key=f"name-of-{key}", max_chars=200).split())
    st.button("Rename", key="names-rename", type="primary", disabled=not new or new == entity["entity"],
              on_click=decisions.decide, args=(corpus, "rename", key, new))  # fmt: skip


def _relabel(corpus: Corpus, entity: pd.Series) -> None:
    key = entity["key"]
    new = st.selectbox("Kind of name", NAME_LABELS, key=f"label-of-{key}", index=NAME_LABELS.index(entity["label"]),
                       format_func=lambda label: f"{label_title(label)} ({label})")  # fmt: skip
    st.button("Change", key="names-relabel", type="primary", disabled=new == entity["label"],
              on_click=decisions.decide, args=(corpus, "relabel", key, new))  # fmt: skip


# -- its names -------------------------------------------------------------------------------------------------


def _table(corpus: Corpus, entity: pd.Series, rows: pd.DataFrame) -> None:
    """List the names, why each is counted here, and let one be taken out."""
    with st.container(border=True, key="card-aliases"):
        panel.heading("Its names", "choose a row to read its sentences or to take it out")
        shown = pd.DataFrame({
            "As written": rows["base"], "Kind": rows["label"], "In its document": rows["name"],
            "Why it counts here": [why(*pair) for pair in zip(rows["reason"], rows["join_reason"], strict=True)],
            "Mentions": rows["mentions"], "Documents": rows["documents"],
        })  # fmt: skip
        config = {
            "As written": st.column_config.TextColumn(help="without title, article and possessive"),
            "In its document": st.column_config.TextColumn(help="the name that the document itself makes of it"),
            "Why it counts here": st.column_config.TextColumn(width="large"),
            "Mentions": st.column_config.NumberColumn(format="localized"),
            "Documents": st.column_config.NumberColumn(format="localized"),
        }
        chosen = st.dataframe(
            shown, hide_index=True, key=f"aliases-{entity['key']}", on_select="rerun", selection_mode="single-row",
            column_config=config, height=min(38 + 35 * len(shown), 420), alt=f"Names of {entity['entity']}",
        )  # fmt: skip
        picked = [row for row in chosen.selection.rows if row < len(rows)]
        if picked:
            _alias(corpus, entity, rows.iloc[picked[0]])
        elif rows["key"].nunique() > 1:
            st.caption("Choose a row to take a name out that does not belong here.")


def why(reason: str, join_reason: str) -> str:
    """Return why a name is counted as an entity, in words: within its document, then in the corpus."""
    within = f"in its document: {JOIN_REASONS.get(reason, reason)}" if reason else ""
    beyond = f"in the corpus: {JOIN_REASONS.get(join_reason, join_reason)}" if join_reason else ""
    return "; ".join(part for part in (within, beyond) if part) or "its own name"


def _alias(corpus: Corpus, entity: pd.Series, row: pd.Series) -> None:
    """Offer to take a name out, and show sentences with it."""
    own = row["key"] == entity["key"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(f"Take “{plain(row['base'])}” out", key="names-split", icon=":material/call_split:", disabled=own,
                  on_click=decisions.decide, args=(corpus, "split", entity["key"], row["key"]))  # fmt: skip
        what = plural(row["taken"], "mention")
        are = "is" if row["taken"] == 1 else "are"
        st.caption("This is the name that the entity goes by. Rename the entity first, then take it out." if own else
                   f"{what} {are} then counted as {plain(row['key'])}.", width="content")  # fmt: skip
        if not own and (beside := decisions.hidden_or_not(corpus, "split", entity["key"], row["key"])):
            st.caption(plain(beside), width="content")
    sources.places(cache.alias_sentences(corpus, int(row["alias"]), limit=EXAMPLES), key="names-alias")
