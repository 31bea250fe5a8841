from datetime import date
from pathlib import Path

import pytest

from bot import datasets
from bot.datasets import CheckIn, DataSet, Ending, History, NotADataSet, Problem
from bot.domain.plan import Milestone, PlanKind, Target, milestone_plan, straight_line, target_plan
from bot.domain.words import Status

INITIATIVES = """initiative,group,start,due,outcome
KS-1,HR,2026-01-01,2026-04-11,late
KS-2,HR,2026-01-01,2026-04-11,on_time
"""
PLAN = """initiative,date,planned_percent,kind
KS-1,2026-02-20,40,target
KS-1,2026-04-11,100,target
"""
CHECK_INS = """initiative,date,answered,status,percent_complete,confidence,forecast_due
KS-1,2026-01-11,1,on_track,10,8,2026-04-11
KS-1,2026-01-21,0,,,,
KS-2,2026-01-11,1,at_risk,5,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "community"


def read(folder: Path, initiatives: str = INITIATIVES, plan: str = PLAN, check_ins: str = CHECK_INS) -> DataSet:
    folder.mkdir(exist_ok=True)
    for name, text in (("initiatives", initiatives), ("plan", plan), ("checkins", check_ins)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return datasets.load(folder)


def told(data: DataSet) -> list[str]:
    return [str(problem) for problem in data.problems]


def test_a_clean_set_is_read_whole(folder: Path) -> None:
    data = read(folder)

    first, second = data.histories
    assert told(data) == []
    assert (data.name, first.initiative, first.group, first.ending) == (
        "community",
        "KS-1",
        "HR",
        Ending.late,
    )
    assert first.plan.kind is PlanKind.targets
    assert second.plan == straight_line(date(2026, 1, 1), date(2026, 4, 11))
    assert first.check_ins == (
        CheckIn(date(2026, 1, 11), True, Status.on_track, 10.0, 8, date(2026, 4, 11)),
        CheckIn(date(2026, 1, 21), False),
    )


@pytest.mark.parametrize(
    ("row", "column", "what", "done"),
    [
        (
            "KS-1,2026-02-01,1,on_track,130,,",
            "percent_complete",
            "'130' is not a percentage from 0 to 100",
            "value left out",
        ),
        (
            "KS-1,2026-02-01,1,on_track,nan,,",
            "percent_complete",
            "'nan' is not a percentage from 0 to 100",
            "value left out",
        ),
        (
            "KS-1,2026-02-01,1,green,30,,",
            "status",
            "'green' is not on_track, at_risk or off_track",
            "value left out",
        ),
        (
            "KS-1,2026-02-01,1,,30,11,",
            "confidence",
            "'11' is not a whole number from 1 to 10",
            "value left out",
        ),
        (
            "KS-1,2026-02-01,1,,30,,soon",
            "forecast_due",
            "'soon' is not a date like 2026-03-02",
            "value left out",
        ),
        ("KS-1,2026-02-01,yes,,30,,", "answered", "'yes' is not 1 or 0", "value left out"),
        ("KS-1,2026-02-01,0,,30,,", "answered", "0, but there are values", "values left out"),
        ("KS-1,2026-01-11,1,,30,,", "date", "2026-01-11 stands here a second time for 'KS-1'", "row skipped"),
        ("KS-1,2026-01-15,1,,30,,", "date", "2026-01-15 comes after 2026-01-21", "put in order"),
        ("KS-9,2026-02-01,1,,30,,", "initiative", "'KS-9' is not in initiatives.csv", "row skipped"),
        ("KS-1,yesterday,1,,30,,", "date", "'yesterday' is not a date like 2026-03-02", "row skipped"),
        ("KS-1,,1,,30,,", "date", "empty", "row skipped"),
        ("KS-1,2026-02-01,1,,30,,,,", "-", "9 values under 7 columns", "read from the left"),
    ],
)
def test_a_check_in_that_does_not_fit_is_told_with_file_line_and_column(
    folder: Path, row: str, column: str, what: str, done: str
) -> None:
    data = read(folder, check_ins=CHECK_INS + row + "\n")

    assert data.problems == (Problem("checkins.csv", 5, column, what, done),)


@pytest.mark.parametrize(
    ("row", "column", "what", "done"),
    [
        (
            "KS-1,HR,2026-01-01,2026-04-11,late",
            "initiative",
            "'KS-1' stands here a second time",
            "row skipped",
        ),
        (
            "KS-3,HR,2026-04-11,2026-04-11,late",
            "due",
            "2026-04-11 is not after the start 2026-04-11",
            "row skipped",
        ),
        ("KS-3,HR,2026-01-01,2026-04-11,", "outcome", "empty", "assessed, but left out of the tables"),
        ("KS-3,HR,2026-01-01,2026-04-11,soso", "outcome", "'soso' is not late or on_time", "value left out"),
        ("KS-3,HR,,2026-04-11,late", "start", "empty", "row skipped"),
        (",HR,2026-01-01,2026-04-11,late", "initiative", "empty", "row skipped"),
    ],
)
def test_an_initiative_that_does_not_fit_is_told(folder: Path, row: str, column: str, what: str, done: str) -> None:
    data = read(folder, initiatives=INITIATIVES + row + "\n")

    assert data.problems == (Problem("initiatives.csv", 4, column, what, done),)


@pytest.mark.parametrize(
    ("row", "column", "what", "done"),
    [
        ("KS-1,2026-02-20,50,target", "date", "2026-02-20 stands here a second time", "row skipped"),
        ("KS-1,2026-03-01,30,target", "planned_percent", "30 is lower than before", "row skipped"),
        (
            "KS-1,2026-03-01,130,target",
            "planned_percent",
            "'130' is not a percentage from 0 to 100",
            "row skipped",
        ),
        (
            "KS-1,2026-05-01,100,target",
            "date",
            "2026-05-01 is outside 2026-01-01 to 2026-04-11",
            "row skipped",
        ),
        ("KS-1,2026-03-01,60,milestone", "kind", "milestone in a plan of targets", "row skipped"),
        ("KS-1,2026-03-01,60,wish", "kind", "'wish' is neither target nor milestone", "row skipped"),
        (
            "KS-2,2026-04-11,60,target",
            "planned_percent",
            "The plan must reach 100 % by 2026-04-11; it ends at 60 %",
            "a straight line is used",
        ),
    ],
)
def test_a_plan_that_does_not_fit_is_told(folder: Path, row: str, column: str, what: str, done: str) -> None:
    data = read(folder, plan=PLAN + row + "\n")

    assert data.problems == (Problem("plan.csv", 4, column, what, done),)


def test_check_ins_out_of_order_are_put_in_order(folder: Path) -> None:
    data = read(folder, check_ins=CHECK_INS + "KS-1,2026-01-15,1,,30,,\nKS-1,2026-01-17,1,,35,,\n")

    days = [each.on.day for each in data.histories[0].check_ins]
    assert days == [11, 15, 17, 21]
    assert [problem.line for problem in data.problems] == [5, 6]


def test_a_missing_column_is_told_once_and_its_values_are_unknown(folder: Path) -> None:
    data = read(folder, check_ins="initiative,date,percent_complete\nKS-1,2026-01-11,10\nKS-1,2026-01-21,\n")

    assert told(data) == [
        f"checkins.csv:1: {column}: missing column; every value unknown"
        for column in ("answered", "status", "confidence", "forecast_due")
    ]
    assert [each.is_answered for each in data.histories[0].check_ins] == [True, False]


def test_without_a_plan_file_every_plan_is_a_straight_line(folder: Path) -> None:
    read(folder)
    (folder / "plan.csv").unlink()

    data = datasets.load(folder)

    assert [each.plan.kind for each in data.histories] == [PlanKind.straight_line] * 2
    assert len(data.problems) == 1


@pytest.mark.parametrize("name", ["initiatives.csv", "checkins.csv"])
def test_a_folder_without_the_files_is_no_data_set(folder: Path, name: str) -> None:
    read(folder)
    (folder / name).unlink()

    with pytest.raises(NotADataSet, match=f"it has no {name}"):
        datasets.load(folder)


def test_a_file_without_the_columns_that_identify_is_no_data_set(folder: Path) -> None:
    with pytest.raises(NotADataSet, match=r"initiatives\.csv has no column start"):
        read(folder, initiatives="initiative,due\nKS-1,2026-04-11\n")


def test_bytes_that_are_no_text_are_told_and_the_rest_is_read(folder: Path) -> None:
    read(folder)
    with (folder / "checkins.csv").open("ab") as file:
        file.write(b"KS-1,2026-02-01,1,,3\xff,,\n")

    problems = told(datasets.load(folder))

    assert problems[0] == "checkins.csv:5: -: not UTF-8; unreadable characters replaced"
    assert problems[1].startswith("checkins.csv:5: percent_complete: ")


def test_a_byte_order_mark_and_empty_lines_do_no_harm(folder: Path) -> None:
    data = read(folder, initiatives="\ufeff" + INITIATIVES + "\n\n")

    assert told(data) == []


def test_a_written_set_is_read_back_the_same(folder: Path) -> None:
    start, due = date(2026, 1, 1), date(2026, 4, 11)
    said = (CheckIn(start, True, Status.at_risk, 12.5, 7, due), CheckIn(date(2026, 1, 8), False))
    curve = target_plan(start, due, [Target(start, 5), Target(date(2026, 2, 3), 33.3)])
    histories = (
        History("KS-1", "HR", straight_line(start, due), False, Ending.late, said),
        History("KS-2", "R&D, labs", curve, True, Ending.on_time, ()),
    )

    datasets.write(folder, histories)

    assert datasets.load(folder) == DataSet("community", histories)


def test_two_milestones_of_one_day_are_written_as_one_step(folder: Path) -> None:
    start, due = date(2026, 1, 1), date(2026, 4, 11)
    twins = milestone_plan(start, due, [Milestone("A", due), Milestone("B", due), Milestone("C", date(2026, 2, 1), 2)])

    datasets.write(folder, [History("KS-1", "", twins, True, Ending.late, ())])

    data = datasets.load(folder)
    assert told(data) == []
    assert [data.histories[0].plan.planned(at) for at in (0.3, 0.5, 1.0)] == [0, 50, 100]


@pytest.mark.data
@pytest.mark.parametrize("name", ["sim", "itdashboard", "gmpp", "nyc"])
def test_the_public_sets_survive_writing_and_reading(slippage: Path, tmp_path: Path, name: str) -> None:
    data = datasets.load(slippage / name)

    datasets.write(tmp_path / name, data.histories)

    assert datasets.load(tmp_path / name) == data


def test_a_quote_that_never_closes_costs_the_rest_of_the_file_and_is_told(folder: Path) -> None:
    data = read(folder, check_ins=CHECK_INS + 'KS-2,2026-02-01,1,"' + "x" * 200_000)

    (problem,) = data.problems
    assert (problem.file, problem.line, problem.done) == ("checkins.csv", 5, "rest of the file skipped")
    assert len(data.histories[0].check_ins) == 2


def test_without_outcomes_everything_is_open(folder: Path) -> None:
    data = read(folder, initiatives=INITIATIVES.replace("outcome", "remark"))

    assert told(data) == ["initiatives.csv:1: outcome: missing column; every value unknown"]
    assert [each.ending for each in data.histories] == [None, None]
