"""Every table of the export: what it holds, column by column. `docs/export.md` is written from it.

What is about a restricted intervention is in none of them, nor is what somebody wrote for the bot alone.
"""

from collections.abc import Iterator

from sqlalchemy import String, cast, func, select
from sqlmodel import and_, col

from storage.exporting import (
    Column,
    Export,
    Row,
    Scope,
    about,
    beside_interventions,
    by,
    division_name,
    key,
    name_of,
    of_divisions,
    of_initiative,
    table_of,
)
from storage.tables import (
    Answer,
    Assessment,
    CheckIn,
    Cycle,
    Division,
    DueMove,
    Initiative,
    Intervention,
    InterventionEvent,
    Membership,
    Person,
    PlanPoint,
    Tracking,
)
from storage.tables_alignment import AlignmentRequest, AlignmentReview
from storage.tables_answering import QuestionSet
from storage.tables_asking import Break
from storage.tables_directing import Action, Decision, Lesson, SponsorAsk
from storage.tables_directives import Directive, DirectiveConfirmation
from storage.tables_maturity import MaturityAssessment
from storage.tables_plans import Dependency, Measure, Override, PlanChange
from storage.tables_reporting import VerdictChange
from storage.tables_setup import InitiativeMove, StageChange, Terms

NOT_EXPORTED: dict[str, str] = {
    "workspace": "belongs to no community",
    "community": "its name and terms are in `terms`; `convener export` writes the rest of it",
    "draft": "what somebody has not sent yet",
    "note": "what somebody wrote to the bot alone",
    "absence": "when somebody is away is theirs",
    "reminder_choice": "how somebody likes to be reminded is theirs",
    "cycle_mail": "counts messages to people",
    "thread_reply": "stays in Slack; `/cop report` tells the story of a thread",
    "plan_proposal": "a wish; what became of it is in `plan_changes`",
    "set_up": "entries of a set-up that is over",
    "terms_reader": "who confirmed having read the terms is theirs",
    "handover": "who has read what is theirs; `roles` says who followed whom",
    "threshold_change": "a setting; `/cop rules` shows it",
    "playbook_change": "a setting; `/cop playbooks` shows it",
    "action_change": "what an action was before; `/cop report` tells it",
    "check_in_acknowledgement": "who has read what is theirs",
    "presence_change": "`is_active` in `people` says how it is now",
    "alignment_reminder": "the bot's own: who is reminded when",
    "settings_change": "a setting; `/cop settings` shows it",
    "pulse": "anonymous",
    "pulse_asked": "anonymous",
    "pulse_count": "anonymous; `/cop pulse` shows no result below five",
    "day_off": "comes from a calendar",
    "calendar_import": "comes from a calendar",
    "import_record": "the bot's own",
    "recall": "the bot's own: the index for searching",
    "intervention_step": "the bot's own: which reminders ran",
    "former_place": "the bot's own: where messages stand",
    "lane": "the bot's own: delivery",
    "message": "the bot's own: delivery",
    "seen_event": "the bot's own: delivery",
    "duty": "the bot's own: what the clock has done",
    "stale": "the bot's own: whose Home is out of date",
    "directive_division": "for whom a directive is; `/cop directive` shows it",
    "directive_recipient": "the bot's own: who is written to, and when",
}
"""Every table that is not exported, with the reason."""


def exports(scope: Scope) -> list[Export]:
    """Return every table of the export for this scope."""
    return [*_who(scope), *_followed(scope), *_told(scope), *_judged(scope), *_done(scope), *_directed(scope)]


# -- who ---------------------------------------------------------------------------------------------------


