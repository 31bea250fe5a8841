"""The picture of one initiative: what was expected, what was reported, and where it is heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.charts.drawing import BLUE, FAINT, GREEN, INK, ORANGE, QUIET, VERMILLION, Spec, framed, wrapped
from bot.charts.keys import Entry, key
from bot.domain.forecast import Forecast, Report, shown_until
from bot.domain.words import Status

WIDTH_PX, HEIGHT_PX = 760, 320
TITLE_CHARACTERS = 82
SUBTITLE_CHARACTERS = 118
# A forecast years away would press everything that happened into a corner.
FURTHEST = 1.6
EPOCH = date(1970, 1, 1)
SHAPES = {Status.on_track: "circle", Status.at_risk: "diamond", Status.off_track: "square", None: "cross"}
COLORS = {Status.on_track: GREEN, Status.at_risk: ORANGE, Status.off_track: VERMILLION, None: INK}


@dataclass(frozen=True)
class Answered:
    """One answer with a progress."""

    on: date
    progress: float
    status: Status | None


@dataclass(frozen=True)
class Words:
    """What is written in the picture, in the reader's language."""

    title: str
    subtitle: str
    progress: str
    expected: str
    reported: str
    statuses: dict[Status, str]
    forecast: str
    interval: str
    agreed: str
    moved: str
    intervention: str
    today: str


@dataclass(frozen=True)
class Picture:
    """Everything the picture shows. `expected` rises in steps where the plan has milestones."""

    start: date
    due: date
    today: date
    expected: Sequence[Report]
    is_stepped: bool
    answers: Sequence[Answered]
    finish: date | None
    forecast: Forecast | None
    moves: Sequence[date]
    interventions: Sequence[tuple[date, date | None]]


def specification(picture: Picture, words: Words) -> Spec:
    """Return the picture with its key below."""
    end = _end(picture)
    layers = [
        *_interventions(picture, end),
        *_interval(picture, end),
        *_expected(picture, words, end),
        *_forecast(picture, end),
        *_reported(picture),
        *_dates(picture),
    ]
    plot = {"width": WIDTH_PX - 60, "height": HEIGHT_PX, "layer": layers}
    return framed(
        [plot, key(_entries(picture, words), WIDTH_PX - 60, 3)],
        wrapped(words.title, TITLE_CHARACTERS),
        wrapped(words.subtitle, SUBTITLE_CHARACTERS),
    )


