"""Names: which names are counted as one. Suggested joins, the names of an entity, what is hidden, every decision.

Parameters of its own: `view` (one of VIEWS), `name` (the entity whose names are shown), `page` (of the suggestions).
"""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

from analysis.errors import DatelineError, UnknownName
from analysis.query import Query
from analysis.schema import JOIN_REASONS, split_entity_key
from analysis.store.corpus import Corpus
from dashboard import address, cache, decisions, entity_names, sources
from dashboard.address import visit
from dashboard.theme import plural
from dashboard.wording import label_title, plain

VIEWS = {"joins": "Suggested joins", "one": "One name", "hidden": "Hidden", "decisions": "Decisions"}
ON_A_PAGE = 5
EXAMPLES = 2
OFFERED = 200
CORPUS = Query()
"""Names are decided for the whole corpus: filters do not apply."""


def show(corpus: Corpus, query: Query) -> None:
    """Show one of the four views under the line with the last decision."""
    st.title("Names", anchor=False)
    st.caption("“Putin”, “Vladimir Putin” and “Vladimir Vladimirovich Putin” should count as one person; two people of "
               "one surname should not. Here you see which names are counted together and why, and can decide "
               "otherwise. Filters do not apply here.")  # fmt: skip
    if wrong := decisions.problem(corpus):
        st.error(plain(wrong), icon=":material/error:")
    decisions.say_what_was_done()
    _last_decision(corpus)
    numbers = {
        "joins": len(cache.ask(corpus, "suggestions")), "hidden": len(cache.ask(corpus, "hidden")),
        "decisions": _number_of_decisions(corpus),
    }  # fmt: skip
    address.check(view=list(VIEWS))
    view = address.choose_one(
        "Show", "view", list(VIEWS), default="one" if st.query_params.get("name") else "joins",
        titles=lambda v: f"{VIEWS[v]} ({numbers[v]:,})" if v in numbers else VIEWS[v], label_visibility="collapsed",
    )  # fmt: skip
    {"joins": _joins, "one": _one, "hidden": _hidden, "decisions": _decisions}[view](corpus, query)


def _number_of_decisions(corpus: Corpus) -> int:
    found = decisions.ledger(corpus)
    return len(found.rows) if found else 0


def _last_decision(corpus: Corpus) -> None:
    """Say what was decided last, with the way back and forth."""
    found = decisions.ledger(corpus)
    if found is None or not found.rows:
        return
    last = found.last
    with st.container(horizontal=True, vertical_alignment="center", key="last-decision"):
        said = f"Last decision: {decisions.in_words(*last.effect)}" if last else "Every decision is undone."
        st.caption(plain(said), width="content")
        st.button("Undo", key="names-undo", icon=":material/undo:", disabled=last is None,
                  on_click=decisions.undo, args=(corpus, last), help="Take the last decision back")  # fmt: skip
        st.button("Redo", key="names-redo", icon=":material/redo:", disabled=not found.can_redo,
                  on_click=decisions.redo, args=(corpus,), help="Let what was undone last stand again")  # fmt: skip


# -- suggested joins -------------------------------------------------------------------------------------------


