"""Ways in which a file can be damaged, each a function of its bytes and of dice: what every loader has to survive.

`SOURCES` names small sound sources, one a format; a further format is one line there.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping

import pandas as pd

from tests.extracts import CARE_EPISODES, CHILDREN, EPISODES, HEADER, REVIEWS, episode, lines
from tests.writers.annex_a import HEADINGS

# The children of these sources: whoever finds one of these in a fault has found a child.
WHO = ("KX4711A", "KX4711B")
Files = Mapping[str, bytes]
Damage = Callable[[bytes, random.Random], bytes]


def _named(text: str) -> bytes:
    for number, name in enumerate(("A1", "B2", "C3")):
        text = text.replace(name, WHO[number % len(WHO)])
    return text.strip().encode() + b"\n"


def trackers() -> Files:
    return {"children.csv": _named(CHILDREN), "care.csv": _named(CARE_EPISODES)}


def workbook() -> Files:
    file = io.BytesIO()
    with pd.ExcelWriter(file) as book:
        for name, text in (("children", CHILDREN), ("care", CARE_EPISODES)):
            pd.read_csv(io.BytesIO(_named(text)), dtype="str").to_excel(book, sheet_name=name, index=False)
    return {"tracker.xlsx": file.getvalue()}


def ssda903() -> Files:
    rows = [episode("A1", "10/01/2019", "30/06/2019", ended="X1"), episode("A1", "30/06/2019", reason="P"), episode("B2", "01/05/2019")]
    return {
        "2019-header.csv": _named(lines(HEADER, "A1,2,01/06/2005,WBRI,,,", "B2,1,28/02/2010,MWBC,,,")),
        "2019-episodes.csv": _named(lines(EPISODES, *rows)),
        "2019-reviews.csv": _named(lines(REVIEWS, "A1,01/06/2005,10/02/2019,PN1", "B2,28/02/2010,28/05/2019,PN3")),
    }


def ssda903_xml() -> Files:
    child = (
        "<CHILD><HEADER><CHILDID>{}</CHILDID><SEX>1</SEX><DOB>02/03/2013</DOB><ETHNIC>BOTH</ETHNIC><UASC/>\n"
        "<AREVIEW><REVIEW>28/01/2020</REVIEW><REVIEW_CODE>PN3</REVIEW_CODE></AREVIEW></HEADER>\n"
        "<EPISODE><DECOM>10/01/2020</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL><DEC/><REC/></EPISODE></CHILD>\n"
    )
    return {"return.xml": f"<EXPSSDA903>\n{''.join(child.format(name) for name in WHO)}</EXPSSDA903>".encode()}


def census() -> Files:
    child = (
        "<Child><ChildIdentifiers><LAchildID>{}</LAchildID><PersonBirthDate>2010-05-06</PersonBirthDate></ChildIdentifiers>\n"
        "<CINdetails><CINreferralDate>2019-05-01</CINreferralDate><ReferralNFA>0</ReferralNFA>\n"
        "<Assessments><AssessmentActualStartDate>2019-05-02</AssessmentActualStartDate></Assessments>\n"
        "<ChildProtectionPlans><CPPstartDate>2019-06-01</CPPstartDate></ChildProtectionPlans></CINdetails></Child>\n"
    )
    header = "<Header><CollectionDetails><Year>2020</Year><ReferenceDate>2020-03-31</ReferenceDate></CollectionDetails></Header>"
    return {"census.xml": f"<Message>{header}<Children>\n{''.join(child.format(name) for name in WHO)}</Children></Message>".encode()}


def annex_a() -> Files:
    """Two of its lists in a workbook, as councils write them: letters before the words, real dates beside text."""
    values = {
        4: {"Continuous Assessment Start Date": "20/02/2020", "Continuous Assessment Date of Authorisation": "27/03/2020"},
        8: {
            "Date Started to be Looked After": "10/01/2020",
            "Start date of current legal status": "10/01/2020",
            "Child's Legal Status": "C1: ICO",
            "Date of Latest Statutory Review": "25/03/2020",
            "Start Date of Most Recent Placement": "10/01/2020",
            "Placement Type": "f) U6: Foster placement - not FFA",
        },
    }
    of_child = {"Gender": "a) Male", "Ethnicity": "a) WBRI", "Date of Birth": "02/03/2013", "Age": "7.0"}
    file = io.BytesIO()
    with pd.ExcelWriter(file) as book:
        for number, said in values.items():
            rows = [{"Child Unique ID": child, **of_child, **said} for child in WHO]
            pd.DataFrame(rows).reindex(columns=HEADINGS[number]).to_excel(book, sheet_name=f"List {number}", index=False)
    return {"annex.xlsx": file.getvalue()}


def ssd() -> Files:
    """Three of the dataset's tables as dumps."""
    midnight = "00:00:00.000"
    return {
        "person.csv": lines(
            "pers_person_id,pers_sex,pers_ethnicity,pers_dob", *(f"{child},Male,WBRI,2013-03-02 {midnight}" for child in WHO)
        ).encode(),
        "episodes.csv": lines(
            "clae_cla_episode_id,clae_person_id,clae_cla_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,"
            "clae_cla_episode_ceased_date",
            *(f"{place},{child},L{place},2020-01-10 {midnight},S," for place, child in enumerate(WHO)),
        ).encode(),
        "reviews.csv": lines(
            "clar_cla_review_id,clar_cla_id,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation",
            *(f"R{place},L{place},2020-01-28 {midnight},N,PN3" for place in range(len(WHO))),
        ).encode(),
    }


