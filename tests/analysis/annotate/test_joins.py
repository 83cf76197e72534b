from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotate.joins import CORPUS_RULES, Join, Key, Resolution, resolve
from analysis.schema import JOIN_REASONS

NATO, RUSSIA, UKRAINE = ("NATO", "ORG"), ("Russia", "GPE"), ("Ukraine", "GPE")
COMPANY = Counter({NATO: 3, RUSSIA: 3, UKRAINE: 3})


def person(name: str) -> Key:
    return name, "PERSON"


def resolved(
    names: dict[Key, int], usage: dict[Key, dict[Key, int]] | None = None, **company: Counter[Key]
) -> Resolution:
    """Resolve names that all keep the same company, but for those whose name (`_` for a space) is given another."""
    other = {key.replace("_", " "): value for key, value in company.items()}
    return resolve(names, {key: other.get(key[0], COMPANY) for key in names}, usage=usage)


def test_a_bare_surname_joins_the_one_full_name() -> None:
    found = resolved({person("Vladimir Putin"): 90, person("Putin"): 5})
    assert found.joins == (Join(person("Putin"), person("Vladimir Putin"), "surname"),)
    assert found.ambiguous == {}


def test_two_johnsons_stay_two() -> None:
    names = {person("Boris Johnson"): 9, person("Ron Johnson"): 7, person("Johnson"): 5}
    found = resolved(names)
    assert found.joins == ()
    assert found.ambiguous == {person("Johnson"): (person("Boris Johnson"), person("Ron Johnson"))}


def test_a_full_name_that_clearly_dominates_takes_the_surname() -> None:
    names = {person("Boris Johnson"): 200, person("Ron Johnson"): 2, person("Johnson"): 5}
    assert resolved(names).joins == (Join(person("Johnson"), person("Boris Johnson"), "surname"),)
    names[person("Ron Johnson")] = 11
    assert resolved(names).joins == ()


def test_documents_that_use_the_surname_for_one_settle_it() -> None:
    names = {person("Joe Biden"): 40, person("Jill Biden"): 6, person("Biden"): 30}
    assert resolved(names).joins == ()
    usage = {person("Biden"): {person("Joe Biden"): 20}}
    assert resolved(names, usage).joins == (Join(person("Biden"), person("Joe Biden"), "surname"),)
    usage[person("Biden")][person("Jill Biden")] = 1
    assert resolved(names, usage).joins == ()


@pytest.mark.parametrize(("full", "short"), [(90, 9), (9, 90)])
def test_two_forms_of_one_surname_are_not_two_persons(full: int, short: int) -> None:
    names = {person("Ursula von der Leyen"): full, person("von der Leyen"): short, person("Leyen"): 5}
    found = resolved(names)
    assert {j.alias[0]: j.entity[0] for j in found.joins} == dict.fromkeys(
        ("von der Leyen", "Leyen"), "Ursula von der Leyen"
    )
    assert found.ambiguous == {}


def test_a_surname_that_is_nobodys_for_sure_stays_ambiguous() -> None:
    names = {
        person("Anna van der Berg"): 9,
        person("Otto van der Berg"): 9,
        person("van der Berg"): 4,
        person("Berg"): 2,
    }
    assert set(resolved(names).ambiguous) == {person("van der Berg"), person("Berg")}


def test_documents_that_hold_both_and_did_not_join_them_speak_against_it() -> None:
    names = {person("Jill Biden"): 40, person("Biden"): 30}
    found = resolved(names, Biden=Counter({person("Jill Biden"): 12, **COMPANY}))
    assert found.joins == ()
    assert [s.entity for s in found.suggestions] == [person("Biden")]


def test_without_like_company_a_surname_is_suggested_alone() -> None:
    names = {person("Mary Acme"): 4, person("Acme"): 3}
    found = resolved(names, Acme=Counter({("Chess", "ORG"): 3, ("Tennis", "ORG"): 3}))
    assert found.joins == ()
    assert [(s.entity, s.target, s.reason) for s in found.suggestions] == [
        (person("Acme"), person("Mary Acme"), "surname")
    ]


