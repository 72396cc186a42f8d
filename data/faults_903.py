"""The structural rules of the national return, by its own numbers (data-standards 1.3). What each asks is in `data.rules_903`."""

from __future__ import annotations

from data.rule import Rule

RULES_903 = (
    Rule("903-142", "A new episode starts while another is open", "Close the earlier episode."),
    Rule("903-501", "A new episode starts before the end of another", "Correct the end of the earlier, or the start of the later."),
    Rule(
        "903-148",
        "An end and a reason for it must both be there or both be blank; open when the end is blank",
        "Correct one of the two.",
        "note",
    ),
    Rule(
        "903-388",
        "The reason for the end is X1, a new episode, and none starts that day",
        "Add the next episode, or give the reason for leaving care.",
    ),
    Rule(
        "903-431",
        "The episode is said to begin care (S), and another of the child's ended that day",
        "Give the reason for the change: L, P, T, B or U.",
    ),
    Rule("903-380", "Care cannot begin with a temporary placement (T0 to T4)", "Check the placement, or the reason for the start."),
    Rule("903-381", "Care cannot end with a temporary placement (T0 to T4)", "Check the placement, or the reason for the end."),
    Rule("903-378", "A child placed with parents under a single period of accommodation", "Check the legal status."),
    Rule("903-399", "A review of a child who has had nothing but short breaks (V3, V4)", "Check the legal status, or remove the review."),
    Rule("903-440", "PN0 is for children under 4, and the child was 4 or over", "Check the code and the date of birth."),
    Rule("903-441", "PN1 to PN7 are for children of 4 and over, and the child was younger", "Check the code and the date of birth."),
    Rule("903-567", "A missing episode ends before it starts", "Correct one of the two dates.", leaves_out="row"),
    Rule("903-574", "A missing episode starts while another is open", "Close the earlier one, or correct its end."),
    Rule(
        "903-577",
        "The child left care while missing, and the missing episode is open or ends later",
        "End the missing episode by the day on which care ended.",
    ),
    Rule(
        "903-580",
        "The child was missing until the 18th birthday, on which care ended, and the reason is not E8",
        "Give E8 as the reason, or check the dates.",
    ),
    Rule("903-581", "Missing at a time when the child was not looked after", "Check the dates against the child's episodes."),
    Rule(
        "903-185",
        "A difficulties score (SDQ) of a child not looked after for the whole year to 31 March",
        "Remove the score, or check the child's episodes.",
    ),
    Rule(
        "903-190",
        "Health answers (OC2) of a child not looked after for the whole year to 31 March",
        "Leave them blank, or check the child's episodes.",
    ),
    Rule(
        "903-191",
        "A child looked after for the whole year to 31 March lacks a health answer (OC2), or the whole row",
        "Fill in immunisations, teeth check and health assessment.",
    ),
    Rule("903-545", "A child under 5 on 31 March, looked after for the year, lacks the health check answer", "Fill in HEALTH_CHECK."),
    Rule("903-546", "A health check answer of a child of 5 or over on 31 March", "Leave HEALTH_CHECK blank."),
    Rule("903-INT04", "A missing child who is not in the header", "Add the child, or correct the identifier."),
    Rule("903-INT05", "A child with health answers (OC2) who is not in the header", "Add the child, or correct the identifier."),
    Rule("903-INT08", "A child with a review who is not in the header", "Add the child, or correct the identifier."),
    Rule("903-SW02", "A social worker's identifier that does not begin with SW or XX", "Nothing, if it is the council's own.", "note"),
    Rule("903-SW08", "A social worker begins while another still holds the child", "Close the earlier social worker's time."),
    Rule("903-SW10", "A social worker begins more than a week before another's time ends", "Correct one of the two dates."),
    Rule(
        "903-709",
        "A child under an order that deprives of liberty, in a placement other than K2, Z12 or Z13",
        "Check the placement and the order's dates.",
    ),
    Rule(
        "903-710",
        "A child under an order that deprives of liberty, placed in K1, K3, P1 or R5",
        "Check the placement and the order's dates: the two cannot go together.",
    ),
)
