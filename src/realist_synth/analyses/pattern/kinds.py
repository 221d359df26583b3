"""Kinds of patterns: which slots of a configuration take part, as C+M+O, and which codes may fill them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from realist_synth.analyses.selection import ancestors
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codebook import Code
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot

Kind = tuple[Slot, ...]

LETTERS: Mapping[str, Slot] = {"I": Slot.INTERVENTION, "A": Slot.ACTOR, "C": Slot.CONTEXT, "M": Slot.MECHANISM,
                               "O": Slot.OUTCOME}
USUAL = ("CM", "CO", "MO", "CMO")
_ORDER = tuple(LETTERS.values())
_LETTER = {slot: letter for letter, slot in LETTERS.items()}


def kinds_of(named: str | Sequence[str] | None) -> tuple[Kind, ...]:
    """The kinds named, each once, small before large, each in the order I, A, C, M, O.

    Args:
        named: One or more of them, written `CMO` or `C+M+O`, in any order of letters; None for the usual four.

    Raises:
        UnknownNameError: If a letter stands for no slot.
        AnalysisError: If a kind has fewer than two slots, or one of them twice, or none is named.

    Examples:
        >>> [kind_name(kind) for kind in kinds_of(["OMC", "C+M"])]
        ['C+M', 'C+M+O']
    """
    texts = [named] if isinstance(named, str) else list(USUAL if named is None else named)
    if not texts:
        raise AnalysisError("no kind of pattern is named; name one, such as CMO, or leave the choice out")
    found = {_kind(text) for text in texts}
    return tuple(sorted(found, key=lambda kind: (len(kind), [_ORDER.index(slot) for slot in kind])))


def _kind(text: str) -> Kind:
    letters = text.replace("+", "").upper()
    for letter in letters:
        if letter not in LETTERS:
            raise UnknownNameError("slot", letter, LETTERS)
    if len(letters) < 2 or len(set(letters)) < len(letters):
        raise AnalysisError(f"{text!r} is no kind of pattern: name two or more different slots, as in CM or C+M+O")
    return tuple(slot for letter, slot in LETTERS.items() if letter in letters)


def kind_name(kind: Iterable[Slot]) -> str:
    """A kind as it is written.

    Examples:
        >>> kind_name((Slot.CONTEXT, Slot.OUTCOME))
        'C+O'
    """
    return "+".join(_LETTER[slot] for slot in kind)


def slots_in(kinds: Iterable[Kind]) -> tuple[Slot, ...]:
    """The slots that take part in any of the kinds, in order.

    Examples:
        >>> [slot.value for slot in slots_in(kinds_of(["MO", "CM"]))]
        ['context', 'mechanism', 'outcome']
    """
    used = {slot for kind in kinds for slot in kind}
    return tuple(slot for slot in _ORDER if slot in used)


def codes_by_slot(review: Review, slots: Iterable[Slot], level: int | str) -> dict[Slot, tuple[Code, ...]]:
    """For each slot the codes of the dimensions that fill it, whatever those are called.

    Args:
        review: The review.
        slots: The slots.
        level: How deep the codebook goes: 1 for top-level codes, N for N levels, or "all".

    Raises:
        AnalysisError: If no dimension of the review fills a slot, or the level is neither a number from 1 nor "all".

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> review = Review(Metadata.minimal("demo"), codes=(Code(code_id="edu", dimension="role", label="Education"),))
        >>> [code.code_id for code in codes_by_slot(review, [Slot.INTERVENTION], "all")[Slot.INTERVENTION]]
        ['edu']
    """
    if level != "all" and (not isinstance(level, int) or isinstance(level, bool) or level < 1):
        raise AnalysisError(f'level {level!r} is neither a whole number from 1 nor "all"')
    filling: dict[Slot, list[str]] = {}
    for dimension in review.metadata.synthesis.dimensions:
        if dimension.slot is not None:
            filling.setdefault(dimension.slot, []).append(dimension.name)
    found = {}
    for slot in slots:
        if slot not in filling:
            raise AnalysisError(f"no dimension of the package fills the slot {slot.value}: declare one in its "
                                "descriptor, or name kinds of patterns without it")
        codes = [code for name in dict.fromkeys(filling[slot]) for code in review.codebook(name)]
        above = ancestors(codes)
        found[slot] = tuple(code for code in codes if level == "all" or len(above[code.code_id]) < int(level))
    return found