def test_spellings_in_like_company_are_one() -> None:
    names = {person("Aleksandr Lukashenko"): 3, person("Alexander Lukashenko"): 50, person("Alyaksandr Lukashenka"): 1}
    assert {j.entity for j in resolved(names).joins} == {person("Alexander Lukashenko")}
    assert {j.reason for j in resolved(names).joins} == {"spelling"}
    apart = resolved(names, Aleksandr_Lukashenko=Counter({("Chess", "ORG"): 1, ("Tennis", "ORG"): 1}))
    assert {j.alias for j in apart.joins} == {person("Alyaksandr Lukashenka")}
    assert person("Aleksandr Lukashenko") in {s.entity for s in apart.suggestions}


def test_a_chain_of_joins_leads_to_one_entity() -> None:
    names = {
        person("Volodymyr Zelenskyy"): 90,
        person("Volodymyr Zelensky"): 9,
        person("Zelenskiy"): 3,
        person("Zelensky"): 4,
    }
    found = resolved(names)
    assert {j.entity for j in found.joins} == {person("Volodymyr Zelenskyy")}
    assert len(found.joins) == 3


def test_one_name_under_two_labels() -> None:
    names = {("Union State", "ORG"): 9, ("Union State", "GPE"): 2, ("Acme", "ORG"): 9, ("Acme", "GPE"): 2,
             ("Washington", "GPE"): 90, person("Washington"): 4, ("Federal Law", "ORG"): 9,
             ("Federal Law", "LAW"): 1}  # fmt: skip
    found = resolved(names)
    assert found.joins == (Join(("Union State", "GPE"), ("Union State", "ORG"), "label"),)
    assert {s.reason for s in found.suggestions} == {"label"}


def test_spellings_of_a_body() -> None:
    names = {("Shanghai Chess Organisation", "ORG"): 9, ("Shanghai Chess Organization", "ORG"): 2}
    assert [j.reason for j in resolved(names).joins] == ["spelling"]


OTHER = Counter({("Chess", "ORG"): 3, ("Tennis", "ORG"): 3})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Labor Party", "Labour Party"), ("Delta Co", "Delta"), ("Defense Club", "Defence Club"), ("C++ Inc", "C Corp")],
)
def test_bodies_that_keep_other_company_stay_two(one: str, other: str) -> None:
    names = {(one, "ORG"): 2, (other, "ORG"): 9}
    apart = resolve(names, {(one, "ORG"): OTHER, (other, "ORG"): COMPANY})
    assert apart.joins == ()
    alone = resolve(names, {})
    assert (alone.joins, alone.suggestions) == ((), apart.suggestions)


def test_bodies_that_may_be_one_are_suggested() -> None:
    one, other = ("Labor Party", "ORG"), ("Labour Party", "ORG")
    found = resolve({one: 2, other: 9}, {one: OTHER, other: COMPANY})
    assert [(s.entity, s.target, s.reason) for s in found.suggestions] == [(one, other, "spelling")]


def test_two_legal_forms_are_two_bodies_whatever_their_company() -> None:
    found = resolved({("Apple", "ORG"): 20, ("Apple Inc", "ORG"): 9, ("Apple Corp", "ORG"): 3})
    assert [(j.alias[0], j.entity[0]) for j in found.joins] == [("Apple Inc", "Apple")]
    assert [(s.entity[0], s.target[0]) for s in found.suggestions] == [("Apple Corp", "Apple")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lend Lease", "Lend-Lease"), ("Procter & Gamble", "Procter and Gamble"), ("Petrobrás", "Petrobras"),
        ("Gazprom Export", "GAZPROM EXPORT"),
    ],
)  # fmt: skip
def test_ways_to_write_one_body_are_one_in_any_company(one: str, other: str) -> None:
    assert [j.reason for j in resolve({(one, "ORG"): 2, (other, "ORG"): 9}, {}).joins] == ["spelling"]


def test_an_acronym_joins_what_documents_introduce_it_for() -> None:
    short, long = ("TCG", "ORG"), ("Trilateral Contact Group", "ORG")
    assert resolved({short: 5, long: 20}, {short: {long: 3}}).joins == (Join(short, long, "acronym"),)
    other = ("Tower Chess Guild", "ORG")
    found = resolved({short: 5, long: 20, other: 2}, {short: {long: 3, other: 1}})
    assert found.joins == ()
    assert found.suggestions[0].reason == "acronym"


def test_an_acronym_without_introduction_is_suggested_by_its_letters() -> None:
    short, long = ("UWC", "ORG"), ("Ukrainian World Congress", "ORG")
    found = resolved({short: 5, long: 20})
    assert (found.joins, [(s.entity, s.target) for s in found.suggestions]) == ((), [(short, long)])