def _who(scope: Scope) -> list[Export]:
    here = of_divisions(scope, col(Division.id))
    members = select(col(Membership.person_id)).where(
        col(Membership.community_id) == scope.community_id, *of_divisions(scope, col(Membership.division_id))
    )
    return [
        table_of(
            "people",
            "Everybody who holds or held a role.",
            Person,
            (
                Column("id", col(Person.id), "the person's number, for ever the same"),
                Column("slack_id", col(Person.slack_id), "the member ID in Slack"),
                Column("name", col(Person.name), "the name in Slack"),
                Column("is_active", col(Person.is_active), "false once the account is closed"),
            ),
            where=(col(Person.id).in_(members),),
        ),
        table_of(
            "divisions",
            "The divisions, retired ones included.",
            Division,
            (
                Column("id", col(Division.id), "the division's number"),
                Column("name", col(Division.name), "its name"),
                Column("country", col(Division.country), "whose public holidays it keeps"),
                Column("region", col(Division.region), "the part of the country, if that matters"),
                Column("retired_at", col(Division.retired_at), "since when it is asked no more"),
            ),
            where=(Division.community_id == scope.community_id, *here),
        ),
        table_of(
            "roles",
            "Who held which role from when to when.",
            Membership,
            (
                Column("id", col(Membership.id), "the role's number"),
                Column("person_id", col(Membership.person_id), "who, in `people`"),
                Column("person", name_of(col(Membership.person_id)), "the name"),
                Column("role", cast(col(Membership.role), String), "knowledge_lead, hr_lead, representative, …"),
                Column("division_id", col(Membership.division_id), "for whom a representative or deputy speaks"),
                Column("title", col(Membership.title), "what the company calls it"),
                Column("starts_at", col(Membership.starts_at), "since when"),
                Column("ends_at", col(Membership.ends_at), "until when; empty while it is held"),
            ),
            where=(Membership.community_id == scope.community_id, *of_divisions(scope, col(Membership.division_id))),
        ),
        table_of(
            "terms",
            "The terms of reference, every version.",
            Terms,
            (
                Column("id", col(Terms.id), "the version's number in the database"),
                Column("version", col(Terms.version), "counted from 1"),
                Column("purpose", col(Terms.purpose), "what the community is for"),
                Column("scope", col(Terms.scope), "what it covers"),
                Column("decides", col(Terms.decides), "how it decides"),
                *by(col(Terms.by_id)),
                Column("at", col(Terms.at), "when it was adopted"),
            ),
            where=(Terms.community_id == scope.community_id,),
            changed=col(Terms.at),
        ),
        table_of(
            "breaks",
            "When the whole community rested.",
            Break,
            (
                Column("id", col(Break.id), "the break's number"),
                Column("first_day", col(Break.first_day), "its first day"),
                Column("last_day", col(Break.last_day), "its last day"),
                Column("reason", col(Break.reason), "why"),
                Column("cancelled_at", col(Break.cancelled_at), "when it was called off"),
            ),
            where=(Break.community_id == scope.community_id,),
        ),
        table_of(
            "maturity",
            "How mature the leads judge the work with knowledge to be, every version: a row for each capability.",
            MaturityAssessment,
            (
                Column("assessment_id", None, "the version's number in the database", "whole number"),
                Column("quarter", None, "the quarter's first day", "day"),
                Column("version", None, "counted from 1 in each quarter; the highest counts", "whole number"),
                Column("capability", None, "strategy, people, process, content, technology or measurement"),
                Column("level", None, "1 initiate, 2 develop, 3 standardize, 4 optimize, 5 innovate", "whole number"),
                Column("evidence", None, "by what one can tell"),
                Column("by_id", None, "who, in `people`", "whole number"),
                Column("by", None, "the name"),
                Column("at", None, "when it was saved", "instant, UTC"),
            ),
            where=(MaturityAssessment.community_id == scope.community_id,),
            changed=col(MaturityAssessment.at),
            selects=(
                col(MaturityAssessment.id),
                col(MaturityAssessment.quarter),
                col(MaturityAssessment.version),
                col(MaturityAssessment.levels),
                col(MaturityAssessment.evidence),
                *(each.of.label(each.name) for each in by(col(MaturityAssessment.by_id))),
                col(MaturityAssessment.at),
            ),
            unfold=_capabilities,
        ),
    ]


# -- what is followed --------------------------------------------------------------------------------------


