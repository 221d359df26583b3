"""The pages of the codes: meaning, studies on each basis, passages, configurations, claims, and the way to the map."""

from __future__ import annotations

from dataclasses import replace

from realist_synth.model.claims import Claim
from realist_synth.model.codebook import Code
from realist_synth.model.vocabularies import Direction
from tests.publish.pages_cases import full, pages_of


def page(name, review=None):
    return pages_of(review or full())[f"codes/{name}.md"]


def section(text, anchor):
    return text.split(f"{{ #{anchor} }}")[1].split("\n## ")[0]


def cells(row):
    return [cell.split("</td>")[0] for cell in row.split("<td")[1:]]


def test_the_codebook_shows_the_hierarchy_and_the_numbers():
    text = pages_of(full())["codebook.md"]
    row = next(line for line in text.split("<tr>") if "codes/o-testing.html" in line)
    assert "rs-depth-2" in row
    assert "finer, level 3: " in row
    assert '<td class="rs-number">1</td>' in row
    assert "It fills the slot mechanism of configurations." in text


def test_meaning_and_the_way_there():
    text = page("o-testing")
    crumbs = text.split("</nav>")[0]
    assert crumbs.index("codebook.html#dimension-outcome") < crumbs.index("o-access") < crumbs.index("o-reach")
    assert '<dt>Broader code</dt><dd><a href="../codes/o-reach.html">Reach</a>' in text
    assert '<dt>Finer codes</dt><dd><a href="../codes/o-testing.html">' in page("o-reach")
    assert "No definition is recorded." in text


def test_numbers_under_every_reading_alone_and_with_finer_codes():
    rows = [cells(row) for row in section(page("o-access"), "numbers").split("<tr>")[2:]]
    assert [[cell.rpartition(">")[2] for cell in row[1:]] for row in rows] == [
        ["2", "4"], ["2", "4"], ["2", "4"], ["3", "5"]]


def test_studies_by_basis():
    rows = {row.split("</a>")[0].rpartition(">")[2]: row for row in section(page("m-trust"), "studies").split("<tr>")}
    assert "yes, stated" in rows["A"]
    assert "yes, configured" in rows["C"]
    assert "yes, stated" not in rows["C"]
    assert "reported as absent" in rows["E"]
    risk = section(page("o-risk"), "studies")
    assert "withdrawn by a decision" in risk
    assert "decrease" in risk


def test_a_code_of_no_study_says_so():
    review = full()
    text = page("new", replace(review, codes=(*review.codes, Code(code_id="new", dimension="role", label="New"))))
    assert "No study is reported with this code: a gap in the reports, not evidence of absence." in text
    assert "{ #passages }" not in text
    assert "No configuration names this code." in text


def test_passages_in_the_order_of_the_document_with_their_studies():
    own = section(page("m-trust"), "passages")
    assert own.index("S1, characters 1 to 10") < own.index("S3,") < own.index("S4,")
    first = own.split("<li>")[1]
    assert "studies/a.html" in first
    assert "studies/b.html" in first
    assert "studies/c.html" not in first
    inferred = section(page("m-deep"), "passages")
    assert "Without a passage." in inferred
    assert "so it reads" in inferred


def test_configurations_with_their_slots():
    own = section(page("ctx-law"), "configurations")
    assert "../configurations.html#configuration-k1" in own
    assert "../configurations.html#configuration-k2" in own
    assert "rs-context" in own


def test_together_counts_studies_and_opens_the_map_and_claims_nothing():
    own = section(page("m-trust"), "together")
    assert "Counted, not claimed" in own
    row = next(row for row in own.split("<tr>") if 'codes/o-access.html' in row)
    assert '<td class="rs-number">1</td>' in row
    assert ("../../map/index.html#rows=mechanism&amp;columns=outcome&amp;reading=stated&amp;level=all"
            "&amp;cell=m-trust,o-access") in row
    assert "not evidence of absence" in own
    assert "dimension" not in own.split("<caption>")[0]
    assert "cell=r-edu,att" not in page("r-edu")  # attributes fill no slot


def test_the_counts_are_those_of_the_cross_tab(bundled):
    from realist_synth.analyses.crosstab import crosstab

    table = crosstab(bundled, "role", "outcome", level="all")
    for row, counts in zip(table.row_axis.codes, table.counts, strict=True):
        text = section(page(row, bundled), "together")
        for column, number in zip(table.column_axis.codes, counts, strict=True):
            found = [each for each in text.split("<tr>") if f"codes/{column}.html" in each]
            assert bool(found) == bool(number)
            assert all(f'<td class="rs-number">{number}</td>' in each for each in found)


def test_claims_and_results_that_rest_on_it():
    own = section(page("m-trust"), "claims")
    assert "About trust." in own
    assert "About silent." in own
    assert "About countries." not in own
    assert "2 printed results of 1 study" in page("o-risk")
    assert "printed-results" not in page("m-trust")


def test_a_rule_that_cannot_be_read_names_no_code():
    claim = Claim(claim_id="bad", passage_id="p1", kind="count", statement="Bad.", rule="{")
    assert "{ #claims }" not in page("m-trust", replace(full(), claims=(claim,)))


def test_a_shared_concept_and_a_hope_are_shown():
    review = full()
    codes = tuple(code.model_copy(update={"concept": "law", "desired_direction": Direction.DECREASE
                                          if code.dimension == "outcome" else None})
                  if code.code_id in ("ctx-law", "o-risk") else code for code in review.codes)
    text = page("o-risk", replace(review, codes=codes))
    assert 'law, shared with <a href="../codes/ctx-law.html">Law</a> (context)' in text
    assert "<dt>Hoped for</dt>" in text


def test_a_code_of_a_dimension_that_is_not_declared_has_a_page_and_a_cycle_ends():
    review = full()
    codes = (*review.codes, Code(code_id="odd", dimension="lost", label="Odd", parent_id="odder"),
             Code(code_id="odder", dimension="lost", label="Odder", parent_id="odd"))
    text = page("odd", replace(review, codes=codes))
    assert "<dt>Dimension</dt><dd>lost</dd>" in text
    assert "{ #together }" not in text
    assert text.split("</nav>")[0].count("codes/odder.html") == 1


def test_a_codebook_of_one_dimension_has_nothing_together():
    review = full()
    alone = tuple(code for code in review.codes if code.dimension == "role")
    assert "{ #together }" not in page("r-edu", replace(review, codes=alone))
