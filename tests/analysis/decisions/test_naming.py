"""What decisions make of a naming: each action on a few names, and what no longer applies."""

from __future__ import annotations

import pytest

from analysis.decisions import Decision, Names, Naming, Suggested, apply

ALIASES = (
    # base, name in the document, entity, why
    ("Putin", "Vladimir Putin", "Vladimir Putin", ""),
    ("Vladimir Putin", "Vladimir Putin", "Vladimir Putin", ""),
    ("Vladimir V. Putin", "Vladimir V. Putin", "Vladimir Putin", "spelling"),
    ("Putin", "Putin", "Putin", ""),
    ("Johnson", "Johnson", "Johnson", ""),
    ("Boris Johnson", "Boris Johnson", "Boris Johnson", ""),
)
PUTIN, JOHNSON = ("Vladimir Putin", "PERSON"), ("Johnson", "PERSON")


@pytest.fixture
def naming() -> Naming:
    bases, names, entities, reasons = zip(*ALIASES, strict=True)
    keys = [(entity, "PERSON") for entity in entities]
    suggested = [
        Suggested(("Putin", "PERSON"), PUTIN, "surname", 0.9),
        Suggested(JOHNSON, ("Boris Johnson", "PERSON"), "surname", 0.8),
    ]
    return Naming.automatic(Names(bases, ["PERSON"] * 6, names, keys, reasons), [JOHNSON], suggested)


def decided(naming: Naming, *actions: tuple[str, str, str]) -> tuple[Naming, list[str]]:
    """Apply actions on PERSONs, given by their names."""
    rows = [
        Decision(n, "2022-03-04", action, f"{entity} (PERSON)",
                 target if action in ("rename", "relabel") or not target else f"{target} (PERSON)")
        for n, (action, entity, target) in enumerate(actions, start=1)
    ]  # fmt: skip
    after, notices = apply(naming, rows)
    return after, [notice.reason for notice in notices]


def members(naming: Naming) -> dict[str, tuple[int, ...]]:
    return {name: aliases for (name, _), aliases in sorted(naming.entities.items())}


@pytest.mark.parametrize("action", ["merge", "accept"])
def test_merge_moves_every_name_and_settles_the_suggestion(naming: Naming, action: str) -> None:
    after, notices = decided(naming, (action, "Putin", "Vladimir Putin"))
    assert members(after) == {"Boris Johnson": (5,), "Johnson": (4,), "Vladimir Putin": (0, 1, 2, 3)}
    assert [s.entity for s in after.suggestions] == [JOHNSON]
    assert [after.join_reason(a, PUTIN) for a in range(4)] == ["", "", "spelling", "decision"]
    assert notices == []
    assert members(naming)["Putin"] == (3,), "what was given stays as it was"


def test_split_takes_out_a_name_with_all_that_documents_call_so(naming: Naming) -> None:
    after, _ = decided(naming, ("split", "Vladimir Putin", "Vladimir V. Putin"))
    assert members(after)["Vladimir V. Putin"] == (2,)
    after, _ = decided(naming, ("split", "Vladimir Putin", "Putin"))
    assert members(after) == {"Boris Johnson": (5,), "Johnson": (4,), "Putin": (0, 3), "Vladimir Putin": (1, 2)}
    after, _ = decided(naming, ("rename", "Vladimir Putin", "V. P."), ("split", "V. P.", "Vladimir Putin"))
    assert members(after)["Vladimir Putin"] == (0, 1)
    assert members(after)["V. P."] == (2,)


def test_reject_only_closes_the_suggestion(naming: Naming) -> None:
    after, notices = decided(naming, ("reject", "Putin", "Vladimir Putin"))
    assert members(after) == members(naming)
    assert ([s.entity for s in after.suggestions], notices) == ([JOHNSON], [])


def test_rename_and_relabel_keep_what_an_entity_is(naming: Naming) -> None:
    after, _ = decided(naming, ("hide", "Johnson", ""), ("rename", "Johnson", "Some Johnson"))
    key = ("Some Johnson", "PERSON")
    assert after.entities[key] == (4,)
    assert (after.hidden, after.ambiguous) == ({key}, {key})
    assert {s.entity for s in after.suggestions} == {("Putin", "PERSON"), key}
    assert after.join_reason(4, key) == "decision"
    after, _ = decided(naming, ("relabel", "Johnson", "ORG"))
    assert after.entities["Johnson", "ORG"] == (4,)
    assert JOHNSON not in after.entities


def test_hide_and_show(naming: Naming) -> None:
    after, _ = decided(naming, ("hide", "Putin", ""), ("hide", "Johnson", ""), ("show", "Putin", ""))
    assert after.hidden == {JOHNSON}
    assert members(after) == members(naming)


def test_a_hidden_or_ambiguous_entity_that_is_merged_takes_after_the_other(naming: Naming) -> None:
    after, _ = decided(naming, ("hide", "Johnson", ""), ("merge", "Johnson", "Boris Johnson"))
    assert (after.hidden, after.ambiguous) == (set(), set())


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (("merge", "Nobody", "Putin"), "there is no entity Nobody (PERSON)"),
        (("merge", "Putin", "Nobody"), "there is no entity Nobody (PERSON)"),
        (("reject", "Nobody", "Putin"), "there is no entity Nobody (PERSON)"),
        (("rename", "Putin", "Johnson"), "there is an entity Johnson (PERSON) already; merge the two instead"),
        (("split", "Putin", "Johnson"), "Putin (PERSON) has no name Johnson (PERSON)"),
        (("split", "Putin", "Putin"), "Putin (PERSON) is the entity's own name; rename the entity first"),
        (("show", "Putin", ""), "Putin (PERSON) is not hidden"),
    ],
)  # fmt: skip
def test_what_no_longer_applies_changes_nothing_and_is_said(
    naming: Naming, action: tuple[str, str, str], reason: str
) -> None:
    after, notices = decided(naming, action, ("hide", "Putin", ""))
    assert (after, notices) == (decided(naming, ("hide", "Putin", ""))[0], [reason])


def test_a_notice_says_what_the_decision_does(naming: Naming) -> None:
    row = Decision(7, "2022-03-04", "hide", "Nobody (ORG)")
    [notice] = apply(naming, [row, Decision(8, "2022-03-04", "hide", "Nobody (ORG)", undone=1)])[1]
    assert (notice.decision, notice.at) == (row, 0)
    assert str(notice) == (
        "The decision “leave Nobody (ORG) out of every count” no longer applies: there is no entity Nobody (ORG)."
    )


def test_joins_that_end_in_one_entity_are_one_suggestion(naming: Naming) -> None:
    after, _ = decided(naming, ("merge", "Boris Johnson", "Vladimir Putin"), ("merge", "Johnson", "Putin"))
    assert [(s.entity, s.target) for s in after.suggestions] == [(("Putin", "PERSON"), PUTIN)]
