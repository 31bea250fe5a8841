"""`convener tour`: the main job without a page, and real records from a folder."""

import json
from datetime import date, timedelta
from pathlib import Path

from bot import datasets
from bot.datasets import CheckIn, History
from bot.domain.plan import straight_line
from tests.cli.processes import convener

START = date(2025, 1, 6)


def test_the_tour_shows_the_channel_a_direct_message_and_a_thread_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = convener(tmp_path, "tour", TMPDIR=str(tmp_path))

    assert ended.returncode == 0, ended.stderr
    assert "Check-in of 2 Mar 2026: 2 of 3 divisions are in." in ended.stdout
    assert "Check-in for Operations: complete. Thank you." in ended.stdout
    assert "KS-1 Expert directory: closed, recovered" in ended.stdout
    assert "@Ines Duarte takes this up." in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_records_are_played_and_written_down_one_line_per_check_in(tmp_path: Path) -> None:
    plan = straight_line(START, START + timedelta(days=100))
    said = tuple(CheckIn(START + timedelta(days=10 * n), True, None, 2.0 * n) for n in range(1, 9))
    datasets.write(tmp_path / "mine", [History("stuck", "North", plan, False, None, said)])

    ended = convener(tmp_path, "tour", "--from", "mine", "--json", "out.jsonl")

    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert ended.returncode == 0, ended.stderr
    assert [(line["initiative"], line["date"]) for line in lines] == [("stuck", each.on.isoformat()) for each in said]
    assert (lines[0]["state"], lines[0]["level"], lines[0]["reasons"]) == ("clear", None, [])
    assert lines[-1]["state"] == "slipping"
    assert "forecast" in lines[-1]["reasons"]
    assert "mine: 1 initiatives, 8 check-ins" in ended.stdout


def test_a_folder_that_is_no_data_set_is_told_in_one_line(tmp_path: Path) -> None:
    ended = convener(tmp_path, "tour", "--from", "nowhere")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "convener: nowhere is not a data set: it has no initiatives.csv.\n"


def test_a_file_that_cannot_be_written_is_told_before_anything_is_played(tmp_path: Path) -> None:
    plan = straight_line(START, START + timedelta(days=100))
    datasets.write(tmp_path / "mine", [History("stuck", "North", plan, False, None, (CheckIn(START, True),))])

    ended = convener(tmp_path, "tour", "--from", "mine", "--json", "no/such/folder.jsonl")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "cannot be written" in ended.stderr
