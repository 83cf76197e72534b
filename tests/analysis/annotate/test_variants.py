from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.variants import body_key, fold, given_forms


@pytest.mark.parametrize(
    "spellings",
    [
        "Zelensky Zelenskyy Zelenskiy Zelenskyi Zelenskij",
        "Gorbachev Gorbachyov",
        "Yanukovych Yanukovich",
        "Tokayev Tokaev",
        "Mirziyoyev Mirziyoev",
        "Lukashenko Lukashenka",
        "Shoigu Shoygu",
        "Yevtushenko Evtushenko",
        "Erdogan Erdoğan",
        "Tymoshenko Timoshenko",
        "Akhmetov Ahmetov",
        "Berdimuhamedov Berdymuhamedov Berdymukhamedov",
        "Rachmaninoff Rachmaninov",
        "Matviyenko Matvienko",
        "Dostoyevsky Dostoevsky",
        "Nausėda Nauseda",
        "Kaczyński Kaczynski",
        "al-Hussein al-Husein",
    ],
)
def test_spellings_of_one_surname(spellings: str) -> None:
    assert len({fold(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Putin", "Putina"),
        ("Ivanov", "Ivanova"),
        ("Johnson", "Jonson"),
        ("Brown", "Braun"),
        ("Kim", "Kam"),
        ("Lee", "Li"),
    ],
)
def test_different_surnames(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("forms", "n"),
    [
        ("Aleksandr Alexander Alyaksandr Oleksandr", 1),
        ("Sergey Sergei Serhiy", 1),
        ("Yevgeny Evgeny Yevhen", 1),
        ("Joe Joseph", 1),
        ("Jon John", 2),
        ("Ann Anna", 2),
        ("Mohammed Muhammad", 1),
    ],
)
def test_forms_of_one_given_name(forms: str, n: int) -> None:
    assert len({given_forms(word) for word in forms.split()}) == n


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Shanghai Cooperation Organisation", "Shanghai Co-operation Organization", True),
        ("Ministry of Defence", "Ministry of Defense", True),
        ("Procter & Gamble Co", "Procter and Gamble", True),
        ("Apple Inc.", "Apple", True),
        ("Inc.", "Apple", False),
        ("Lend-Lease", "Lend Lease", True),
        ("Bank of Russia", "Bank Russia", False),
        ("C++ Inc", "C Corp", False),
    ],
)
def test_spellings_of_one_body(one: str, other: str, same: bool) -> None:
    assert (body_key(one) == body_key(other)) == same


@given(st.text(max_size=20))
def test_keys_are_made_of_any_text(text: str) -> None:
    assert fold(f"{text}a") == fold(f"'{text}a'")
    assert (fold(text) == "") == (text.casefold() == "")
    assert isinstance(body_key(text), str)
    assert given_forms(text) == given_forms(text)
