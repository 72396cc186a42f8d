"""What happens to children in need: referrals, enquiries, conferences, assessments and plans."""

from __future__ import annotations

from bisect import bisect_right

from data.sample.assessing import Assessing
from data.sample.conferences import Conferences
from data.sample.council import Council, People
from data.sample.days import AS_AT
from data.sample.help_plans import HelpPlans
from data.sample.need import Need, referral_rows
from data.sample.protection import plan_rows
from data.sample.reviews import number_rows

Rows = list[dict[str, object]]


def help_rows(council: Council, people: People, care_plans: Rows, care_versions: Rows) -> dict[str, Rows]:
    """The tables of everything between a referral and the end of help; plans of children in care come first among the plans."""
    close = people.close()
    served = sorted((need for need in people.needs if need.services), key=lambda need: (need.start, need.child.name))
    meetings = Conferences(council.stream("conferences"), council.rates)
    assessing = Assessing(council.stream("assessing"), council.rates)
    help_plans = HelpPlans(council.stream("help plans"), council.rates)
    referred = Referred(served)
    plans = sorted((plan for plan in people.plans if plan.start <= AS_AT), key=lambda plan: (plan.start, plan.child.name))
    rows = plan_rows(people.plans)
    for plan, row in zip(plans, rows, strict=True):
        meetings.protect(plan, referred.before(plan.child.name, plan.start))
        help_plans.protect(str(row["plan_id"]), plan, meetings.reviewed[id(plan)])
    for need in served:
        near = close.get(need.child.name, [])
        meetings.enquire(need, near)
        assessing.assess(need, near)
        help_plans.help(need, near)
    return {
        "referrals": referral_rows(people.needs),
        "assessments": number_rows(assessing.rows, "assessment_id", "SA", "started_date"),
        "significant_events": assessing.events,
        "s47_enquiries": list(meetings.enquiries.values()),
        "cp_conferences": list(meetings.rows.values()),
        "plans": care_plans + rows + help_plans.plans,
        "plan_versions": care_versions + help_plans.versions,
    }


class Referred:
    """The days on which each child's times in need began."""

    def __init__(self, served: list[Need]) -> None:
        self._starts: dict[str, list[int]] = {}
        for need in served:
            self._starts.setdefault(need.child.name, []).append(need.start)

    def before(self, child: str, when: int) -> int:
        """The latest referral on or before the day; the day itself where none is on file."""
        starts = self._starts.get(child, [])
        place = bisect_right(starts, when)
        return starts[place - 1] if place else when
