"""One value of a body replaced at a time: what a forger of entries would try, whatever the body."""

from collections.abc import Iterator
from typing import Any

Path = tuple[Any, ...]  # names and places, from the outside in


def paths_in(body: Any, before: Path = ()) -> Iterator[Path]:
    """Every place in a body, objects and lists before what they hold."""
    if before:
        yield before
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, part in parts:
        yield from paths_in(part, (*before, name))


def replaced_in(body: Any, path: Path, value: Any) -> Any:
    """A body with another value in one place; the body itself stays as it is."""
    if not path:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = replaced_in(copy[path[0]], path[1:], value)
    return copy
