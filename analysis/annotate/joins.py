"""Join the names of a corpus's documents into entities: what is sure is joined, what is likely is suggested.

Pure: the result depends on the names, the numbers of their documents and their companions, never on their order.
Names are looked up by keys (last word, folded spelling, initials); no step compares all names with each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.annotate.entities import canonical_name
from analysis.annotate.lexicon import is_generic
from analysis.annotate.naming_state import Key, NamingState
from analysis.annotate.person_names import read_person, same_full_names, same_spelling
from analysis.annotate.suggestions import likely_acronyms, likely_spellings
from analysis.annotate.surnames import join_bare_names
from analysis.annotate.variants import body_key, legal_form, written_key

CORPUS_RULES = frozenset(("gazetteer", "label", "initials", "spelling", "acronym", "surname", "first name", "suggest"))
"""The steps, in this order; each gives the reason of its joins. `suggest` adds what is only likely."""

_THINGS = frozenset(("ORG", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "MISC"))
_LABEL_DOMINANCE = 3
_ONE_WORD_DOMINANCE = 10
"""How many times as many documents the more frequent label of a name must have."""


@dataclass(frozen=True, slots=True)
class Join:
    """A name that is counted as an entity, both as (name, label), and one of JOIN_REASONS."""

    alias: Key
    entity: Key
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that are likely one: `score` is 0 to 1."""

    entity: Key
    target: Key
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Sorted joins, suggestions (the most likely first), and bare names that several full names support."""

    joins: tuple[Join, ...]
    suggestions: tuple[Suggestion, ...]
    ambiguous: Mapping[Key, tuple[Key, ...]]


def resolve(
    names: Mapping[Key, int],
    companions: Mapping[Key, Counter[Key]],
    *,
    usage: Mapping[Key, Mapping[Key, int]] | None = None,
    rules: frozenset[str] = CORPUS_RULES,
) -> Resolution:
    """Return who is who among the names of a corpus.

    `names` holds the number of documents of each (name, label), `companions` in how many documents each stands with
    which other names, `usage` in how many documents a base (`Putin`, `IMF`) was joined with which name. A join leads
    to an entity that is itself joined with nothing.
    """
    state = NamingState(names, companions, usage or {})
    if "gazetteer" in rules:
        _gazetteer(state)
    if "label" in rules:
        _labels(state)
    _full_names(state, rules)
    if "spelling" in rules:
        _bodies(state)
    if "acronym" in rules:
        _acronyms(state)
    join_bare_names(state, rules)
    if "suggest" in rules:
        _suggest(state)
    joins = tuple(Join(alias, state.end(alias), reason) for alias, (_, reason) in sorted(state.joined.items()))
    best = {pair: found for pair, found in sorted(state.likely.items()) if _is_open(state, pair)}
    suggestions = tuple(
        Suggestion(*pair, reason, score)
        for pair, (score, reason) in sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    )
    return Resolution(joins, suggestions, dict(sorted(state.ambiguous.items())))


def _is_open(state: NamingState, pair: tuple[Key, Key]) -> bool:
    return state.end(pair[0]) == pair[0] and state.end(pair[1]) == pair[1]


def _gazetteer(state: NamingState) -> None:
    for name, label in sorted(state.names):
        form = canonical_name(name, label)
        if form != name:
            state.join((name, label), (form, label), "gazetteer")


def _labels(state: NamingState) -> None:
    """Join one name under several labels with its clearly most frequent label.

    A person is joined only under a name of several words (`Washington` may be two things), and nothing under a name
    of common nouns alone.
    """
    labels: dict[str, list[str]] = defaultdict(list)
    for name, label in sorted(state.names):
        if (name, label) not in state.joined and (label in _THINGS or label == "PERSON"):
            labels[name].append(label)
    for name, found in labels.items():
        if len(found) < 2:
            continue
        found.sort(key=lambda label: (-state.names[name, label], label))
        top = found[0]
        for label in found[1:]:
            several_words = " " in name
            least = _LABEL_DOMINANCE if several_words else _ONE_WORD_DOMINANCE
            clear = state.names[name, top] >= least * state.names[name, label]
            if clear and ("PERSON" not in (top, label) or several_words) and not is_generic(name):
                state.join((name, label), (name, top), "label")
            else:
                share = state.names[name, top] / (state.names[name, top] + state.names[name, label])
                state.suggest((name, label), (name, top), "label", 0.9 * share)


def _full_names(state: NamingState, rules: frozenset[str]) -> None:
    """Join the forms of one person's full name that keep like company; suggest those that do not.

    Where the words agree but for initials, middle names and suffixes, one companion in common is enough.
    """
    persons = {name: n for name, n in state.persons().items() if read_person(name).is_full}
    if "initials" in rules:
        for name, form in sorted(same_full_names(persons).items()):
            _join_or_suggest(state, name, form, "initials")
    if "spelling" in rules:
        heads = {name: n for name, n in persons.items() if (name, "PERSON") not in state.joined}
        for group in same_spelling(heads):
            for name in group[1:]:
                _join_or_suggest(state, name, group[0], "spelling")


def _join_or_suggest(state: NamingState, name: str, form: str, reason: str) -> None:
    one, other = (name, "PERSON"), (form, "PERSON")
    if state.alike(one, other) or (reason == "initials" and state.shared(one, other)):
        state.join(one, other, reason)
    else:
        state.suggest(one, other, reason, 0.6 + 0.3 * state.shared(one, other))


def _bodies(state: NamingState) -> None:
    """Join spellings of one name that is no person's.

    Ways to write it (accents, hyphens, `&`) are sure. British and American spellings, and a name without the legal
    form of another, need like company; two legal forms are two bodies.
    """
    for label, names in _alike(state, written_key):
        for name in names[1:]:
            if is_generic(name):
                state.suggest((name, label), (names[0], label), "spelling", 0.5)
            else:
                state.join((name, label), (names[0], label), "spelling")
    for label, names in _alike(state, body_key):
        top, form = (names[0], label), legal_form(names[0])
        for name in names[1:]:
            key, own = (name, label), legal_form(name)
            if is_generic(name) or (own and form and own != form) or not state.alike(key, top):
                state.suggest(key, top, "spelling", 0.4 + 0.4 * state.shared(key, top))
            else:
                state.join(key, top, "spelling")
                form = form or own


def _alike(state: NamingState, key: Callable[[str], str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the label and names of bodies and things whose keys are equal, each group's most frequent name first."""
    groups: dict[Key, list[str]] = defaultdict(list)
    for name, label in sorted(state.names):
        if label in _THINGS and (name, label) not in state.joined and len(name) > 4:
            groups[key(name), label].append(name)
    for (_, label), names in groups.items():
        if len(names) > 1:
            yield label, sorted(names, key=lambda name: (-state.names[name, label], name))