def test_countries_are_joined_by_the_gazetteer() -> None:
    assert resolved({("U.S.", "GPE"): 5, ("US", "GPE"): 2}).joins == (
        Join(("U.S.", "GPE"), ("United States", "GPE"), "gazetteer"),
        Join(("US", "GPE"), ("United States", "GPE"), "gazetteer"),
    )


GIVEN = ["Aleksandr", "Alexander", "Boris", "Ron", "Volodymyr", "J.", "Joe", "Joseph", "Joe R."]
LAST = ["Johnson", "Zelensky", "Zelenskyy", "Biden", "Lukashenko", "al-Assad", "Assad", "von der Leyen"]
NAMES = st.one_of(
    st.tuples(
        st.one_of(
            st.sampled_from(GIVEN),
            st.sampled_from(LAST),
            st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(LAST)),
        ),
        st.just("PERSON"),
    ),
    st.tuples(
        st.sampled_from(
            ["U.S.", "US", "UN", "UWC", "Ukrainian World Congress", "Union State", "Defence Club", "Defense Club"]
        ),
        st.sampled_from(["ORG", "GPE", "PERSON", "MISC"]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(NAMES, st.integers(1, 60), max_size=14), st.data())
def test_the_order_of_names_does_not_matter(names: dict[Key, int], data: st.DataObject) -> None:
    keys = sorted(names)
    companions = {
        key: Counter(dict.fromkeys(data.draw(st.lists(st.sampled_from(keys), max_size=4)), 1)) for key in keys
    }
    usage = {key: {data.draw(st.sampled_from(keys)): data.draw(st.integers(1, 9))} for key in keys[:3]}
    found = resolve(names, companions, usage=usage)
    shuffled = data.draw(st.permutations(keys))
    again = resolve({k: names[k] for k in shuffled}, {k: companions[k] for k in shuffled}, usage=usage)
    assert again == found
    aliases = [join.alias for join in found.joins]
    assert len(set(aliases)) == len(aliases)
    assert not set(aliases) & {join.entity for join in found.joins}
    assert not set(aliases) & set(found.ambiguous)
    assert set(aliases) <= set(names)
    assert {join.reason for join in found.joins} <= set(JOIN_REASONS)
    for suggestion in found.suggestions:
        assert 0 < suggestion.score <= 1
        assert not {suggestion.entity, suggestion.target} & set(aliases)
        assert suggestion.entity != suggestion.target
    assert list(found.suggestions) == sorted(found.suggestions, key=lambda s: (-s.score, s.entity, s.target))


@pytest.mark.parametrize("rule", sorted(CORPUS_RULES - {"suggest"}))
def test_each_rule_can_be_left_out(rule: str) -> None:
    names = {("U.S.", "GPE"): 2, ("Union State", "ORG"): 9, ("Union State", "GPE"): 2, person("Joe Biden"): 60,
             person("Joe R. Biden"): 5, person("Sergei Lavrov"): 9, person("Sergey Lavrov"): 2, person("Biden"): 4,
             person("Joe"): 3, ("TCG", "ORG"): 2, ("Trilateral Contact Group", "ORG"): 9}  # fmt: skip
    usage = {person("Joe"): {person("Joe Biden"): 9}, ("TCG", "ORG"): {("Trilateral Contact Group", "ORG"): 2}}
    companions = dict.fromkeys(names, COMPANY)
    reasons = {j.reason for j in resolve(names, companions, usage=usage).joins}
    assert rule in reasons
    assert rule not in {j.reason for j in resolve(names, companions, usage=usage, rules=CORPUS_RULES - {rule}).joins}


class Counting(dict[Key, Counter[Key]]):
    """Company that counts how often it is asked for."""

    asked = 0

    def get(self, key: Key, default: object = None) -> Counter[Key]:  # type: ignore[override]
        self.asked += 1
        return COMPANY


def test_company_is_asked_for_no_more_than_once_a_name() -> None:
    names = {person(f"{GIVEN[i % 9]} {LAST[i % 8][:4]}{i // 16:x}"): 1 + i % 7 for i in range(3000)}
    names |= {person(f"{LAST[i % 8][:4]}{i:x}"): 1 for i in range(500)}
    company = Counting()
    found = resolve(names, company)
    assert found.joins
    assert company.asked <= len(names)
