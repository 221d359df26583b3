"""The file of parameters of a release: read as strictly as everything else that a stranger may have written."""

from __future__ import annotations

from typing import Any

from realist_synth.errors import UsageError
from realist_synth.publish.options import Options, sections

_DEEPEST = 20


def default_params() -> bytes:
    """Every choice with its default, written out, so that a release says what it was made with.

    Examples:
        >>> options_of(default_params()) == options_of(b"") or b"crosstabs:" in default_params()
        True
    """
    import yaml

    values = {name: kind().model_dump(mode="json") for name, kind in sorted(sections().items())}
    text = "# What was chosen about the results, by part: the defaults.\n" + str(
        yaml.safe_dump(values, sort_keys=False, allow_unicode=True))
    return text.encode("utf-8")


def options_of(data: bytes, name: str = "params.yaml") -> Options:
    r"""The choices in a file of parameters.

    A name that stands twice would lose one of its values, and an alias can make a small file ask for endless work; both
    are refused.

    Args:
        data: The bytes of the file.
        name: What messages call it.

    Raises:
        UsageError: If it is no YAML of sections with choices; the message says where and why.
        UnknownNameError: If there is no such section or choice.

    Examples:
        >>> from realist_synth.publish.crosstabs import Params
        >>> options_of(b"crosstabs: {level: all}\n").of(Params).level
        'all'
        >>> options_of(b"a: &x [1]\nb: *x\n")
        Traceback (most recent call last):
        ...
        realist_synth.errors.UsageError: params.yaml: line 2: an alias is not taken; write the value itself
    """
    import yaml

    try:
        text = data.decode("utf-8-sig")
        _refuse(yaml.parse(text, Loader=yaml.SafeLoader), name)
        raw = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is no YAML: byte {error.start} is not UTF-8") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(f"{name} is no YAML: {' '.join(str(error).split())[:300]}") from None
    if raw is not None and not isinstance(raw, dict):
        raise UsageError(f"{name} holds no sections")
    try:
        return Options.parse(raw or {})
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None


def _refuse(events: Any, name: str) -> None:
    """Look at the parts of a YAML text before anything is made of them."""
    from yaml import events as kinds

    # for each mapping that is open: the names seen, and whether a name comes next; for each list: None
    within: list[tuple[set[str], list[bool]] | None] = []
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, kinds.AliasEvent):
            raise UsageError(f"{name}: line {line}: an alias is not taken; write the value itself")
        if isinstance(event, kinds.CollectionEndEvent):
            within.pop()
            continue
        if isinstance(event, kinds.ScalarEvent | kinds.CollectionStartEvent) and within and (top := within[-1]):
            names, awaits_name = top
            if awaits_name[0] and isinstance(event, kinds.ScalarEvent):
                if event.value in names:
                    raise UsageError(f"{name}: line {line}: {event.value[:100]!r} stands twice; keep one of them")
                names.add(event.value)
            awaits_name[0] = not awaits_name[0]
        if isinstance(event, kinds.CollectionStartEvent):
            within.append((set(), [True]) if isinstance(event, kinds.MappingStartEvent) else None)
            if len(within) > _DEEPEST:
                raise UsageError(f"{name}: line {line}: values are nested more than {_DEEPEST} deep")
