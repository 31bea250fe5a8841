"""Findings as sentences: what was seen, how far beyond the line, since when."""

from dataclasses import replace
from typing import assert_never

from bot.domain.detection.rules import Finding, Number
from bot.domain.plan import PlanKind
from bot.domain.words import Rule, Status
from bot.views.mrkdwn import said
from bot.views.reader import Reader

LEAST_SHARE = 0.001
"""A smaller share could read as 0%; of a plan of two years it is less than a day."""


def sentence(reader: Reader, finding: Finding) -> str:
    """Return the finding as one or two sentences, ready for mrkdwn."""
    return SENTENCES[finding.rule](reader, finding)


def briefly(reader: Reader, finding: Finding) -> str:
    """Return the finding as one sentence, without what stands in for a plan: a list would say it on each line."""
    return sentence(reader, replace(finding, numbers={**finding.numbers, "plan": ""}))


def line(reader: Reader, finding: Finding) -> str:
    """Return the finding as an entry of a list: its reason code, its share, the line it is beyond, since when."""
    counts = reader.text("a question") if finding.points <= 0 else points(reader, finding.points)
    since = reader.text("since {day}", day=reader.day(finding.since))
    return f"• {sentence(reader, finding)} `{finding.rule.value}` · {counts} · {limit(reader, finding)} · {since}"


def points(reader: Reader, value: float) -> str:
    """Return a number of points."""
    if value == int(value):
        return reader.plural("{n} point", "{n} points", int(value))
    return reader.text("{points} points", points=reader.number(value, 2))


def limit(reader: Reader, finding: Finding) -> str:
    """Return the line that was reached, in the words of the threshold: it is the community's own."""
    value = finding.threshold
    match finding.rule:
        case Rule.forecast | Rule.milestone_overdue | Rule.date_moved if value < LEAST_SHARE:
            return reader.text("from the day after its due date")
        case Rule.forecast | Rule.milestone_overdue | Rule.date_moved:
            return reader.text("beyond {share} of the planned time", share=reader.percent(100 * value, 1))
        case Rule.pace_needed:
            return reader.text("beyond {factor} times", factor=reader.number(value, 2))
        case Rule.shortfall:
            return reader.text("beyond {n} check-ins’ worth of progress", n=reader.number(value, 1))
        case Rule.status:
            return reader.plural("from {n} answer", "from {n} answers", _whole(value))
        case Rule.silence:
            return reader.plural("from {n} check-in", "from {n} check-ins", _whole(value))
        case Rule.no_owner:
            return reader.plural("from {n} day", "from {n} days", _whole(value))
        case Rule.barrier_open:
            return reader.plural("from {n} working day", "from {n} working days", _whole(value))
        case Rule.upstream:
            return reader.plural("from {n} initiative", "from {n} initiatives", _whole(value))
        case Rule.conflict:
            return reader.text("from {points}", points=points(reader, value))
        case Rule.stall:
            return reader.text("at most {gain} gained", gain=reader.percent(value))
        case Rule.confidence:
            if finding.numbers["confidence"] == finding.numbers["before"]:
                return reader.text("at {n} or less", n=reader.number(value))
            return reader.text("a fall of {n} or more", n=reader.number(value))
    assert_never(finding.rule)


def _forecast(reader: Reader, finding: Finding) -> str:
    facts = finding.numbers
    if int(str(facts["overdue_days"])) > 0:
        first = reader.plural(
            "The due date passed {n} day ago and the work is still open.",
            "The due date passed {n} days ago and the work is still open.",
            _whole(facts["overdue_days"]),
        )
    else:
        first = reader.plural(
            "At the reported pace this finishes about {finish}, {n} day ({late}) after the due date.",
            "At the reported pace this finishes about {finish}, {n} days ({late}) after the due date.",
            _whole(facts["days_late"]),
            finish=_day(reader, facts["finish"]),
            late=reader.percent(_float(facts["percent_late"])),
        )
    if facts["plan"] == PlanKind.straight_line.value:
        first += " " + reader.text("The plan is taken as a straight line, because no milestones were agreed.")
    if facts["plan"] == PlanKind.division_median.value:
        first += " " + reader.text(
            "The plan is taken as the usual course of this division's ended initiatives, because no milestones were "
            "agreed."
        )
    return first


def _pace(reader: Reader, finding: Finding) -> str:
    return reader.text(
        "To finish on time the remaining work must go {factor} times faster than planned.",
        factor=reader.number(_float(finding.numbers["factor"]), 1),
    )