def _end(picture: Picture) -> date:
    """Return the right edge: everything that happened, and as much of the forecast as leaves it readable."""
    seen = [picture.due, picture.today, *picture.moves, *(each.on for each in picture.answers)]
    ahead = [day for day in (picture.finish, picture.forecast and picture.forecast.latest) if day]
    furthest = picture.start + timedelta(days=round(FURTHEST * (max(seen) - picture.start).days))
    end = max([*seen, *(min(day, furthest) for day in ahead)])
    return end + timedelta(days=max(1, (end - picture.start).days // 40))


def _expected(picture: Picture, words: Words, end: date) -> list[Spec]:
    points = [*picture.expected, Report(end, 100.0)]
    if points[0].on > picture.start:
        points.insert(0, Report(picture.start, 0.0))
    mark = {
        "type": "line",
        "color": QUIET,
        "strokeWidth": 2,
        "strokeDash": [6, 4],
        "interpolate": "step-after" if picture.is_stepped else "linear",
    }
    return [
        _layer(mark, [{"day": _at(each.on), "percent": each.progress} for each in points], _axes(words, picture, end))
    ]


def _reported(picture: Picture) -> list[Spec]:
    rows = [
        {
            "day": _at(each.on),
            "percent": each.progress,
            "shape": SHAPES[each.status],
            "color": COLORS[each.status],
        }
        for each in picture.answers
    ]
    size = 90 if len(rows) <= 30 else 45
    line = {"type": "line", "color": BLUE, "strokeWidth": 2.5}
    point = {"type": "point", "size": size, "stroke": INK, "strokeWidth": 0.8, "opacity": 1, "filled": True}
    look = {
        "shape": {"field": "shape", "type": "nominal", "scale": None},
        "fill": {"field": "color", "type": "nominal", "scale": None},
    }
    return [_layer(line, rows), _layer(point, rows, look)] if rows else []


def _forecast(picture: Picture, end: date) -> list[Spec]:
    if picture.finish is None or not picture.answers:
        return []
    last = picture.answers[-1]
    rows = [{"day": _at(last.on), "percent": last.progress}, _reached(last, picture.finish, end)]
    return [_layer({"type": "line", "color": VERMILLION, "strokeWidth": 2, "strokeDash": [2, 3]}, rows)]


def _interval(picture: Picture, end: date) -> list[Spec]:
    if not _has_span(picture, end) or picture.forecast is None:
        return []
    rows = [
        {
            "day": _at(picture.forecast.earliest),
            "until": _at(shown_until(picture.forecast, end)),
            "low": 0,
            "high": 100,
        }
    ]
    return [_layer({"type": "rect", "color": VERMILLION, "opacity": 0.16}, rows, _span())]


def _has_span(picture: Picture, end: date) -> bool:
    """Return whether any of the forecast's span lies inside the picture."""
    return picture.forecast is not None and bool(picture.answers) and picture.forecast.earliest < end


def _interventions(picture: Picture, end: date) -> list[Spec]:
    rows = [
        {"day": _at(start), "until": _at(until or min(picture.today, end)), "low": 0, "high": 100}
        for start, until in picture.interventions
    ]
    marks = [{"day": row["day"], "percent": 100} for row in rows]
    if not rows:
        return []
    point = {
        "type": "point",
        "shape": "triangle-down",
        "size": 110,
        "fill": INK,
        "stroke": INK,
        "opacity": 1,
        "yOffset": -8,
    }
    return [_layer({"type": "rect", "color": FAINT, "opacity": 0.55}, rows, _span()), _layer(point, marks)]


def _dates(picture: Picture) -> list[Spec]:
    layers = [
        _layer({"type": "rule", "color": INK, "strokeWidth": 1.6}, [{"day": _at(picture.due)}], _upright()),
        _layer(
            {"type": "rule", "color": QUIET, "strokeWidth": 1, "strokeDash": [1, 3]},
            [{"day": _at(picture.today)}],
            _upright(),
        ),
    ]
    if picture.moves:
        moved = {"type": "rule", "color": ORANGE, "strokeWidth": 1.6, "strokeDash": [8, 3]}
        flag = {
            "type": "point",
            "shape": "triangle-right",
            "size": 110,
            "fill": ORANGE,
            "stroke": INK,
            "strokeWidth": 0.8,
            "opacity": 1,
            "yOffset": -8,
        }
        rows = [{"day": _at(day), "percent": 0} for day in picture.moves]
        layers += [_layer(moved, rows, _upright()), _layer(flag, rows)]
    return layers


def _entries(picture: Picture, words: Words) -> list[Entry]:
    given = [status for status in Status if any(answer.status is status for answer in picture.answers)]
    entries = [
        Entry(words.expected, "dashes", QUIET),
        Entry(words.reported, "line", BLUE),
        *(Entry(words.statuses[status], SHAPES[status], COLORS[status]) for status in given),
        Entry(words.agreed, "line", INK),
        Entry(words.today, "dots", QUIET),
    ]
    if picture.finish and picture.answers:
        entries.append(Entry(words.forecast, "dots", VERMILLION))
    if _has_span(picture, _end(picture)):
        entries.append(Entry(words.interval, "band", VERMILLION))
    if picture.moves:
        entries.append(Entry(words.moved, "triangle-right", ORANGE))
    if picture.interventions:
        entries.append(Entry(words.intervention, "triangle-down", INK))
    return entries


def _reached(last: Answered, finish: date, end: date) -> Spec:
    """Return where the forecast's line ends: at its finish, or where it leaves the picture."""
    if finish <= end or finish <= last.on:
        return {"day": _at(max(finish, last.on)), "percent": 100}
    share = (end - last.on).days / (finish - last.on).days
    return {"day": _at(end), "percent": round(last.progress + (100 - last.progress) * share, 2)}


def _axes(words: Words, picture: Picture, end: date) -> Spec:
    domain = [_at(picture.start), _at(end)]
    days = {"labelOverlap": "parity", "labelFlush": True, "labelSeparation": 8, "tickCount": 8, "grid": False}
    percent = {"tickCount": 5, "labelExpr": "datum.value + ' %'", "titlePadding": 10}
    return {
        "x": {
            "field": "day",
            "type": "temporal",
            "title": None,
            "scale": {"domain": domain, "type": "utc"},
            "axis": {**days, "format": "%Y-%m-%d"},
        },
        "y": {
            "field": "percent",
            "type": "quantitative",
            "title": words.progress,
            "scale": {"domain": [0, 100]},
            "axis": percent,
        },
    }


def _layer(mark: Spec, rows: Sequence[Spec], encoding: Spec | None = None) -> Spec:
    places = {
        "x": {"field": "day", "type": "temporal"},
        "y": {"field": "percent", "type": "quantitative"},
    }
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": encoding if encoding and "x" in encoding else {**places, **(encoding or {})},
    }


def _upright() -> Spec:
    return {"x": {"field": "day", "type": "temporal"}}


def _span() -> Spec:
    return {
        "x": {"field": "day", "type": "temporal"},
        "x2": {"field": "until"},
        "y": {"field": "low", "type": "quantitative"},
        "y2": {"field": "high"},
    }


def _at(day: date) -> int:
    """Return the day as Vega takes it without parsing: milliseconds of UTC."""
    return (day - EPOCH).days * 86_400_000