def _acronyms(state: NamingState) -> None:
    """Join an acronym with the one long form that documents introduce it for, twice or in like company."""
    for key in sorted(state.usage):
        name, label = key
        if key not in state.names or key in state.joined or not (name.isupper() and " " not in name):
            continue
        found: Counter[Key] = Counter()
        for target, documents in state.usage[key].items():
            found[state.end(target)] += documents
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        target, documents = ranked[0]
        if target == key or " " not in target[0]:
            continue
        if len(ranked) == 1 and label == target[1] and state.alike(key, target):
            state.join(key, target, "acronym")
        else:
            state.suggest(key, target, "acronym", 0.5 + 0.4 * documents / sum(found.values()))


def _suggest(state: NamingState) -> None:
    """Suggest acronyms by their letters, and full names that differ by little in spelling."""
    entities = {key: n for key, n in state.names.items() if key not in state.joined}
    pairs: Iterable[tuple[Key, Key, str]] = (*likely_acronyms(entities), *likely_spellings(entities))
    for one, other, reason in pairs:
        score = state.shared(one, other)
        together = state.with_company(one)[other] > 0
        if reason == "acronym" and (together or score > 0.3):
            state.suggest(one, other, reason, 0.4 + 0.4 * score)
        elif reason == "spelling" and state.alike(one, other):
            state.suggest(one, other, reason, 0.3 + 0.5 * score)