def _followed(scope: Scope) -> list[Export]:
    followed = about(scope)
    return [
        table_of(
            "initiatives",
            "The initiatives as they stand, with detection's latest verdict.",
            Initiative,
            (
                Column("id", col(Initiative.id), "the initiative's number in the database"),
                key(scope),
                Column("title", col(Initiative.title), "its title"),
                Column("division_id", col(Initiative.division_id), "whose it is, in `divisions`"),
                Column("division", division_name(col(Initiative.division_id)), "the division's name"),
                Column(
                    "strand", cast(col(Initiative.strand), String), "information_management, knowledge_management, …"
                ),
                Column("stage", cast(col(Initiative.stage), String), "draft, active, paused, achieved, missed, …"),
                Column("owner_id", col(Initiative.owner_id), "who owns it, in `people`"),
                Column("owner", name_of(col(Initiative.owner_id)), "the owner's name"),
                Column("sponsor_id", col(Initiative.sponsor_id), "its sponsor, in `people`"),
                Column("parent_id", col(Initiative.parent_id), "the initiative of which it is a part"),
                Column("outcome", col(Initiative.outcome), "what it is to bring"),
                Column("tags", col(Initiative.tags), "free words"),
                Column("starts_on", col(Initiative.starts_on), "its start"),
                Column("due_on", col(Initiative.due_on), "when it is due now"),
                Column("baseline_due_on", col(Initiative.baseline_due_on), "when it was due as agreed"),
                Column("baseline_on", col(Initiative.baseline_on), "when the plan was agreed"),
                Column(
                    "state", cast(col(Tracking.state), String), "clear, watch or slipping; empty before the first look"
                ),
                Column("points", col(Tracking.points), "how many points the rules gave"),
                Column("state_since", col(Tracking.since), "since when it is in this state"),
                Column("created_at", col(Initiative.created_at), "when it was entered"),
            ),
            also=((Tracking, col(Tracking.initiative_id) == Initiative.id, True),),
            where=followed,
        ),
        of_initiative(
            scope,
            PlanPoint,
            "plan_points",
            "The milestones and targets of the plans as they stand.",
            Column("kind", col(PlanPoint.kind), "milestone or target"),
            Column("title", col(PlanPoint.title), "the milestone's name"),
            Column("due_on", col(PlanPoint.due_on), "when it is due"),
            Column("percent", col(PlanPoint.percent), "how much of the whole is done then"),
            Column("done_on", col(PlanPoint.done_on), "when it was done"),
        ),
        of_initiative(
            scope,
            Measure,
            "measures",
            "What shows that an initiative works.",
            Column("name", col(Measure.name), "what is measured"),
            Column("unit", col(Measure.unit), "in what"),
            Column("baseline", col(Measure.baseline), "where it began"),
            Column("target", col(Measure.target), "where it should come to"),
            Column("current", col(Measure.current), "where it stands"),
            Column("is_lag", col(Measure.is_lag), "true when it follows the work with delay"),
            Column("measured_at", col(Measure.measured_at), "when it was measured last"),
        ),
        of_initiative(
            scope,
            Dependency,
            "dependencies",
            "Which initiative cannot go on without which.",
            Column("upstream_id", col(Dependency.upstream_id), "the one it depends on"),
        ),
        of_initiative(
            scope,
            DueMove,
            "due_moves",
            "Every change of a due date.",
            Column("from_on", col(DueMove.from_on), "the day before"),
            Column("to_on", col(DueMove.to_on), "the day after"),
            Column("reason", col(DueMove.reason), "why"),
            *by(col(DueMove.by_id)),
            Column("at", col(DueMove.at), "when it was moved"),
            changed=col(DueMove.at),
        ),
        of_initiative(
            scope,
            PlanChange,
            "plan_changes",
            "Every change of a plan, a measure, a dependency or a verdict.",
            Column("what", col(PlanChange.what), "what was changed"),
            Column("subject", col(PlanChange.subject), "which one"),
            Column("before", col(PlanChange.before), "as it was"),
            Column("after", col(PlanChange.after), "as it became"),
            Column("reason", col(PlanChange.reason), "why"),
            *by(col(PlanChange.by_id)),
            Column("at", col(PlanChange.at), "when"),
            changed=col(PlanChange.at),
        ),
        of_initiative(
            scope,
            StageChange,
            "stage_changes",
            "The steps in the initiatives' own lives.",
            Column("from_stage", cast(col(StageChange.from_stage), String), "the stage before"),
            Column("to_stage", cast(col(StageChange.to_stage), String), "the stage after"),
            Column("reason", col(StageChange.reason), "why"),
            Column("review_on", col(StageChange.review_on), "when a pause is looked at again"),
            Column("lesson", col(StageChange.lesson), "what was learned at the end"),
            *by(col(StageChange.by_id)),
            Column("at", col(StageChange.at), "when"),
            changed=col(StageChange.at),
        ),
        of_initiative(
            scope,
            InitiativeMove,
            "initiative_moves",
            "Which initiatives went from one division to another.",
            Column("from_division_id", col(InitiativeMove.from_division_id), "the division before"),
            Column("to_division_id", col(InitiativeMove.to_division_id), "the division after"),
            Column("reason", col(InitiativeMove.reason), "why"),
            *by(col(InitiativeMove.by_id)),
            Column("at", col(InitiativeMove.at), "when"),
            changed=col(InitiativeMove.at),
        ),
    ]


