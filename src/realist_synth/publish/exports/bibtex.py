"""The studies as BibTeX, for LaTeX, JabRef and most reference managers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from realist_synth.model.studies import Study
from realist_synth.package.read import Opened
from realist_synth.publish.encode import text_bytes
from realist_synth.publish.exports._citations import known, one_line
from realist_synth.publish.exports._tables import review_of
from realist_synth.publish.latex import escaped

SUFFIX = ".bib"
_PLAIN = re.compile(r"[A-Za-z0-9_.:/-]")
# verbatim in BibLaTeX, and of few signs only
_VERBATIM = {"doi"}


def export(opened: Opened) -> Mapping[str, bytes]:
    """The one file, with the studies in the order of their table."""
    studies = review_of(opened).studies
    keys = keys_of(study.study_id for study in studies)
    return {"studies.bib": text_bytes("\n".join(entry(study, keys[study.study_id]) for study in studies))}


def keys_of(ids: Iterable[str]) -> dict[str, str]:
    """The citation key of each identifier: itself where BibTeX can take it, else with other signs as their numbers.

    BibTeX does not tell capitals from small letters: where only these differ, capitals are written by number too.

    Examples:
        >>> keys_of(["s40", "Lee 2018", "S40"])
        {'s40': 's40', 'Lee 2018': 'Lee+20+2018', 'S40': '+53+40'}
    """
    known_ids = list(ids)
    folded = Counter(name.lower() for name in known_ids)
    return {name: "".join(_sign(sign, folded[name.lower()] > 1) for sign in name) for name in known_ids}


def _sign(sign: str, shy: bool) -> str:
    return sign if _PLAIN.fullmatch(sign) and not (shy and sign.isupper()) else f"+{ord(sign):x}+"


def entry(study: Study, key: str) -> str:
    r"""A study as an entry; the title keeps its capitals.

    Examples:
        >>> print(entry(Study(study_id="s1", label="A", title="50% & more", facts_basis="review"), "s1"), end="")
        @misc{s1,
          title = {{50\% \& more}},
        }
    """
    lines = [f"@{'article' if study.journal else 'misc'}{{{key},"]
    for column, names, value in known(study):
        shown = one_line(value) if column in _VERBATIM and not set(value) & set("{}\\%") else escaped(one_line(value))
        whole = column == "title" or (column == "first_author" and re.search(r",|\band\b", value, re.IGNORECASE))
        lines.append(f"  {names.bibtex} = {{{f'{{{shown}}}' if whole else shown}}},")
    return "\n".join([*lines, "}"]) + "\n"