def archive() -> Files:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as inside:
        for name, content in trackers().items():
            inside.writestr(f"2020/{name}", content)
    return {"extract.zip": file.getvalue()}


SOURCES: Mapping[str, Callable[[], Files]] = {
    "trackers in CSV": trackers,
    "trackers in a workbook": workbook,
    "SSDA903 in CSV": ssda903,
    "SSDA903 in XML": ssda903_xml,
    "children in need census": census,
    "Annex A in a workbook": annex_a,
    "Standard Safeguarding Dataset": ssd,
    "an archive": archive,
}


def broken_off(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 3, 30))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def zeroed(content: bytes, dice: random.Random) -> bytes:
    begins = dice.randrange(len(content))
    return content[:begins] + bytes(dice.choice((1, 40))) + content[begins + 1 :]


def cut_out(content: bytes, dice: random.Random) -> bytes:
    begins, ends = sorted(dice.randrange(len(content)) for _ in range(2))
    return content[:begins] + content[ends:]


def twice(content: bytes, _: random.Random) -> bytes:
    return content + content


def ended_otherwise(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b"\n \n", b"\n\r")))


def encoded_otherwise(content: bytes, dice: random.Random) -> bytes:
    return content.decode("latin-1").encode(dice.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037")))


def blank_lines_above(content: bytes, dice: random.Random) -> bytes:
    return dice.choice((b"\n\n\n", b",,,\n", b" \n\t\n", b"Report of 1 April\n")) + content


def columns_swapped(content: bytes, dice: random.Random) -> bytes:
    """Two columns change places below their headings: who the child is may then stand anywhere."""
    heading, *rows = content.split(b"\n")
    one, other = (dice.randrange(1 + heading.count(b",")) for _ in range(2))

    def swapped(row: bytes) -> bytes:
        cells = row.split(b",")
        if max(one, other) < len(cells):
            cells[one], cells[other] = cells[other], cells[one]
        return b",".join(cells)

    return b"\n".join([heading, *map(swapped, rows)])


def heading_doubled(content: bytes, dice: random.Random) -> bytes:
    heading, _, rows = content.partition(b"\n")
    cells = heading.split(b",")
    cells[dice.randrange(len(cells))] = dice.choice(cells)
    return b",".join(cells) + b"\n" + rows


def heading_again(content: bytes, _: random.Random) -> bytes:
    heading, _, rows = content.partition(b"\n")
    return content + heading + b"\n" + rows


def widened(content: bytes, _: random.Random) -> bytes:
    heading, _, rows = content.partition(b"\n")
    return heading + b"," + b",".join(b"c%d" % number for number in range(10_000)) + b"\n" + rows


def formulas(content: bytes, dice: random.Random) -> bytes:
    """Every value begins as a formula of a spreadsheet does."""
    heading, _, rows = content.partition(b"\n")
    sign = dice.choice((b"=", b"+", b"-", b"@", b"=HYPERLINK(", b"=cmd|' /C calc'!"))
    return heading + b"\n" + rows.replace(b",", b"," + sign)


def quoted(content: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(content))
    return content[:place] + b'"' + content[place:]


OF_BYTES: tuple[Damage, ...] = (broken_off, flipped, zeroed, cut_out, twice)
OF_TEXT: tuple[Damage, ...] = (
    *OF_BYTES,
    ended_otherwise,
    encoded_otherwise,
    blank_lines_above,
    columns_swapped,
    heading_doubled,
    heading_again,
    widened,
    formulas,
    quoted,
)
