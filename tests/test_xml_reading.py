"""XML returns: told apart by their elements, numbered by their lines, and left out as a whole when anything in them is not right."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from data.loaders import load
from data.loaders.xml_parse import Broken, parse
from data.loaders.xml_reading import read_xml
from data.loaders.xml_shape import RECORD, VALUE, shape
from tests.extracts import only

CHILD_ID = "K4711SECRET"
CENSUS = f"""<Message>
  <Header><CollectionDetails><Year>2020</Year><ReferenceDate>2020-03-31</ReferenceDate></CollectionDetails></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>{CHILD_ID}</LAchildID><PersonBirthDate>2010-05-06</PersonBirthDate></ChildIdentifiers>
      <CINdetails>
        <CINreferralDate>2019-05-01</CINreferralDate><ReferralNFA>0</ReferralNFA>
        <Assessments><AssessmentActualStartDate>2019-05-02</AssessmentActualStartDate></Assessments>
      </CINdetails>
    </Child>
  </Children>
</Message>"""
RETURN = f"<CHILD><HEADER><CHILDID>{CHILD_ID}</CHILDID></HEADER></CHILD>"
PEOPLE = shape({"all": {"one": {RECORD: "one", "name": VALUE}}})


def faults_of(content: bytes | str) -> pd.DataFrame:
    return pd.concat(read_xml(content if isinstance(content, bytes) else content.encode(), "made.xml")[1])


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (CENSUS, ["children", "CINdetails", "Assessments"]),
        (f"<EXPSSDA903>{RETURN}</EXPSSDA903>", ["header"]),
        (f"<Return>{RETURN}</Return>", ["header"]),
        (RETURN, ["header"]),
        ("<EXPSSDA903/>", ["header"]),
    ],
)
def test_a_return_is_told_by_its_elements_and_not_by_its_file_name(content, records):
    sheets, faults = read_xml(content.encode(), "anything.xml")
    assert [sheet.sheet for sheet in sheets] == records
    assert faults == []


@pytest.mark.parametrize("name", ["CSWWWorker", "LALevelVacancies"])
def test_the_workforce_census_is_recognised_and_said_not_to_be_read(name):
    content = f"<Message><Header/><{name}><SWENo>{CHILD_ID}</SWENo></{name}></Message>"
    sheets, faults = read_xml(content.encode(), "made.xml")
    assert sheets == []
    assert faults[0][["rule", "severity", "found"]].values.tolist() == [
        ["return-not-read", "note", "the children's social work workforce census"]
    ]


@pytest.mark.parametrize("content", ["<html><body/></html>", "<Message/>", "<Message><Other/></Message>", "<CHILDREN><CHILD/></CHILDREN>"])
def test_any_other_xml_is_a_fault(content):
    assert only(faults_of(content), "xml-unknown")["leaves_out"] == "file"


def test_namespaces_and_the_case_of_names_do_not_matter():
    plain = read_xml(CENSUS.encode(), "made.xml")[0]
    spaced = CENSUS.replace("<Message>", '<Message xmlns="urn:of-the-council" xmlns:c="urn:of-another">').replace(
        "CINdetails", "c:CINDetails"
    )
    other = read_xml(spaced.encode(), "made.xml")[0]
    assert [sheet.rows.values.tolist() for sheet in other] == [sheet.rows.values.tolist() for sheet in plain]


def test_a_row_is_numbered_by_the_line_on_which_its_element_begins():
    sheets = {sheet.sheet: sheet.rows.index.tolist() for sheet in read_xml(CENSUS.encode(), "made.xml")[0]}
    assert sheets == {"children": [4], "CINdetails": [6], "Assessments": [8]}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_exact_in_a_large_file_whatever_ends_them(newline):
    dice = random.Random(1)
    pieces, lines, line = ["<all>"], [], 1
    for number in range(30_000):
        blank = dice.choice((0, 0, 1, 3))
        pieces.append(newline * blank + f"<one>{newline * dice.choice((0, 1))}<name>{'é' * dice.randrange(9)}{number}</name></one>")
        lines.append(line + blank)
        line += pieces[-1].count(newline)
    found = parse("".join([*pieces, "</all>"]).encode(), PEOPLE).records["one"]
    assert found.lines == lines
    assert [row[0].lstrip("é") for row in found.rows] == [str(number) for number in range(30_000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_are_read_by_their_mark_or_by_what_the_file_says(encoding):
    said = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    content = f'<?xml version="1.0" encoding="{said}"?>' + CENSUS.replace(CHILD_ID, "Zoë")
    sheets, faults = read_xml(content.encode(encoding), "made.xml")
    assert sheets[0].rows.iloc[0, 1] == "Zoë"
    assert faults == []


@pytest.mark.parametrize(
    ("said", "written"),
    [("utf-8", "latin-1"), ("utf-16", "utf-8"), ("utf-8", "utf-16"), ("no-such-code", "utf-8"), ("cp932", "utf-8"), ("rot13", "utf-8")],
)
def test_a_file_that_lies_about_its_encoding_is_a_fault_or_read_right_and_never_read_wrong(said, written):
    content = f'<?xml version="1.0" encoding="{said}"?>\n' + CENSUS.replace(CHILD_ID, "Zoë")
    sheets, faults = read_xml(content.encode(written), "made.xml")
    assert [sheet.rows.iloc[0, 1] for sheet in sheets[:1]] in ([], ["Zoë"])
    assert bool(sheets) != bool(faults)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_breaks_off_is_left_out_as_a_whole_and_its_fault_names_the_line_and_no_child(share):
    broken = CENSUS[: int(len(CENSUS) * share)]
    sheets, _ = read_xml(broken.encode(), "made.xml")
    fault = only(faults_of(broken), "xml-broken")
    assert sheets == []
    assert fault["row"] == broken.count("\n") + 1
    assert CHILD_ID not in " ".join(map(str, fault))


ENTITIES = {
    "an external entity": '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "a document type elsewhere": '<!DOCTYPE Message SYSTEM "http://example.org/evil.dtd">',
    "a parameter entity": '<!DOCTYPE Message [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    "billion laughs": "<!DOCTYPE Message [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "]>",
    "quadratic blow-up": f"<!DOCTYPE Message [<!ENTITY x '{'ha' * 50_000}'>]>",
    "only a document type": "<!DOCTYPE Message>",
}


@pytest.mark.parametrize("attack", ENTITIES)
def test_document_types_and_entities_are_refused_before_anything_of_them_is_done(attack):
    name = {"billion laughs": "a10"}.get(attack, "x")
    content = ENTITIES[attack] + CENSUS.replace(CHILD_ID, f"&{name};")
    sheets, _ = read_xml(content.encode(), "made.xml")
    assert sheets == []
    assert only(faults_of(content), "xml-unsafe")["found"] == "a document type definition"


def test_an_entity_that_is_nowhere_defined_is_a_broken_file():
    assert only(faults_of(CENSUS.replace(CHILD_ID, "&x;")), "xml-broken")["row"] == 5


def test_endless_nesting_is_refused():
    assert only(faults_of("<a>" * 100_000), "xml-unsafe")["leaves_out"] == "file"
    inside = CENSUS.replace("<ReferralNFA>", "<x>" * 50_000 + "<ReferralNFA>")
    assert only(faults_of(inside), "xml-unsafe")["leaves_out"] == "file"


def test_an_element_that_nobody_knows_is_named_and_what_is_in_it_is_not():
    content = CENSUS.replace("<ReferralNFA>0</ReferralNFA>", f"<ReferalNFA>{CHILD_ID}</ReferalNFA>")
    fault = only(faults_of(content), "element-unknown")
    assert (fault["found"], fault["row"], fault["severity"]) == ("ReferalNFA", 7, "note")


def test_an_element_that_stands_twice_is_a_fault_and_the_first_is_used():
    content = CENSUS.replace("<ReferralNFA>0</ReferralNFA>", "<ReferralNFA>0</ReferralNFA>\n<ReferralNFA>1</ReferralNFA>")
    sheets, _ = read_xml(content.encode(), "made.xml")
    assert "0" in sheets[1].rows.iloc[0].tolist()
    fault = only(faults_of(content), "element-repeated")
    assert (fault["found"], fault["row"]) == ("ReferralNFA", 8)


def test_a_value_of_many_megabytes_is_read_in_the_time_of_any_other():
    content = b"<all><one><name>" + b"x" * 40_000_000
    with pytest.raises(Broken, match="no element found"):
        parse(content, PEOPLE)


def test_an_xml_file_in_a_folder_is_read_like_any_other(tmp_path: Path):
    (tmp_path / "census.xml").write_text(CENSUS, encoding="utf-8")
    extract = load(tmp_path)
    assert extract.recognised[0] == ("census.xml [children]", "cin_census children (1 rows)")
    assert extract.frames["referrals"][["child_id", "received_date", "outcome"]].values.tolist() == [[CHILD_ID, "2019-05-01", "services"]]
