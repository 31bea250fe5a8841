"""Who is asked about an intervention by the clock, and what people do about one that is open."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from bot.domain.detection.engine import Assessment
from bot.domain.words import Role, State
from bot.playground.slack.records import Answer
from bot.usecases import escalating, interventions, raising, reports
from bot.views.reader import Reader
from bot.views.report import markdown
from storage.tables import Community, Initiative, Intervention, Membership
from tests.stories.following import act, dms_with, head, presses, replies, slips, thread
from tests.world import Json, World, elements, said


def test_people_are_asked_one_after_the_other_until_somebody_takes_it_up(world: World) -> None:
    slips(world)

    assert "An answer is expected by" in said(head(world))
    world.at("Mon 2 Mar 2026 12:00", "Europe/London")
    assert len(dms_with(world.ada, "still waits for somebody")) == 1, "reminded after two working hours at direct"
    world.at("Mon 2 Mar 2026 13:30", "Europe/London")
    assert f"<@{world.dan.slack_id}> nobody has taken this up yet" in replies(world)

    presses(world.dan, world, "acknowledge")
    world.at("Wed 4 Mar 2026 08:00", "Europe/London")

    assert "takes this up" in replies(world)
    assert f"<@{world.kim.slack_id}> nobody has" not in replies(world)
    assert f"Lead: <@{world.dan.slack_id}>" in said(head(world))


def test_a_lead_is_asked_for_an_update_and_says_it_in_a_form_or_one_click(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")

    world.at("Wed 4 Mar 2026 12:00", "Europe/London")
    (nudge,) = dms_with(world.kim, "How does KS-1 Expert directory stand?")
    world.kim.presses(nudge, "give_update")
    world.kim.submits(conditions="Two offers are in", actions="Ada compares them", needs="A signature")

    shown = said(head(world))
    assert "*What stands:* Two offers are in" in shown
    assert "*What is needed:* A signature" in shown
    assert "Next update due" in shown
    assert "*What is being done:* Ada compares them" in replies(world)

    assert "Noted: no news" in presses(world.kim, world, "no_news")
    assert "No news <!date" in said(head(world))
    presses(world.kim, world, "no_news")
    assert "no news 2 times running" in presses(world.kim, world, "no_news")


def test_a_lead_who_writes_in_the_thread_is_heard(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")
    world.at("Wed 4 Mar 2026 08:30", "Europe/London")
    world.kim.says("The offers come on Thursday", thread_ts=head(world)["ts"])

    world.at("Thu 5 Mar 2026 12:00", "Europe/London")
    assert dms_with(world.kim, "How does KS-1 Expert directory stand?") == []

    world.at("Fri 6 Mar 2026 09:05", "Europe/London")
    assert len(dms_with(world.kim, "How does KS-1 Expert directory stand?")) == 1


def test_silence_after_taking_it_up_opens_it_for_somebody_else(world: World) -> None:
    slips(world)
    presses(world.dan, world, "acknowledge")

    world.at("Mon 9 Mar 2026 09:00", "Europe/London")

    assert f"Nothing was heard from <@{world.dan.slack_id}>" in replies(world)
    assert "who takes this up?" in said(head(world))


def test_a_level_is_changed_with_a_reason_and_names_only_whom_it_adds(world: World) -> None:
    slips(world, direct_late=2.0, direct_pace=5.0)
    assert "Level: *assist*" in said(head(world))

    presses(world.kim, world, "change_level")
    world.kim.submits(level="direct", reason="Only the sponsor can sign")

    last = said(thread(world)[-1])
    assert "set the level to *direct*" in last
    assert f"<@{world.sol.slack_id}>" in last
    assert "this is for you too" in last
    assert f"<@{world.hana.slack_id}>" not in last
    assert "Level: *direct*" in said(head(world))


def test_the_lead_hands_over_to_a_member_and_to_nobody_else(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")

    presses(world.kim, world, "hand_over")
    refused = world.kim.submits(to=world.otto.slack_id)
    world.kim.submits(to=world.ben.slack_id)

    assert "not an active member" in refused.errors["to"]
    assert f"Lead: <@{world.ben.slack_id}>" in said(head(world))


def test_a_lead_who_leaves_the_community_leaves_the_intervention_too(world: World) -> None:
    slips(world)
    presses(world.dan, world, "acknowledge")

    act(world, _ends_role, world, Role.deputy)
    world.at("Tue 3 Mar 2026 10:00", "Europe/London")

    assert "Lead: nobody yet" in said(head(world))


def test_two_good_check_ins_propose_to_close_and_a_person_decides(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")
    act(world, _two_good_check_ins, world)
    world.settle()

    proposal = thread(world)[-1]
    assert "two good check-ins in a row: is KS-1 through?" in said(proposal)
    assert "closes an intervention" in world.ada.presses(proposal, "keep_open", dm=False)
    world.hana.presses(proposal, "close_intervention", dm=False)
    world.hana.submits(outcome="recovered", conclusion="The new supplier delivers")

    assert "closed, recovered" in said(head(world))
    (decided,) = [each for each in thread(world) if "two good check-ins" in said(each)]
    assert list(elements(decided)) == [], "there is nothing to press any more"
    assert said(world.channel[-1]).startswith("KS-1 Expert directory: recovered. The new supplier delivers")
    assert "recovered 1" in world.ada.types("/cop", "interventions figures")


def test_a_lead_sets_a_date_right_and_dates_never_run_backwards(world: World) -> None:
    slips(world)
    world.at("Mon 2 Mar 2026 12:00", "Europe/London")
    presses(world.dan, world, "acknowledge")

    assert "A lead corrects the dates" in world.dan.types("/cop", "correct KS-1")
    world.kim.types("/cop", "correct KS-1")
    too_early = world.kim.submits(stamp="acknowledged", at=_at(8), reason="We spoke on the phone")
    world.kim.submits(stamp="acknowledged", at=_at(10), reason="We spoke on the phone")

    assert "no longer run forward" in str(too_early.errors)
    record = act(world, lambda session: interventions.record_of(session.get_one(Intervention, 1)))
    assert record.acknowledged_at == _at(10)
    assert [each.reason for each in record.corrections] == ["We spoke on the phone"]
    told = act(world, _report, world)
    assert "Kim set a date right:\n  > 2026-03-02 12:00 UTC → 2026-03-02 10:00 UTC\n  > We spoke" in told


def test_every_night_a_lead_hears_of_steps_that_did_not_run(world: World) -> None:
    slips(world)
    act(world, _forget_the_clock)

    world.at("Wed 4 Mar 2026 06:00", "Europe/London")

    (told,) = dms_with(world.kim, "did not run in time")
    assert "KS-1" in said(told)
    assert "nobody has taken this up yet" in replies(world), "it is made up for"
    missed = act(world, lambda session: escalating.missed_steps(session, *_first(session), world.clock()))
    assert missed == []


def _at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def _first(session: Session) -> tuple[Community, Intervention]:
    return session.get_one(Community, 1), session.get_one(Intervention, 1)


def _ends_role(session: Session, world: World, role: Role) -> None:
    for each in session.exec(select(Membership).where(Membership.role == role)):
        each.ends_at = world.clock()
        session.add(each)


def _forget_the_clock(session: Session) -> None:
    row = session.get_one(Intervention, 1)
    row.next_at = None
    session.add(row)


def _two_good_check_ins(session: Session, world: World) -> None:
    clear = Assessment(State.clear, None, 0.0, (), date(2026, 3, 2))
    community, initiative = session.get_one(Community, 1), session.get_one(Initiative, 1)
    for _ in range(2):
        raising.follow(session, community, initiative, clear, world.clock(), is_good=True)


def _report(session: Session, world: World) -> str:
    reader, now = Reader("en-GB"), world.clock()
    return markdown(reader, reports.story_of(session, reader, session.get_one(Intervention, 1), now), now)


def test_words_that_were_changed_after_slack_said_that_sending_failed_are_kept_beside_the_first(world: World) -> None:
    slips(world)
    presses(world.kim, world, "acknowledge")
    presses(world.kim, world, "give_update")
    ask = world.slack.ask

    def ask_and_lose_the_answer(kind: str, payload: Json) -> Answer:
        ask(kind, payload)
        return Answer("operation_timeout")

    world.slack.ask = ask_and_lose_the_answer
    assert world.kim.submits(conditions="Two offers are in").kind == "timeout"
    world.slack.ask = ask
    assert world.kim.submits(conditions="Three offers are in").kind == "closed"

    assert replies(world).count("Two offers are in") == 1
    assert replies(world).count("Three offers are in") == 1
