import json
import os
import pty
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import datasets
from bot.cli.app import app
from bot.datasets import CheckIn, Ending, History
from bot.domain.plan import straight_line
from tests.cli.processes import convener, environment

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def history(name: str, ending: Ending | None, *percents: float) -> History:
    said = tuple(CheckIn(day(10 * i), True, None, percent) for i, percent in enumerate(percents, start=1))
    return History(name, "HR", straight_line(START, day(100)), False, ending, said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    late = history("KS-1", Ending.late, 5, 10, 15, 20, 25, 30, 35)
    on_time = history("KS-2", Ending.on_time, 10, 20, 30, 40, 50, 60, 70)
    datasets.write(tmp_path / "mine", [late, on_time])
    return tmp_path / "mine"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["backtest", *map(str, arguments)])


def test_it_prints_a_table_with_the_base_rate_and_every_detector_that_has_its_evidence(folder: Path) -> None:
    printed = run(folder).stdout

    assert "mine: 2 initiatives, 1 late (base rate 0.500); 14 check-ins up to the due date" in printed
    assert "P4: slipping" in printed
    assert "Convener: slipping" in printed
    assert "a last status off_track" not in printed
    ours = next(line for line in printed.splitlines() if "Convener: slipping" in line)
    assert "1.000 / 1.000 / 1.000" in ours


def test_somebody_at_a_terminal_sees_how_far_it_is_and_a_file_does_not(folder: Path) -> None:
    terminal, its_end = pty.openpty()
    command = [sys.executable, "-m", "bot", "backtest", str(folder)]

    subprocess.run(command, env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=its_end, check=True)

    os.close(its_end)
    seen = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "mine" in seen
    assert "━" in seen
    assert convener(folder.parent, "backtest", str(folder)).stderr == ""


def test_flags_hold_one_line_per_check_in(folder: Path, tmp_path: Path) -> None:
    run(folder, "--flags", tmp_path / "flags.jsonl")

    lines = [json.loads(line) for line in (tmp_path / "flags.jsonl").read_text().splitlines()]
    assert len(lines) == 14
    assert lines[2] == {
        "initiative": "KS-1",
        "date": "2026-01-31",
        "state": "slipping",
        "level": "assist",
        "reasons": ["forecast", "shortfall"],
    }
    assert {line["state"] for line in lines if line["initiative"] == "KS-2"} == {"clear"}


@pytest.mark.parametrize("cut", [1, 2, 4, 6])
def test_flags_before_a_cut_do_not_depend_on_what_came_after(folder: Path, tmp_path: Path, cut: int) -> None:
    whole = datasets.load(folder)
    shortened = [
        History(each.initiative, each.group, each.plan, each.has_plan, each.ending, each.check_ins[:cut])
        for each in whole.histories
    ]
    datasets.write(tmp_path / "cut", shortened)

    run(folder, "--flags", tmp_path / "whole.jsonl")
    run(tmp_path / "cut", "--flags", tmp_path / "cut.jsonl")

    before = (tmp_path / "cut.jsonl").read_text().splitlines()
    assert len(before) == 2 * cut
    assert set(before) <= set((tmp_path / "whole.jsonl").read_text().splitlines())


def test_json_has_the_same_figures(folder: Path) -> None:
    document = json.loads(run(folder, "--json").stdout)

    mine = document["sets"][0]
    assert (mine["name"], mine["initiatives"], mine["late"], mine["base_rate"]) == ("mine", 2, 1, 0.5)
    assert mine["detectors"]["Convener: slipping"]["ever"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert mine["detectors"]["Convener: slipping"]["lead"] == pytest.approx(0.7)
    assert mine["problems"] == []


def test_detail_shows_the_record_of_each_rule(folder: Path) -> None:
    assert "how often each rule spoke" in run(folder, "--detail").stdout


def test_an_open_initiative_is_flagged_but_counts_in_no_table(folder: Path, tmp_path: Path) -> None:
    whole = datasets.load(folder)
    datasets.write(folder, [*whole.histories, history("KS-3", None, 5, 10)])

    result = run(folder, "--flags", tmp_path / "flags.jsonl")

    assert "mine: 2 initiatives" in result.stdout
    assert "KS-3" in (tmp_path / "flags.jsonl").read_text()


def test_several_sets_end_with_their_means(folder: Path, tmp_path: Path) -> None:
    datasets.write(tmp_path / "other", [history("KS-9", Ending.on_time, 10, 20)])

    assert "mean over 2 sets" in run(folder, tmp_path / "other").stdout


def test_what_did_not_fit_is_told_with_file_line_and_column(folder: Path) -> None:
    with (folder / "checkins.csv").open("a") as file:
        file.write("KS-1,2026-03-22,1,,130,,\n")

    result = run(folder)

    assert result.exit_code == 0
    told = "mine/checkins.csv:16: percent_complete: '130' is not a percentage from 0 to 100; value left out"
    assert told in result.stderr


def test_many_problems_are_cut_short_unless_asked_for(folder: Path) -> None:
    with (folder / "checkins.csv").open("a") as file:
        file.writelines(f"KS-9,{day(number)},1,,5,,\n" for number in range(30))

    assert "10 more problems; --detail shows them" in run(folder).stderr
    assert run(folder, "--detail").stderr.count("KS-9") == 30


def test_a_set_without_initiatives_gives_an_empty_table(folder: Path) -> None:
    datasets.write(folder, [])

    result = run(folder)

    assert result.exit_code == 0
    assert "0 initiatives" in result.stdout


@pytest.mark.parametrize("arguments", [["nowhere"], ["nowhere", "--json"]])
def test_a_folder_that_is_no_data_set_ends_with_2_and_one_line(arguments: list[str]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr == "nowhere is not a data set: it has no initiatives.csv.\n"
    assert result.stdout == ""


def test_flags_that_cannot_be_written_end_with_2(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--flags", tmp_path / "missing" / "flags.jsonl")

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
