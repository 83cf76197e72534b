"""What a measure is: a question, the function that answers it, its columns and options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from analysis.errors import InvalidParameter

OptionKind = Literal[
    "number", "switch", "choice", "choices", "entity", "series", "period", "level", "node", "term", "side", "table",
    "document",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One keyword option of a measure: name, kind of value, default, allowed values, help in one line."""

    name: str
    kind: OptionKind
    default: Any
    choices: tuple[Any, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A question that a corpus answers with one table: `compute(corpus, query, **options)`.

    `columns` maps each column to its dtype and meaning ("int64, mentions in the selection"); `formula` says
    how the numbers are made, `source` where the formula stands.
    """

    name: str
    title: str
    compute: Callable[..., pd.DataFrame]
    columns: dict[str, str]
    formula: str
    source: str
    options: dict[str, Option] = field(default_factory=dict)


def options(*chosen: Option) -> dict[str, Option]:
    """Return options by name, in the order given."""
    return {option.name: option for option in chosen}


def table(columns: Mapping[str, str], frame: pd.DataFrame | Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Return the columns of a frame, or of arrays of one length, in order, each with the dtype its description begins
    with; rows are numbered from 0.

    Without a frame: a table of no rows, with the same columns and dtypes.
    """
    dtypes = {name: text.partition(",")[0] for name, text in columns.items()}
    if frame is None:
        return pd.DataFrame(columns=list(columns)).astype(dtypes)
    return pd.DataFrame({name: _typed(frame[name], dtype) for name, dtype in dtypes.items()}, columns=list(columns))


def _typed(values: Any, dtype: Any) -> Any:
    """Return values as an array of a dtype; those that have it are left as they are."""
    if isinstance(values, pd.Series):
        values = values.array
    return values if values.dtype == dtype else pd.Series(values).astype(dtype).array


def check_choice(name: str, value: object, allowed: tuple[Any, ...]) -> None:
    """Raise InvalidParameter where a value is none of those allowed."""
    if value not in allowed:
        raise InvalidParameter(name, value, ", ".join(str(a) for a in allowed))


def check_choices(name: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    """Raise InvalidParameter where there is no value, or one that is not allowed."""
    if not values or not set(values) <= set(allowed):
        raise InvalidParameter(name, values, "one or more of " + ", ".join(allowed))


def check_positive(name: str, value: int | None) -> None:
    """Raise InvalidParameter where a number of rows is below one; None means no limit."""
    if value is not None and value < 1:
        raise InvalidParameter(name, value, "a whole number from 1")