# -- what was told -----------------------------------------------------------------------------------------


def _told(scope: Scope) -> list[Export]:
    return [
        table_of(
            "cycles",
            "The rounds of check-ins.",
            Cycle,
            (
                Column("id", col(Cycle.id), "the cycle's number in the database"),
                Column("number", col(Cycle.number), "counted from 1"),
                Column("day", col(Cycle.day), "the day it is held"),
                Column("closed_at", col(Cycle.closed_at), "when it was closed"),
            ),
            where=(Cycle.community_id == scope.community_id,),
        ),
        table_of(
            "check_ins",
            "What each division was asked in each cycle, and what became of it.",
            CheckIn,
            (
                Column("id", col(CheckIn.id), "the check-in's number"),
                Column("cycle_id", col(CheckIn.cycle_id), "the cycle"),
                Column("division_id", col(CheckIn.division_id), "the division"),
                Column("day", col(CheckIn.day), "the local day it is held"),
                Column("state", col(CheckIn.state), "waiting, open, answered, partly, missed, skipped, excused, …"),
                Column("asked_id", col(CheckIn.asked_id), "who was asked, in `people`"),
                Column("asked", name_of(col(CheckIn.asked_id)), "the name"),
                Column("instead_of_id", col(CheckIn.instead_of_id), "for whom the deputy was asked"),
                Column("opens_at", col(CheckIn.opens_at), "when it was to be asked"),
                Column("due_at", col(CheckIn.due_at), "until when an answer is in time"),
                Column("asked_at", col(CheckIn.asked_at), "when it was asked"),
                Column("answered_at", col(CheckIn.answered_at), "when the last initiative was answered"),
                Column("ended_at", col(CheckIn.ended_at), "when it was over"),
                Column("reminders_sent", col(CheckIn.reminders_sent), "how many reminders there were"),
                Column("skip_reason", col(CheckIn.skip_reason), "why it was skipped"),
                Column("late", col(CheckIn.late), "true when the answer came late"),
            ),
            where=(CheckIn.community_id == scope.community_id, *of_divisions(scope, col(CheckIn.division_id))),
            changed=func.coalesce(
                col(CheckIn.ended_at), col(CheckIn.answered_at), col(CheckIn.asked_at), col(CheckIn.opens_at)
            ),
        ),
        of_initiative(
            scope,
            Answer,
            "answers",
            "Every version of every answer; the highest version of a check-in and an initiative is the one that holds.",
            Column("check_in_id", col(Answer.check_in_id), "the check-in"),
            Column("version", col(Answer.version), "counted from 1"),
            Column("status", cast(col(Answer.status), String), "on_track, at_risk or off_track"),
            Column("progress", col(Answer.progress), "in percent"),
            Column("confidence", col(Answer.confidence), "1 to 10"),
            Column("barrier", col(Answer.barrier), "what stands in the way"),
            Column("ask", col(Answer.ask), "what is asked of whom"),
            Column("evidence", col(Answer.evidence), "what shows it"),
            Column("note", col(Answer.note), "anything else"),
            Column("forecast_due_on", col(Answer.forecast_due_on), "when the representative expects it to be done"),
            *by(col(Answer.by_id)),
            Column("for_id", col(Answer.for_id), "on whose behalf"),
            Column("at", col(Answer.at), "when it was given"),
            changed=col(Answer.at),
        ),
        table_of(
            "questions",
            "The community's own questions, every version.",
            QuestionSet,
            (
                Column("version", None, "the version of the whole set", "whole number"),
                Column("question", None, "the question's number, the same in every version", "whole number"),
                Column("text", None, "what is asked"),
                Column("type", None, "text, choice, scale, date or person"),
                Column("choices", None, "what can be chosen, one per line"),
                Column("asked", None, "always or not_on_track"),
                Column("at", None, "since when this version is asked", "instant, UTC"),
            ),
            where=(QuestionSet.community_id == scope.community_id,),
            changed=col(QuestionSet.at),
            selects=(col(QuestionSet.version), col(QuestionSet.questions), col(QuestionSet.at)),
            unfold=_questions,
        ),
        table_of(
            "replies",
            "What was replied to the community's own questions.",
            Answer,
            (
                Column("answer_id", None, "the answer, in `answers`", "whole number"),
                Column("version", None, "the version of the questions", "whole number"),
                Column("question", None, "the question's number, in `questions`", "whole number"),
                Column("reply", None, "what was replied"),
            ),
            also=(
                (Initiative, col(Answer.initiative_id) == Initiative.id, False),
                (QuestionSet, col(Answer.question_set_id) == QuestionSet.id, False),
            ),
            where=about(scope),
            changed=col(Answer.at),
            selects=(col(Answer.id), col(QuestionSet.version), col(Answer.replies)),
            unfold=_replies,
        ),
    ]


