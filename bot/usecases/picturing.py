"""Pictures: one initiative's progress against its plan, and the portfolio over the last cycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.charts import drawing, heat_map, initiative
from bot.charts import matrix as strand_matrix
from bot.charts.initiative import Answered
from bot.domain.detection.case import Case
from bot.domain.detection.evidence import Observation, Occasion
from bot.domain.detection.memory import Memory, from_dict
from bot.domain.forecast import Report, interval
from bot.domain.plan import Plan, PlanKind
from bot.domain.words import Stage, State, Status, Strand
from bot.usecases import assessing, facts, matrix
from bot.views import matrix as matrix_views
from bot.views import pictures, terms
from bot.views.mrkdwn import unmarked
from bot.views.reader import Reader
from bot.views.surfaces import Picture
from storage import answers as said
from storage import checkins, initiatives, interventions, outbox, roster
from storage.tables import Community, Division, Initiative, Person, Tracking

CYCLES = 26


@dataclass(frozen=True)
class Drawn:
    """What is known of an initiative's course, for the picture and for its words."""

    plan: Plan
    progress: pictures.Progress
    answers: list[Answered]
    moves: list[date]
    interventions: list[tuple[date, date | None]]
    today: date


@dataclass(frozen=True)
class Portfolio:
    """The rows of the heat map, oldest cycle first, and how each initiative stands now."""

    lines: list[heat_map.Line]
    days: list[date]
    latest: list[State | None]


@dataclass(frozen=True)
class Row:
    """One initiative of the heat map with its states at each cycle, oldest first."""

    name: str
    division: str
    strand: Strand
    states: Sequence[State | None]


def of_initiative(session: Session, reader: Reader, community: Community, row: Initiative, now: datetime) -> Picture:
    """Return the initiative's picture with its text alternative."""
    drawn = course(session, community, row, now)
    spec = initiative.specification(_shown(drawn), _words(reader, drawn))
    name = f"{drawn.progress.key}.png"
    return Picture(
        drawing.png(spec), name, f"{drawn.progress.key} {row.title}", pictures.summary(reader, drawn.progress)
    )


def of_portfolio(session: Session, reader: Reader, community: Community, now: datetime) -> Picture:
    """Return the community's heat map: its active initiatives, or its divisions by strand when they are many."""
    return heat(reader, community, portfolio(session, reader, community), "portfolio.png")


def of_matrix(session: Session, reader: Reader, community: Community, now: datetime) -> Picture:
    """Return the picture of what is under way in which division and strand."""
    lines = matrix.lines(session, community, now)
    sentences = matrix_views.gaps(reader, lines).splitlines()
    gaps = " ".join(sentence.partition(" ")[2] + "." for sentence in sentences)
    words = strand_matrix.Words(
        title=reader.text("{community}: divisions and strands", community=community.name),
        subtitle=unmarked(gaps),
        strands=[terms.strand(reader, strand) for strand in matrix_views.STRANDS],
        states={state: terms.state(reader, state).partition(" ")[2] for state in State},
        not_assessed=reader.text("not assessed"),
        nothing=reader.text("nothing under way"),
    )
    rows = [
        strand_matrix.Row(
            line.division,
            [strand_matrix.Square(line.of(each).worst, line.of(each).under_way) for each in matrix_views.STRANDS],
        )
        for line in lines
    ]
    spec = strand_matrix.specification(rows, words)
    return Picture(drawing.png(spec), "divisions-and-strands.png", words.title, words.subtitle)


def course(session: Session, community: Community, row: Initiative, now: datetime) -> Drawn:
    """Return how the initiative has gone, as far as its answers tell."""
    zone = ZoneInfo(community.tz)
    today = now.astimezone(zone).date()
    plan = facts.plan_from(row, initiatives.plan_points(session, row.id or 0))
    answers = [Answered(*each) for each in said.course(session, row.id or 0)]
    finish = _finish(session, community, row, plan, today)
    moves = [move.to_on for move in initiatives.due_moves(session, row.id or 0) if move.to_on != row.baseline_due_on]
    threads = [
        (each.raised_at.astimezone(zone).date(), each.closed_at.astimezone(zone).date() if each.closed_at else None)
        for each in interventions.all_for(session, row.id or 0)
        if each.record.get("raised_at")
    ]
    last = answers[-1] if answers else None
    reports = [Report(each.on, each.progress) for each in answers]
    return Drawn(
        plan=plan,
        progress=pictures.Progress(
            key=initiatives.key(community, row),
            title=row.title,
            due=row.due_on,
            agreed=row.baseline_due_on,
            finish=finish,
            forecast=interval(finish, today, reports) if finish else None,
            last=last.progress if last else None,
            last_on=last.on if last else None,
            planned=plan.planned(max(0.0, min(1.0, plan.time_of(today)))),
            answers=len(answers),
            interventions=len(threads),
        ),
        answers=answers,
        moves=moves,
        interventions=threads,
        today=today,
    )


def numbers(drawn: Drawn) -> list[pictures.Number]:
    """Return the rows of the table that says what the picture shows."""
    return [
        pictures.Number(each.on, drawn.plan.planned(drawn.plan.time_of(each.on)), each.progress, each.status)
        for each in drawn.answers
    ]