def _shortfall(reader: Reader, finding: Finding) -> str:
    day = _day(reader, finding.numbers["behind_since"])
    check_ins = _float(finding.numbers["check_ins"])
    if check_ins == 1:
        return reader.text("Since {day} progress has fallen one full check-in behind plan.", day=day)
    return reader.text(
        "Since {day} progress has fallen {check_ins} check-ins behind plan.",
        day=day,
        check_ins=reader.number(check_ins, 1),
    )


def _milestone(reader: Reader, finding: Finding) -> str:
    return reader.plural(
        "Milestone “{milestone}” was due {due} and is still open ({n} day).",
        "Milestone “{milestone}” was due {due} and is still open ({n} days).",
        _whole(finding.numbers["days"]),
        milestone=said(str(finding.numbers["milestone"]), 80),
        due=_day(reader, finding.numbers["due"]),
    )


def _moved(reader: Reader, finding: Finding) -> str:
    days = reader.plural("{n} day", "{n} days", _whole(finding.numbers["days"]))
    declared, times = _day(reader, finding.numbers["declared"]), _whole(finding.numbers["times"])
    if times == 2:
        return reader.text("The due date has moved twice, {days} in all, to {declared}.", days=days, declared=declared)
    return reader.plural(
        "The due date has moved once, by {days}, to {declared}.",
        "The due date has moved {n} times, {days} in all, to {declared}.",
        times,
        days=days,
        declared=declared,
    )


def _status(reader: Reader, finding: Finding) -> str:
    if finding.numbers["reported"] == Status.off_track.value:
        return reader.text("Reported off track.")
    return reader.text("Reported at risk, or worse, at two check-ins running.")


def _silence(reader: Reader, finding: Finding) -> str:
    missed = reader.plural(
        "No answer to the last check-in", "No answer to the last {n} check-ins", _whole(finding.numbers["missed"])
    )
    if "progress" not in finding.numbers:
        return missed + "."
    return reader.text(
        "{missed}; last known {progress} on {day}.",
        missed=missed,
        progress=reader.percent(_float(finding.numbers["progress"])),
        day=_day(reader, finding.numbers["known_on"]),
    )


def _no_owner(reader: Reader, finding: Finding) -> str:
    return reader.text(
        "Nobody speaks for this initiative since {day}.", day=_day(reader, finding.numbers["vacant_since"])
    )


def _barrier(reader: Reader, finding: Finding) -> str:
    return reader.plural(
        "The ask of {day} has had no reply for {n} working day.",
        "The ask of {day} has had no reply for {n} working days.",
        _whole(finding.numbers["working_days"]),
        day=_day(reader, finding.numbers["raised"]),
    )


def _upstream(reader: Reader, finding: Finding) -> str:
    return reader.plural(
        "{keys}, on which this depends, is slipping.",
        "{keys}, on which this depends, are slipping.",
        _whole(finding.numbers["count"]),
        keys=said(str(finding.numbers["keys"])),
    )


def _conflict(reader: Reader, finding: Finding) -> str:
    if "progress" not in finding.numbers:
        return reader.text("Reported on track, but the evidence says otherwise. What do we not see?")
    return reader.text(
        "Reported on track, but the plan says {planned} by now and {progress} was reported.",
        planned=reader.percent(_float(finding.numbers["planned"])),
        progress=reader.percent(_float(finding.numbers["progress"])),
    )


def _stall(reader: Reader, finding: Finding) -> str:
    return reader.text(
        "Stuck at {progress} for {n} check-ins: what is left?",
        progress=reader.percent(_float(finding.numbers["progress"])),
        n=finding.numbers["answers"],
    )


def _confidence(reader: Reader, finding: Finding) -> str:
    now, before = finding.numbers["confidence"], finding.numbers["before"]
    if now == before:
        return reader.text("Confidence is {now} of 10: what would raise it?", now=now)
    return reader.text("Confidence fell from {before} to {now}: what changed?", before=before, now=now)


SENTENCES = {
    Rule.forecast: _forecast,
    Rule.pace_needed: _pace,
    Rule.shortfall: _shortfall,
    Rule.milestone_overdue: _milestone,
    Rule.date_moved: _moved,
    Rule.status: _status,
    Rule.silence: _silence,
    Rule.no_owner: _no_owner,
    Rule.barrier_open: _barrier,
    Rule.upstream: _upstream,
    Rule.conflict: _conflict,
    Rule.stall: _stall,
    Rule.confidence: _confidence,
}


def _day(reader: Reader, value: Number) -> str:
    return reader.day(value) if not isinstance(value, int | float | str) else str(value)


def _whole(value: Number) -> int:
    return int(_float(value))


def _float(value: Number) -> float:
    return float(str(value))