# -- what was concluded ------------------------------------------------------------------------------------


def _judged(scope: Scope) -> list[Export]:
    return [
        of_initiative(
            scope,
            Assessment,
            "assessments",
            "Detection's verdicts, at check-ins and on working days.",
            Column("check_in_id", col(Assessment.check_in_id), "the check-in, if it was at one"),
            Column("as_of", col(Assessment.as_of), "the day"),
            Column("occasion", col(Assessment.occasion), "check_in or day"),
            Column("state", cast(col(Assessment.state), String), "clear, watch or slipping"),
            Column("level", cast(col(Assessment.level), String), "advise, assist or direct"),
            Column("points", col(Assessment.points), "how many points the rules gave"),
            changed=col(Assessment.as_of),
        ),
        table_of(
            "findings",
            "What each rule said in each verdict.",
            Assessment,
            (
                Column("assessment_id", None, "the verdict, in `assessments`", "whole number"),
                Column("rule", None, "the rule's reason code"),
                Column("points", None, "what it adds", "number"),
                Column("value", None, "the number that it found", "number"),
                Column("threshold", None, "the number from which on it speaks", "number"),
                Column("since", None, "since when it speaks", "day"),
            ),
            also=((Initiative, col(Assessment.initiative_id) == Initiative.id, False),),
            where=about(scope),
            changed=col(Assessment.as_of),
            selects=(col(Assessment.id), col(Assessment.findings)),
            unfold=_findings,
        ),
        of_initiative(
            scope,
            VerdictChange,
            "verdict_changes",
            "When detection's verdict changed, as it was known then.",
            Column("as_of", col(VerdictChange.as_of), "the day it is about"),
            Column("state", cast(col(VerdictChange.state), String), "clear, watch or slipping"),
            Column("level", cast(col(VerdictChange.level), String), "advise, assist or direct"),
            Column("points", col(VerdictChange.points), "how many points the rules gave"),
            Column("at", col(VerdictChange.at), "when it was concluded"),
            changed=col(VerdictChange.at),
        ),
        of_initiative(
            scope,
            AlignmentReview,
            "alignment_reviews",
            "Whether an initiative matches what the company needs; the highest number is the one that holds.",
            Column("number", col(AlignmentReview.number), "counted from 1"),
            Column("alignment", col(AlignmentReview.alignment), "the verdict"),
            Column("why", col(AlignmentReview.why), "the occasion of the review"),
            Column("reason", col(AlignmentReview.reason), "the HR lead's reason"),
            *by(col(AlignmentReview.by_id)),
            Column("at", col(AlignmentReview.at), "when"),
            changed=col(AlignmentReview.at),
        ),
        of_initiative(
            scope,
            AlignmentRequest,
            "alignment_requests",
            "Who asked for another look, and what has changed.",
            Column("number", col(AlignmentRequest.number), "the review after which it was asked"),
            Column("words", col(AlignmentRequest.words), "what has changed"),
            *by(col(AlignmentRequest.by_id)),
            Column("at", col(AlignmentRequest.at), "when"),
            changed=col(AlignmentRequest.at),
        ),
        of_initiative(
            scope,
            Override,
            "overrides",
            "What leads said of an initiative against the rules.",
            Column("state", cast(col(Override.state), String), "the state it was given"),
            Column("reason", col(Override.reason), "why"),
            *by(col(Override.by_id)),
            Column("at", col(Override.at), "when"),
            Column("until", col(Override.until), "the last day it holds"),
            Column("ended_at", col(Override.ended_at), "when it was ended early"),
        ),
    ]


