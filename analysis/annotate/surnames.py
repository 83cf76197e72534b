"""Join bare surnames and first names of a corpus with the one full name that it supports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from analysis.annotate.naming_state import Key, NamingState
from analysis.annotate.person_names import PARTICLES, BareNames, read_person
from analysis.annotate.variants import fold

_DOMINANCE = 20
"""How many times as many documents the full name must have as all others that end alike together."""
_USED_DOMINANCE, _OFTEN_USED = 5, 5
"""The same where this many documents use the bare name for it, and none for another."""
_UNSETTLED_SHARE = 0.02
"""Share of a bare name's documents that may hold a full name which they did not join it with."""
_SHORTEST_SPELLING = 7


def join_bare_names(state: NamingState, rules: frozenset[str]) -> None:
    """Join bare surnames and first names with the one full name that the corpus supports.

    Longer ones first: once `von der Leyen` is somebody, it is no second person whom `Leyen` can mean.
    """
    persons = state.persons()
    full = [name for name in persons if read_person(name).is_full]
    bare = BareNames(full)
    family = state.family()
    for name in sorted(persons, key=lambda name: (-len(read_person(name).words), name)):
        words = read_person(name).words
        if len(words) > 2 and words[0] not in PARTICLES:
            continue
        found, reason = bare.surname(name, spelling="spelling" in rules)
        found = found - {name}
        if found and reason in rules:
            _settle(state, name, [(f, "PERSON") for f in sorted(found)], reason, family)
        elif not found and "first name" in rules and (firsts := bare.first_name(name) - {name}):
            _settle(state, name, [(f, "PERSON") for f in sorted(firsts)], "first name", family)
    if "spelling" in rules:
        _bare_spellings(state)


def _settle(
    state: NamingState, name: str, candidates: Sequence[Key], reason: str, family: Mapping[Key, Sequence[Key]]
) -> None:
    """Join a bare name, suggest a join, or note it as ambiguous."""
    key = (name, "PERSON")
    forms = {form for c in candidates for end in (c, state.end(c)) for form in (end, *family.get(end, ()))}
    forms = {form for form in forms if state.end(form) != key}
    if not forms:
        return
    weights: Counter[Key] = Counter()
    for form in forms:
        weights[state.end(form)] += state.names[form]
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    top, weight = ranked[0]
    rest = sum(n for _, n in ranked[1:])
    used: Counter[Key] = Counter()
    for target, documents in state.usage.get(key, {}).items():
        used[state.end(target)] += documents
    others = sum(used.values()) - used[top]
    unsettled = max(state.with_company(key)[form] for form in forms)
    clear = (weight >= _DOMINANCE * rest and used[top] >= _DOMINANCE * others) or (
        used[top] >= _OFTEN_USED and not others and weight >= _USED_DOMINANCE * rest
    )
    settled = unsettled <= _UNSETTLED_SHARE * state.names[key]
    if clear and settled and _enough(state, key, top, reason, used[top], weight):
        state.join(key, top, reason)
        return
    if len(ranked) > 1 and not (clear and settled):
        state.ambiguous[key] = tuple(c for c, _ in ranked)
    if reason != "first name" or len(ranked) < 4:
        share = weight / (weight + rest)
        if share > 0.5:
            state.suggest(key, top, reason, share * (0.5 + 0.4 * state.shared(key, top)))


def _enough(state: NamingState, key: Key, top: Key, reason: str, used: int, weight: int) -> bool:
    """Tell whether there is evidence beyond the word: like company; for a first name also use in documents."""
    if not state.alike(key, top):
        return False
    if reason == "surname":
        return weight + used >= 2
    if reason == "spelling":
        return len(key[0]) >= _SHORTEST_SPELLING or used > 0
    return used >= 3


def _bare_spellings(state: NamingState) -> None:
    """Join spellings of one bare surname that keep like company; suggest shorter ones."""
    groups: dict[str, list[str]] = defaultdict(list)
    persons = state.persons()
    for name in sorted(persons):
        if " " not in name and len(name) > 4 and (name, "PERSON") not in state.ambiguous:
            groups[fold(name)].append(name)
    for names in groups.values():
        names.sort(key=lambda name: (-persons[name], name))
        for name in names[1:]:
            one, other = (name, "PERSON"), (names[0], "PERSON")
            if len(name) >= _SHORTEST_SPELLING and state.alike(one, other):
                state.join(one, other, "spelling")
            else:
                state.suggest(one, other, "spelling", 0.4 + 0.4 * state.shared(one, other))
