"""The digest: once after every cycle, corrected by what comes late, read on demand, its check-ins acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.test_main_job import settled
from tests.world import Json, World, elements, open_world, said

# Sales in New York has until Wednesday, 22:00 in London, where the community is at home.
MORNING = "Thu 8 Jan 2026 09:00"


@pytest.fixture
def company(tmp_path: Path, migrated_url: str) -> Iterator[World]:
    """A community of two divisions that checks in on Mondays at 09:00."""
    with open_world(tmp_path, database_url=migrated_url) as world:
        yield settled(world)


def digests(world: World) -> list[Json]:
    return world.heads("Cycle of")


def test_the_morning_after_the_last_answers_were_due_the_channel_reads_one_digest(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="3", confidence="8")
    company.at("Wed 7 Jan 2026 17:00", "America/New_York")
    assert digests(company) == []

    company.at(MORNING, "Europe/London")

    (digest,) = digests(company)
    assert "Cycle of 5 Jan 2026: nothing is slipping." in said(digest)
    assert "1 of 2 divisions answered" in said(digest)
    assert "No answer from (1)*\nSales" in said(digest)


def test_an_answer_that_comes_late_corrects_the_digest_in_its_place(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="3", confidence="8")
    company.at(MORNING, "Europe/London")

    company.at("Thu 8 Jan 2026 10:00", "America/New_York")
    company.ben.answers("KS-2", "off track", progress="0", barrier="Nobody is free", ask="One editor for March")
    company.at("Thu 8 Jan 2026 10:05", "America/New_York")

    (digest,) = digests(company)
    assert "2 of 2 divisions answered" in said(digest)
    assert "One editor for March · no reply since 8 Jan 2026" in said(digest)
    assert "Corrected: an answer came late." in said(digest)


def test_the_knowledge_lead_acknowledges_what_came_in_with_one_press(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="3", confidence="8")
    company.at(MORNING, "Europe/London")
    assert "Not acknowledged yet: Operations" in company.hana.types("/cop", "digest")

    refused = company.hana.presses(digests(company)[0], "acknowledge_check_ins", dm=False)
    first = company.kim.presses(digests(company)[0], "acknowledge_check_ins", dm=False)

    assert "The knowledge lead acknowledges check-ins" in refused
    assert first == "1 check-in is acknowledged."
    assert "1 of 1 check-in acknowledged by Kim" in said(digests(company)[0])
    assert not any(each["action_id"] == "acknowledge_check_ins" for each in elements(digests(company)[0]))


def test_anybody_reads_the_digest_of_a_day_and_a_lead_shares_it(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    assert "There was no digest yet" in company.ada.types("/cop", "digest")
    company.at("Thu 15 Jan 2026 09:00", "Europe/London")

    assert "Cycle of 12 Jan 2026" in company.ada.types("/cop", "digest")
    assert "Cycle of 5 Jan 2026" in company.ada.types("/cop", "digest 2026-01-11")
    assert "There was no digest yet on 1 Jan 2026" in company.ada.types("/cop", "digest 2026-01-01")
    assert "/cop digest 2026-03-02" in company.ada.types("/cop", "digest yesterday")
    company.kim.types("/cop", "digest 2026-01-11")
    shown = company.slack.ephemerals(company.kim.slack_id)[-1]
    assert [each["action_id"] for each in elements(shown)] == ["share_digest"]
    company.kim.presses(shown, "share_digest", dm=False)
    asked = company.kim.types("/cop", "report quarter html")

    assert len(company.heads("Cycle of 5 Jan 2026")) == 2
    assert asked == "The steering review 2026Q1 is on its way to our direct messages."
    assert [file["name"] for file in company.kim.dms[-1]["files"]] == ["steering-review-2026Q1.html"]


def test_after_an_outage_only_the_newest_digest_is_posted(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.clock.move_to(company.clock().replace(month=1, day=22))

    company.at("Mon 26 Jan 2026 10:00", "Europe/London")

    assert [said(each).partition(":")[0] for each in digests(company)] == ["*Cycle of 19 Jan 2026"]