# -- what was done -----------------------------------------------------------------------------------------


def _done(scope: Scope) -> list[Export]:
    # Without a thread everybody of the community may see it; in one, unless it is restricted.
    seen = and_(col(Intervention.is_restricted).is_(False), col(Intervention.phase) != "candidate")
    linked = (Initiative, col(Intervention.initiative_id) == Initiative.id, False)
    record = col(Intervention.record)
    return [
        table_of(
            "interventions",
            "What the community did about slipping initiatives; restricted ones are left out.",
            Intervention,
            (
                Column("id", col(Intervention.id), "the intervention's number"),
                Column("initiative_id", col(Intervention.initiative_id), "the initiative"),
                key(scope),
                Column("phase", col(Intervention.phase), "raised, acknowledged, directed, recovering or closed"),
                Column("level", cast(col(Intervention.level), String), "advise, assist or direct"),
                Column("kind", record["kind"].as_string(), "what was directed"),
                Column("plan", record["plan"].as_string(), "what was agreed"),
                Column("lead_id", col(Intervention.lead_id), "who leads it, in `people`"),
                Column("lead", name_of(col(Intervention.lead_id)), "the name"),
                Column("reason", col(Intervention.reason), "why it was raised"),
                Column("raised_at", col(Intervention.raised_at), "when it was raised"),
                Column("closed_at", col(Intervention.closed_at), "when it was closed"),
                Column("outcome", record["outcome"].as_string(), "recovered, re_planned, stopped or withdrawn"),
                Column("conclusion", record["conclusion"].as_string(), "in words"),
            ),
            also=(linked,),
            where=(seen, *about(scope)),
        ),
        table_of(
            "intervention_events",
            "The timelines of these interventions.",
            InterventionEvent,
            (
                Column("id", col(InterventionEvent.id), "the entry's number"),
                Column("intervention_id", col(InterventionEvent.intervention_id), "the intervention"),
                Column("at", col(InterventionEvent.at), "when"),
                Column("what", col(InterventionEvent.what), "what happened"),
                *by(col(InterventionEvent.by_id)),
                Column("data", col(InterventionEvent.data), "what belongs to it"),
            ),
            also=((Intervention, col(InterventionEvent.intervention_id) == Intervention.id, False), linked),
            where=(seen, *about(scope)),
            changed=col(InterventionEvent.at),
        ),
        beside_interventions(
            scope,
            Action,
            "actions",
            "Promises, settled or open.",
            Column("words", col(Action.words), "what was promised"),
            Column("owner_id", col(Action.owner_id), "who promised, in `people`"),
            Column("owner", name_of(col(Action.owner_id)), "the name"),
            Column("due_on", col(Action.due_on), "by when"),
            Column("first_due_on", col(Action.first_due_on), "by when at first"),
            Column("made_at", col(Action.made_at), "when it was promised"),
            Column("settled", col(Action.settled), "done or dropped; empty while it is open"),
            Column("settled_at", col(Action.settled_at), "when"),
            Column("result", col(Action.result), "what came of it"),
            Column("settles_with", col(Action.settles_with), "what settles it by itself; empty where a person does"),
        ),
        beside_interventions(
            scope,
            Decision,
            "decisions",
            "What was settled, as it was recorded.",
            Column("words", col(Decision.words), "what was decided"),
            Column("said_by_id", col(Decision.said_by_id), "who said so, in `people`"),
            Column("said_by", name_of(col(Decision.said_by_id)), "the name"),
            Column("recorded_by_id", col(Decision.recorded_by_id), "who recorded it, in `people`"),
            Column("recorded_at", col(Decision.recorded_at), "when"),
            Column("link", col(Decision.link), "where it stands in Slack"),
            Column("edits", col(Decision.edits), "what became of the message later"),
        ),
        beside_interventions(
            scope,
            Lesson,
            "lessons",
            "What was learned, and whether the result held.",
            Column("round", col(Lesson.round), "the round of the intervention, from 1"),
            Column("helped", col(Lesson.helped), "what helped"),
            Column("change", col(Lesson.change), "what to do differently"),
            Column("who_else", col(Lesson.who_else), "who else should know"),
            *by(col(Lesson.by_id)),
            Column("at", col(Lesson.at), "when it was written"),
            Column("held", col(Lesson.held), "whether the result held a month later"),
            Column("held_at", col(Lesson.held_at), "when that was said"),
        ),
        beside_interventions(
            scope,
            SponsorAsk,
            "sponsor_asks",
            "What a sponsor was asked to decide.",
            Column("sponsor_id", col(SponsorAsk.sponsor_id), "who was asked, in `people`"),
            Column("sponsor", name_of(col(SponsorAsk.sponsor_id)), "the name"),
            Column("state", col(SponsorAsk.state), "asked, asked_back, approved, declined or taken_back"),
            Column("needed_by", col(SponsorAsk.needed_by), "by when"),
            Column("context", col(SponsorAsk.record)["context"].as_string(), "what it is about"),
            Column("options", col(SponsorAsk.record)["options"], "the options", "JSON"),
            Column("replies", col(SponsorAsk.record)["replies"], "what was answered, oldest first", "JSON"),
        ),
    ]


