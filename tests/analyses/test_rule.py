"""Rules of claims: read strictly, recomputed from the tables."""

from __future__ import annotations

import pytest

from realist_synth.analyses.rule import Facts, Rule, counted
from realist_synth.errors import AnalysisError, UnknownNameError
from tests.analyses.small import small


def number(text, reading="stated", **changes):
    return Facts(small(**changes).with_reading(reading)).outcome(Rule.parse(text)).number


@pytest.mark.parametrize(("text", "value"), [
    ('{"count": "studies"}', 5),
    ('{"count": "studies", "any": ["m-trust", "m-bridge"]}', 3),
    ('{"count": "studies", "any": ["m-trust", "o-access"], "all": ["r-edu"], "none": ["o-risk"]}', 1),
    ('{"count": "studies", "none": ["m-trust"]}', 3),
    ('{"count": "studies", "all": ["o-access"]}', 2),
    ('{"count": "studies", "where": {"region": "Africa"}}', 2),
    ('{"count": "studies", "where": {"year": [2018, 2020]}}', 2),
    ('{"count": "studies", "passages": ["p1", "p1", "p3"]}', 3),
    ('{"count": "studies", "all": ["m-trust"], "passages": ["p3"]}', 0),
    ('{"count": "projects"}', 4),
    ('{"count": "projects", "all": ["m-trust"]}', 1),
    ('{"count": "countries"}', 2),
    ('{"count": "countries", "where": {"region": "Africa"}}', 1),
    ('{"count": "countries", "all": ["r-edu"]}', 2),
    ('{"count": "codings"}', 13),
    ('{"count": "codings", "all": ["m-trust"]}', 2),
    ('{"count": "codings", "passages": ["p1"], "where": {"year": 2018}}', 4),
    ('{"least": "year"}', 2018),
    ('{"greatest": "year", "where": {"design": "qualitative"}}', 2019),
    ('{"least": "year", "where": {"study_id": "e"}}', None),
    ('{"least": "pmid"}', None),
])
def test_numbers(text, value):
    assert number(text) == value


def test_the_reading_decides():
    text = '{"count": "studies", "all": ["o-access"]}'
    assert [number(text, reading) for reading in ("stated", "configured", "inferred", "reconciled")] == [2, 2, 2, 3]
    assert number('{"count": "countries"}', "inferred") == 3


def test_counted_in_projects_and_studies():
    assert counted(small(), "projects", {"a", "b", "c"}) == 2
    assert counted(small(), "studies", {"a", "b", "c"}) == 3


@pytest.mark.parametrize(("text", "message"), [
    ("{", "not valid JSON"), ("[" * 100_000, "not valid JSON"), ("[]", "not a JSON object"),
    ('{"count": "studies", "count": "studies"}', "a key stands twice"),
    ('{"count": "studies", "al": []}', "unknown key of a rule 'al' .did you mean 'all'"),
    ('{"all": []}', "exactly one of count, least"), ('{"count": "studies", "least": "year"}', "exactly one"),
    ('{"count": "study"}', "did you mean 'studies'"), ('{"count": ["studies"]}', "unknown thing to count"),
    ('{"least": "title"}', "unknown whole-number column of studies 'title'"),
    ('{"count": "studies", "all": "m-trust"}', "all of a rule is a list of ids"),
    ('{"count": "studies", "passages": [1]}', "passages of a rule is a list of ids"),
    ('{"count": "studies", "where": []}', "where of a rule is an object"),
    ('{"count": "studies", "where": {"year": 2018.0}}', "year is a text, a whole number"),
    ('{"count": "studies", "where": {"year": [true]}}', "year is a text, a whole number"),
    ('{"count": "studies", "where": {"yaer": 2018}}', "did you mean 'year'"),
    ('{"count": "studies", "reading": "said"}', "unknown reading 'said'"),
    ('{"count": "studies", "reading": []}', "unknown reading"),
    ('{"sum": []}', "names no claim"), ('{"sum": ["a"], "where": {}}', "takes no other key"),
    ('{"difference": ["a"]}', "list of two claims"), ('{"difference": "ab"}', "difference of a rule is a list"),
])
def test_what_is_not_a_rule(text, message):
    with pytest.raises((AnalysisError, UnknownNameError), match=message):
        Rule.parse(text)


@pytest.mark.parametrize(("text", "message"), [
    ('{"count": "studies", "none": ["m-truts"]}', "unknown code 'm-truts'"),
    ('{"count": "studies", "passages": ["p9"]}', "unknown passage 'p9'"),
    ('{"sum": ["trust", "trast"]}', "unknown claim 'trast'")])
def test_names_that_the_review_lacks(text, message):
    with pytest.raises(UnknownNameError, match=message):
        number(text)