def _joins(corpus: Corpus, query: Query) -> None:
    """Show suggestions with their reason and sentences, to be joined or kept apart."""
    total = len(cache.ask(corpus, "suggestions"))
    if not total:
        st.info("There is nothing to decide: no two names are alike enough to ask. You can still join names yourself "
                "under “One name”.", icon=":material/done_all:")  # fmt: skip
        return
    pages = -(-total // ON_A_PAGE)
    asked = st.query_params.get("page", "1")
    number = min(int(asked), pages) if re.fullmatch("[1-9][0-9]{0,6}", asked) else 1
    rows = cache.ask(corpus, "suggestions", limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
    first = (number - 1) * ON_A_PAGE + 1
    last = first + len(rows) - 1
    st.caption(f"{first:,} to {last:,} of {plural(total, 'pair')} of names that may be one, the likeliest first. They "
               "are counted apart until you decide.")  # fmt: skip
    for row in rows.itertuples():
        _suggestion(corpus, row)
    if pages > 1:
        key = f"joins-page-{number}"
        st.pagination(pages, default=number, key=key, max_visible_pages=5,
                      on_change=lambda: visit(page=st.session_state[key], view="joins"))  # fmt: skip


def _suggestion(corpus: Corpus, row) -> None:
    """Show one pair side by side with its reason, sentences of each, and the two answers."""
    with st.container(border=True, key=f"join-{row.suggestion}"):
        reason = plain(JOIN_REASONS.get(row.reason, row.reason))
        st.markdown(f"**{plain(row.entity)}** may be **{plain(row.target)}**. Why: {reason}.")
        left, right = st.columns(2)
        sides = ((row.entity, row.mentions, row.documents), (row.target, row.target_mentions, row.target_documents))
        for side, (key, mentions, documents) in zip((left, right), sides, strict=True):
            with side:
                st.caption(f"{plain(key)}: {plural(mentions, 'mention')} in {plural(documents, 'document')}")
                examples = cache.ask(corpus, "evidence", CORPUS, entity=key, unit="documents", limit=EXAMPLES)
                sources.places(examples, key=f"join-{row.suggestion}-{key}")
        with st.container(horizontal=True):
            name = plain(split_entity_key(row.target)[0])
            st.button(f"Join: count both as {name}", key=f"accept-{row.entity}-{row.target}", icon=":material/join:",
                      on_click=decisions.decide, args=(corpus, "accept", row.entity, row.target))  # fmt: skip
            st.button("Keep apart", key=f"reject-{row.entity}-{row.target}", icon=":material/call_split:",
                      on_click=decisions.decide, args=(corpus, "reject", row.entity, row.target))  # fmt: skip
            st.button("All of its names", key=f"see-{row.suggestion}", type="tertiary", icon=":material/badge:",
                      on_click=visit, kwargs={"name": row.target, "view": None, "page": None})  # fmt: skip


# -- one entity ------------------------------------------------------------------------------------------------


def _one(corpus: Corpus, query: Query) -> None:
    """Let an entity be found and show what it is made of."""
    asked = st.query_params.get("name")
    found = cache.ask(corpus, "find_entities", "", limit=OFFERED)
    key = "own-name"
    st.session_state[key] = asked
    st.selectbox(
        "Name", list(dict.fromkeys([*([asked] if asked else []), *query.entities, *found["key"]])), key=key, index=None,
        accept_new_options=True, width=480, placeholder="Choose a name, or type one",
        help="The most mentioned names are offered. Type any other one, as: Name or Name (PERSON)",
        on_change=lambda: visit(name=st.session_state[key], view="one"),
    )  # fmt: skip
    if not asked:
        st.info("Choose a name above to see which names are counted as it, and to join, take apart, rename or hide.",
                icon=":material/badge:")  # fmt: skip
        return
    entity = _entity(corpus, asked)
    if entity is not None:
        entity_names.show(corpus, entity)


def _entity(corpus: Corpus, asked: str) -> pd.Series | None:
    """Return the entity of a key, hidden ones too; where there is none, the page says where it went."""
    try:
        rows = cache.ask(corpus, "entity", asked)
    except UnknownName:
        led = decisions.lead_on(corpus, asked)
        if led is None:
            return None
        rows = cache.ask(corpus, "entity", led)
    if len(rows) > 1:
        st.caption("This name is counted under several kinds. Choose one:")
        with st.container(horizontal=True):
            for key in rows["key"]:
                st.button(plain(key), key=f"choose-{key}", on_click=visit, kwargs={"name": key, "view": "one"})
        return None
    return rows.iloc[0]


# -- hidden ----------------------------------------------------------------------------------------------------


def _hidden(corpus: Corpus, query: Query) -> None:
    """List what is left out of every count, each with the way back."""
    rows = cache.ask(corpus, "hidden")
    if rows.empty:
        st.info("No name is hidden. Hide one under “One name” where it is no name at all, such as a heading that was "
                "taken for one.", icon=":material/visibility:")  # fmt: skip
        return
    st.caption("These are left out of every count of names. Their mentions are kept; among keywords they stay.")
    for row in rows.itertuples():
        with st.container(horizontal=True, vertical_alignment="center", key=f"hidden-{row.key}"):
            st.button("Show again", key=f"show-{row.key}", icon=":material/visibility:",
                      on_click=decisions.decide, args=(corpus, "show", row.key))  # fmt: skip
            st.markdown(f"**{plain(row.entity)}** · {label_title(row.label)} · {plural(row.mentions, 'mention')}")


# -- decisions -------------------------------------------------------------------------------------------------


def _decisions(corpus: Corpus, query: Query) -> None:
    """List every decision with what it is now, and say where they are kept."""
    found = decisions.ledger(corpus)
    if found is None:
        return
    where = f"They are kept in {plain(str(found.path))}, a plain table beside your documents: building the corpus anew"
    if not found.rows:
        st.info(f"Nothing has been decided yet. {where} keeps them.", icon=":material/history:")
        return
    for wrong in found.problems:
        st.warning(plain(wrong), icon=":material/error:")
    st.caption(f"{where} keeps and applies them, and you can edit or share the file.")
    try:
        rows = decisions.table(corpus)
    except DatelineError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    shown = pd.DataFrame({
        "Number": rows["number"],
        "When": pd.to_datetime(rows["decided"], utc=True, format="ISO8601"),
        "Decision": [decisions.in_words(*row) for row in rows[["action", "entity", "target"]].itertuples(index=False)],
        "State": [note or "stands" for note in rows["note"]],
    }).iloc[::-1]  # fmt: skip
    if obsolete := int(rows["obsolete"].sum()):
        applies = "applies" if obsolete == 1 else "apply"
        st.warning(f"{plural(obsolete, 'decision')} no longer {applies}; the column State says why. They are kept and "
                   "apply again when the names come back.", icon=":material/link_off:")  # fmt: skip
    config = {
        "Number": st.column_config.NumberColumn(width="small"),
        "When": st.column_config.DatetimeColumn("When (UTC)", format="YYYY-MM-DD HH:mm"),
        "Decision": st.column_config.TextColumn(width="large"),
        "State": st.column_config.TextColumn(width="medium"),
    }
    st.dataframe(shown, hide_index=True, key="decisions-table", alt="Decisions about names, the newest first",
                 column_config=config, height=min(38 + 35 * len(shown), 420))  # fmt: skip
    st.download_button("Download the decisions", found.path.read_bytes, file_name="decisions.csv", mime="text/csv",
                       key="decisions-download", icon=":material/download:", on_click="ignore")  # fmt: skip
