"""Findings as sentences: what was seen, how far beyond the line, since when."""

from bot.domain.detection.rules import Finding, Number
from bot.domain.plan import PlanKind
from bot.domain.words import Rule, Status
from bot.views.mrkdwn import said
from bot.views.reader import Reader


def sentence(reader: Reader, finding: Finding) -> str:
    """Return the finding as one or two sentences, ready for mrkdwn."""
    return SENTENCES[finding.rule](reader, finding)


def line(reader: Reader, finding: Finding) -> str:
    """Return the finding as an entry of a list, with its reason code, its share and since when."""
    since = reader.text("since {day}", day=reader.day(finding.since))
    if finding.points <= 0:
        return f"• {sentence(reader, finding)} `{finding.rule.value}` · {reader.text('a question')} · {since}"
    points = reader.text("{points} points", points=reader.number(finding.points, 1))
    return f"• {sentence(reader, finding)} `{finding.rule.value}` · {points} · {since}"


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
    return first


def _pace(reader: Reader, finding: Finding) -> str:
    return reader.text(
        "To finish on time the remaining work must go {factor} times faster than planned.",
        factor=reader.number(_float(finding.numbers["factor"]), 1),
    )


def _shortfall(reader: Reader, finding: Finding) -> str:
    return reader.text(
        "Since {day} progress has fallen {check_ins} check-ins' worth behind the plan.",
        day=_day(reader, finding.numbers["behind_since"]),
        check_ins=reader.number(_float(finding.numbers["check_ins"]), 1),
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
    return reader.plural(
        "The due date has moved once, by {days}, to {declared}.",
        "The due date has moved {n} times, {days} in all, to {declared}.",
        _whole(finding.numbers["times"]),
        days=days,
        declared=_day(reader, finding.numbers["declared"]),
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