def portfolio(session: Session, reader: Reader, community: Community) -> Portfolio:
    """Return a line for each active initiative with its state at each of the last cycles.

    More initiatives than a picture can hold are drawn together: each line is a division's strand in its worst state,
    and those that stand worst come first.
    """
    active = initiatives.of_community(session, community.id or 0, Stage.active)
    cycles = checkins.last_cycles(session, community.id or 0, CYCLES)
    found = initiatives.states_at(session, [each.id or 0 for each in active], [cycle.day for cycle in cycles])
    days = [cycle.day for cycle in cycles]
    names = {division.id: division.name for division in roster.divisions(session, community.id or 0)}
    rows = [
        Row(
            f"{initiatives.key(community, each)} {each.title}",
            names.get(each.division_id) or session.get_one(Division, each.division_id).name,
            each.strand,
            [found.get((each.id or 0, day)) for day in days],
        )
        for each in active
    ]
    return together(reader, rows, days)


def together(reader: Reader, rows: Sequence[Row], days: list[date]) -> Portfolio:
    """Return a line for each row, or for each division's strand in its worst state where there are many."""
    latest = [row.states[-1] for row in rows if row.states]
    if len(rows) <= heat_map.MOST_ROWS:
        return Portfolio([heat_map.Line(row.name, row.states) for row in rows], days, latest)
    fields: dict[str, list[Sequence[State | None]]] = {}
    for row in rows:
        fields.setdefault(f"{row.division}: {terms.strand(reader, row.strand)}", []).append(row.states)
    lines = [heat_map.Line(name, _worst(states)) for name, states in sorted(fields.items())]
    return Portfolio(sorted(lines, key=_badness, reverse=True), days, latest)


def heat(reader: Reader, community: Community, shown: Portfolio, filename: str) -> Picture:
    """Return the map of how each line stood at each cycle, with its text alternative."""
    summary = pictures.states_summary(reader, community.name, shown.latest, len(shown.lines) - heat_map.MOST_ROWS)
    words = heat_map.Words(
        title=reader.text("{community}: how the initiatives stood at each cycle", community=community.name),
        subtitle=summary,
        cycles=reader.text("Cycle of"),
        states={state: terms.state(reader, state).partition(" ")[2] for state in State},
        nothing=reader.text("not assessed"),
    )
    spec = heat_map.specification(shown.lines, [reader.day(day) for day in shown.days], words)
    return Picture(drawing.png(spec), filename, words.title, summary)


def send_to(
    session: Session,
    community: Community,
    person: Person,
    notice: str,
    about: dict[str, int],
    submission: str,
    now: datetime,
) -> None:
    """Send a picture to the person's conversation with the bot; the same request sends it once."""
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"{notice}:{person.id}:{submission}",
        notice=notice,
        about={**about, "community": community.id or 0, "person": person.id or 0},
        now=now,
    )


def _badness(line: heat_map.Line) -> int:
    last = line.states[-1] if line.states else None
    return list(State).index(last) if last else -1


def _worst(rows: list[Sequence[State | None]]) -> list[State | None]:
    order = list(State)
    columns = zip(*rows, strict=True)
    return [max((state for state in column if state), key=order.index, default=None) for column in columns]


def _finish(session: Session, community: Community, row: Initiative, plan: Plan, today: date) -> date | None:
    """Return where detection's own forecast ends today; None while nothing can be said, or all is done."""
    tracking = session.get(Tracking, row.id)
    memory = from_dict(tracking.memory) if tracking and tracking.memory else None
    if memory is None or not memory.progress or row.stage is not Stage.active:
        return None
    end = _case(memory, plan, today, community).forecast_end
    return None if end is None else max(today, plan.day_of(end))


def _case(memory: Memory, plan: Plan, today: date, community: Community) -> Case:
    return Case(memory, Observation(on=today, occasion=Occasion.day), plan, assessing.limits_of(community))


def _shown(drawn: Drawn) -> initiative.Picture:
    plan = drawn.plan
    return initiative.Picture(
        start=plan.start,
        due=plan.due,
        today=drawn.today,
        expected=[Report(plan.day_of(point.at), point.percent) for point in plan.points],
        is_stepped=plan.kind is PlanKind.milestones,
        answers=drawn.answers,
        finish=drawn.progress.finish,
        forecast=drawn.progress.forecast,
        moves=drawn.moves,
        interventions=drawn.interventions,
    )


def _words(reader: Reader, drawn: Drawn) -> initiative.Words:
    dates = pictures.dates(reader, drawn.progress)
    return initiative.Words(
        title=f"{drawn.progress.key} {drawn.progress.title}",
        subtitle=dates[:1].upper() + dates[1:],
        progress=reader.text("Progress"),
        expected=reader.text("Expected by the plan"),
        reported=reader.text("Reported"),
        statuses={
            Status.on_track: reader.text("Reported on track"),
            Status.at_risk: reader.text("Reported at risk"),
            Status.off_track: reader.text("Reported off track"),
        },
        forecast=reader.text("Forecast at the reported pace"),
        interval=reader.text("Four of five end in this span"),
        agreed=reader.text("Agreed due date"),
        moved=reader.text("Due date moved to"),
        intervention=reader.text("Intervention"),
        today=reader.text("Today"),
    )
