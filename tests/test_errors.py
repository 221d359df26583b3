"""What an error says of a name that does not exist: what was likely meant, and no more of the rest than helps."""

import pytest

from realist_synth.errors import UnknownNameError

CODES = ["mech-trust", "mech-bridge", "ctx-police-mistrust", *(f"out-{n}" for n in range(40))]


@pytest.mark.parametrize(("name", "known", "said"), [
    ("mech-trut", CODES, "unknown code 'mech-trut' (did you mean 'mech-trust'?); 43 are known"),
    ("trust", CODES, "unknown code 'trust' (did you mean 'mech-trust'?); 43 are known"),
    ("bridge", CODES[:3], "unknown code 'bridge' (did you mean 'mech-bridge'?); known: ctx-police-mistrust, "
                          "mech-bridge, mech-trust"),
    ("HR,IRR", ["HR", "IRR"], "unknown code 'HR,IRR': these are 2, give each by itself: 'HR', 'IRR'"),
    ("zz", ["", "a"], "unknown code 'zz'; known: a"),
    ("zz", [], "unknown code 'zz'; known: none"),
])
def test_an_unknown_name(name, known, said):
    assert str(UnknownNameError("code", name, known)) == said


def test_without_a_near_name_forty_are_listed():
    said = str(UnknownNameError("code", "law", CODES))
    assert said.count(", ") == 40
    assert said.endswith(", ...")
