"""The counts index answers about quotes as SQL over the tables does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.schema import QUOTE_KINDS
from tests.properties.sides import Sides, same, some
from tests.sql_quotes import SqlQuotes


@some(16)
@given(data=st.data(), kind=st.none() | st.sampled_from(QUOTE_KINDS))
def test_quotes_of_a_selection(sides: Sides, data: st.DataObject, kind: str | None) -> None:
    corpus, sql, query = sides.corpus, SqlQuotes(sides.corpus), data.draw(sides.queries)
    keys = st.sampled_from(sorted(corpus.entity_counts(query.replace(entities=(), labels=()))["entity"]) or [None])
    about, speaker = data.draw(st.none() | keys), data.draw(st.none() | st.just("") | keys)
    for asked in ({"kind": kind}, {"about": about, "kind": kind}):
        same(corpus.speaker_counts(query, **asked), sql.speaker_counts(query, **asked))
        ids = data.draw(st.lists(st.integers(-1, len(corpus.index.entity)), min_size=1, max_size=5, unique=True))
        same(corpus.speaker_days(query, ids, **asked), sql.speaker_days(query, ids, **asked))
    same(corpus.quoted_about(query, speaker=speaker, kind=kind), sql.quoted_about(query, speaker=speaker, kind=kind))
    asked = {"speaker": speaker, "about": about, "kind": kind}
    assert corpus.quote_count(query, **asked) == sql.quote_count(query, **asked)
    listed = corpus.quotes(query, **asked)
    same(listed[["doc", "quote", "words", "about"]], sql.quotes(query, **asked))
    low = data.draw(st.integers(0, len(listed)))
    same(corpus.quotes(query, limit=2, offset=low, **asked), listed.iloc[low : low + 2].reset_index(drop=True))


