"""Which versions of Python the wheel is tried on, and what stays of mistakes that only some versions have."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.packages.pythons import Version, oldest_and_newest

HERE = {(3, 11): "eleven", (3, 12): "twelve", (3, 13): "thirteen"}


@pytest.mark.parametrize(
    ("interpreters", "in_use", "expected"),
    [
        (HERE, (3, 11), ["thirteen"]),
        (HERE, (3, 13), ["eleven"]),
        (HERE, (3, 12), ["eleven", "thirteen"]),
        (HERE, (3, 14), ["eleven", "thirteen"]),
        ({(3, 11): "eleven"}, (3, 11), []),
        ({}, (3, 11), []),
    ],
)
def test_wheel_is_tried_on_the_ends_of_what_is_here(
    interpreters: dict[Version, str], in_use: Version, expected: list[str]
) -> None:
    assert oldest_and_newest(interpreters, in_use) == expected


def test_numbered_parameters_do_not_fail_where_python_takes_them_for_named() -> None:
    # Word for word what Python 3.12.0 to 3.12.3 say of "?1" with a tuple; every other warning is an error.
    text = (
        "Binding 1 ('?1') is a named parameter, but you supplied a sequence which requires nameless (qmark)"
        " placeholders. Starting with Python 3.14 an sqlite3.ProgrammingError will be raised."
    )

    warnings.warn(text, DeprecationWarning, stacklevel=1)

    with pytest.raises(DeprecationWarning):
        warnings.warn("another", DeprecationWarning, stacklevel=1)


@pytest.mark.parametrize("value", [datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC).date()])
def test_dates_in_sql_fail_on_every_version_of_python(value: object) -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises((TypeError, sqlite3.Error)):
        connection.execute("SELECT ?", (value,))
