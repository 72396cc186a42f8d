"""The children in need census: its elements (data-standards 3.4), and the records that they become, one sheet each."""

from __future__ import annotations

from data.loaders.extract import Match, Sheet
from data.loaders.xml_shape import OWN_TEXT, PASSED_OVER, RECORD, VALUE, VALUES, shape, values

FORMAT = "cin_census"
CHILD, REFERRED, CENSUS_DAY = "LAchildID", "CINreferralDate", "ReferenceDate"

_REVIEW = {"CPPreviewDate": {RECORD: "Reviews", OWN_TEXT: "CPPreviewDate"}}
_DETAILS = {
    RECORD: "CINdetails",
    **values("CINreferralDate ReferralSource CINclosureDate DateOfInitialCPC ReferralNFA"),
    **values("PrimaryNeedCode ReasonForClosure", PASSED_OVER),
    "Assessments": {
        RECORD: "Assessments",
        **values("AssessmentActualStartDate AssessmentAuthorisationDate"),
        **values("AssessmentInternalReviewDate FactorsIdentifiedAtAssessment AssessmentFactors", PASSED_OVER),
    },
    "CINPlanDates": {RECORD: "CINPlanDates", **values("CINPlanStartDate CINPlanEndDate")},
    "Section47": {RECORD: "Section47", **values("S47ActualStartDate DateOfInitialCPC ICPCnotRequired"), "InitialCPCtarget": PASSED_OVER},
    "ChildProtectionPlans": {
        RECORD: "ChildProtectionPlans",
        **values("CPPstartDate CPPendDate InitialCategoryOfAbuse LatestCategoryOfAbuse NumberOfPreviousCPP"),
        "CPPID": PASSED_OVER,
        "Reviews": _REVIEW,
        **_REVIEW,
    },
    "PreProceedingsandFGDM": {
        RECORD: "PreProceedingsandFGDM",
        **values("PPStartDate LBPSentDate InitialPPMeetingDate StepDecisionDate PPOutcome CourtAppDate"),
        **values("FGDMMeetingOffer FGDMMeetingFac ReviewMeetingsCount LetterInitCPDate", PASSED_OVER),
    },
}
SHAPE = shape(
    {
        "Message": {
            "Header": {
                RECORD: "Header",
                "CollectionDetails": {"Year": VALUE, CENSUS_DAY: VALUE, "Collection": PASSED_OVER},
                **values("Source Content", PASSED_OVER),
            },
            "Children": {
                "Child": {
                    RECORD: "children",
                    "ChildIdentifiers": {
                        **values("LAchildID PersonBirthDate ExpectedPersonBirthDate GenderCurrent Sex"),
                        **values("UPN FormerUPN UPNunknown PersonDeathDate", PASSED_OVER),
                    },
                    "ChildCharacteristics": {"Ethnicity": VALUE, "Disabilities": {"Disability": VALUES}},
                    "CINdetails": _DETAILS,
                }
            },
        }
    }
)
# Every record's own columns come after these, which say whose it is and of which census; a record under a referral also says which.
_OF_A_CHILD = (CENSUS_DAY, CHILD)
_OF_A_REFERRAL = (*_OF_A_CHILD, REFERRED)
RECORDS = {
    "children": (CENSUS_DAY, *SHAPE.columns["children"]),
    "CINdetails": (*_OF_A_CHILD, *SHAPE.columns["CINdetails"]),
    **{
        name: (*_OF_A_REFERRAL, *SHAPE.columns[name])
        for name in ("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans", "Reviews", "PreProceedingsandFGDM")
    },
}


def match(sheet: Sheet) -> Match | None:
    """The census's record whose headings the sheet has, all of them and no other; None for anything else."""
    name = next((name for name, headings in RECORDS.items() if sheet.headings == headings), None)
    if name is None:
        return None
    return Match(FORMAT, name, sheet, {heading: place for place, heading in enumerate(sheet.headings)})


def is_heading(text: str) -> bool:
    """Whether any record of the census has an element of that name."""
    return any(text in headings for headings in RECORDS.values())