def _directed(scope: Scope) -> list[Export]:
    linked = (Directive, col(DirectiveConfirmation.directive_id) == Directive.id, False)
    return [
        beside_interventions(
            scope,
            Directive,
            "directives",
            "What HR leads sent to divisions.",
            Column("number", col(Directive.number), "makes its key, such as D-3", "whole number"),
            Column("kind", col(Directive.kind), "programme, information or regulatory"),
            Column("title", col(Directive.title), "its title"),
            Column("text", col(Directive.text), "what it says"),
            Column("link", col(Directive.link), "where more stands"),
            Column("in_effect_by", col(Directive.in_effect_by), "by when it is to be in effect"),
            Column("is_to_all", col(Directive.is_to_all), "true when it is for every division"),
            Column("issued_by_id", col(Directive.issued_by_id), "who issued it, in `people`"),
            Column("issued_by", name_of(col(Directive.issued_by_id)), "the name"),
            Column("issued_at", col(Directive.issued_at), "when"),
            Column("state", col(Directive.state), "open, or how it ended"),
            Column("ended_at", col(Directive.ended_at), "when it ended"),
            Column("reason", col(Directive.reason), "why it was withdrawn"),
        ),
        table_of(
            "directive_confirmations",
            "Which division has received a directive or has it in effect, taken-back ones included.",
            DirectiveConfirmation,
            (
                Column("id", col(DirectiveConfirmation.id), "the row's number"),
                Column("directive_id", col(DirectiveConfirmation.directive_id), "the directive, in `directives`"),
                Column("division_id", col(DirectiveConfirmation.division_id), "the division"),
                Column("division", division_name(col(DirectiveConfirmation.division_id)), "the division's name"),
                Column("step", col(DirectiveConfirmation.step), "received or in_effect"),
                Column("words", col(DirectiveConfirmation.words), "what was done"),
                *by(col(DirectiveConfirmation.by_id)),
                Column("at", col(DirectiveConfirmation.at), "when"),
                Column("undone_at", col(DirectiveConfirmation.undone_at), "when it was taken back"),
            ),
            also=(linked,),
            where=(
                Directive.community_id == scope.community_id,
                *of_divisions(scope, col(DirectiveConfirmation.division_id)),
            ),
            changed=col(DirectiveConfirmation.at),
        ),
    ]


def _capabilities(row: Row) -> Iterator[Row]:
    assessment_id, quarter, version, levels, evidence, *saved = row
    for capability, level in levels.items():
        yield assessment_id, quarter, version, capability, level, evidence.get(capability, ""), *saved


def _questions(row: Row) -> Iterator[Row]:
    version, questions, at = row
    for each in questions:
        yield version, each["id"], each["text"], each["type"], "\n".join(each.get("choices", [])), each["asked"], at


def _replies(row: Row) -> Iterator[Row]:
    answer_id, version, replies = row
    for question, reply in replies.items():
        yield answer_id, version, int(question), str(reply)


def _findings(row: Row) -> Iterator[Row]:
    assessment_id, findings = row
    for each in findings:
        yield assessment_id, each["rule"], each["points"], each["value"], each["threshold"], each["since"]
