"""The keys that a shape has: what may stand where, and under which heading."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def possible_types(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 — annotations have no common type
    """The types a value may have, without their limits."""
    if get_origin(kind) is Annotated:
        return possible_types(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return tuple(part for member in get_args(kind) for part in possible_types(member) if part is not type(None))
    return (kind,)


def keys_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever stands as a type
    """The keys a group of this kind has, as they stand in the file, and the kind of each; empty when it is no group."""
    for part in possible_types(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return {field.alias or name: field.annotation for name, field in part.model_fields.items()}
    return {}


def kind_at(kind: Any, way: Iterable[str | int]) -> Any:  # noqa: ANN401 — whatever stands as a type
    """The kind of what stands at the end of this way from here; None when no key leads there."""
    for step in way:
        if isinstance(step, int):
            kind = next((get_args(part)[0] for part in possible_types(kind) if get_origin(part) is list), None)
        else:
            words = any(get_origin(part) is dict for part in possible_types(kind))
            kind = str if words else keys_of(kind).get(step)
    return kind


def takes_text(kind: Any) -> bool:  # noqa: ANN401 — whatever stands as a type
    """Whether a value of this kind may be a text."""
    return any(part is str or get_origin(part) is Literal for part in possible_types(kind))


def headings_of(kind: Any, above: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 — whatever stands as a type
    """Each key that stands under a heading, and that heading as it is written: ``("title", "[[event]]")``."""
    for key, below in keys_of(kind).items():
        entry = kind_at(below, [0])
        path = f"{above}.{key}".removeprefix(".")
        inner, heading = (entry, f"[[{path}]]") if entry is not None else (below, f"[{path}]")
        yield from ((name, heading) for name in keys_of(inner))
        yield from headings_of(inner, path)


def all_headings(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 — whatever stands as a type
    """Every heading there can be, as it is written."""
    return tuple(dict.fromkeys(heading for _, heading in headings_of(kind)))


def nearest_key(name: str, above: Sequence[str | int], root: type[BaseModel]) -> str | None:
    """The key of that group which was probably meant; None when no name is near."""
    return next(iter(difflib.get_close_matches(name, keys_of(kind_at(root, above)), 1)), None)


def nearest_heading(name: str, value: object, root: type[BaseModel]) -> str | None:
    """The heading of that name, as it is written; None when there is none, or what stands there is no group."""
    headings = (heading for heading in all_headings(root) if heading.strip("[]").rsplit(".", maxsplit=1)[-1] == name)
    return next(headings, None) if isinstance(value, list | dict) else None
