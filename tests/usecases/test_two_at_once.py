"""Two people who act on one intervention in the same second, on both databases: one consistent record, a clear word."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain import intervention_events as events
from bot.domain.detection.engine import Assessment
from bot.domain.detection.rules import Finding
from bot.domain.errors import DomainError
from bot.domain.intervention import Phase
from bot.domain.sponsor_ask import AskAct
from bot.domain.words import Kind, Level, Outcome, Role, Rule, State
from bot.usecases import acting, actions, directing, discussing, founding, interventions, raising, sponsoring
from bot.usecases.actions import Promise
from bot.usecases.interventions import Done
from storage import interventions as kept
from storage.tables import Intervention, Message
from storage.tables_directing import Action, SponsorAsk
from tests.usecases.company import START, Company, at_once, first, open_company, raise_one


@pytest.fixture
def company(migrated_url: str) -> Iterator[Company]:
    """A community with one open intervention, 1."""
    with open_company(migrated_url) as opened:
        raise_one(opened)
        yield opened


def test_two_who_acknowledge_have_one_lead_and_the_second_reads_who_was_first(company: Company) -> None:
    outcomes = at_once(
        company,
        lambda: company.act(acting.acknowledge, "kim"),
        lambda: company.act(acting.acknowledge, "ada"),
    )

    already = [each.already for each in outcomes if isinstance(each, Done)]
    assert sum(each is None for each in already) == 1
    assert any(each is not None and "acknowledged this on" in each.template for each in already)
    assert _timeline(company).count("acknowledge") == 1


def test_two_leads_who_close_and_withdraw_end_it_once(company: Company) -> None:
    outcomes = at_once(
        company,
        lambda: company.act(acting.close, "kim", Outcome.re_planned, "New plan"),
        lambda: company.act(acting.close, "hana", Outcome.withdrawn, "A mistake"),
    )

    assert _one_was_refused(outcomes, "was closed on")
    assert _notices(company).count("intervention_conclusion") == 1


def test_two_who_take_up_a_plan_without_a_lead_do_not_both_lead_it(company: Company) -> None:
    _agree(company, "kim")
    with company.database.writing() as session:
        row, kim = session.get_one(Intervention, 1), company.person(session, "kim")
        interventions.apply(session, row, events.LoseLead(interventions.person_id(kim)), company.now)

    outcomes = at_once(
        company,
        lambda: company.act(acting.take_lead, "ada"),
        lambda: company.act(acting.take_lead, "hana"),
    )

    assert _one_was_refused(outcomes, "leads this. Ask for a hand-over")
    assert _timeline(company).count("hand_over_lead") == 1


def test_two_who_hand_over_leave_one_lead_and_the_thread_says_both(company: Company) -> None:
    company.act(acting.acknowledge, "kim")

    at_once(company, lambda: _hand_over(company, "kim", "ada"), lambda: _hand_over(company, "hana", "dan"))

    row = company.row()
    assert interventions.record_of(row).lead == row.lead_id
    with company.database.reading() as session:
        assert row.lead_id in {company.person(session, name).id for name in ("ada", "dan")}
    assert _notices(company).count("intervention_handed_over") == 2


def test_two_who_agree_a_plan_do_not_overwrite_each_other_unseen(company: Company) -> None:
    outcomes = at_once(
        company,
        lambda: _agree(company, "kim", "Ask a neighbour"),
        lambda: _agree(company, "ada", "Train the team"),
    )

    assert _one_was_refused(outcomes, "agreed on a plan meanwhile")
    assert _timeline(company).count("agree_plan") == 1
    with company.database.reading() as session:
        (promised,) = session.exec(select(Action)).all()
    assert promised.words == company.row().record["plan"]


def test_two_sponsors_who_decide_an_ask_differently_decide_it_once(company: Company) -> None:
    with company.database.writing() as session:
        founding.give_role(session, first(session)[0], company.person(session, "hana"), Role.sponsor, START)
        kim, by = company.person(session, "kim"), date(2026, 6, 1)
        sponsoring.ask(session, 1, kim, "It stands", ["Yes", "No"], 0, by, company.now)

    outcomes = at_once(
        company,
        lambda: company.act(sponsoring.answer, "sol", AskAct.approve, "Worth it", 0),
        lambda: company.act(sponsoring.answer, "hana", AskAct.decline, "Not now", None),
    )

    assert _one_was_refused(outcomes, "This was")
    with company.database.reading() as session:
        assert len(sponsoring.record_of(session.get_one(SponsorAsk, 1)).replies) == 1


@pytest.mark.parametrize("other", [actions.drop, actions.complete])
def test_an_action_that_two_settle_is_settled_once_and_the_second_is_told(
    company: Company, other: Callable[..., object]
) -> None:
    _agree(company, "kim")

    outcomes = at_once(
        company,
        lambda: company.act(actions.complete, "kim", "They deliver in May"),
        lambda: company.act(other, "ada", "Ada says so"),
    )

    assert _one_was_refused(outcomes, "This was")
    assert sum(_timeline(company).count(each) for each in ("complete_action", "drop_action")) == 1


def test_two_who_raise_the_same_share_a_thread(company: Company) -> None:
    company.act(acting.close, "kim", Outcome.stopped, "Next")

    raised = at_once(company, lambda: raise_one(company, "ada"), lambda: raise_one(company, "kim"))

    assert sorted(each.is_new for each in raised if isinstance(each, raising.Raised)) == [False, True]


def test_a_relapse_and_a_person_who_reopen_begin_one_round(company: Company) -> None:
    company.act(acting.close, "kim", Outcome.re_planned, "A new plan")

    at_once(company, lambda: _slips(company), lambda: company.act(acting.reopen, "kim"))

    assert company.row().phase == Phase.raised
    assert interventions.record_of(company.row()).reopened == 1
    with company.database.reading() as session:
        assert session.exec(select(Intervention.id)).all() == [1]


def test_what_the_lead_writes_while_another_closes_does_not_open_it_again(company: Company) -> None:
    company.act(acting.acknowledge, "kim")
    with company.database.writing() as session:
        head = session.exec(select(Message).where(Message.notice == "intervention_head")).one()
        head.channel, head.ts = "C1", "1.0"
        session.add(head)

    at_once(
        company,
        lambda: _writes(company, "kim"),
        lambda: company.act(acting.close, "hana", Outcome.re_planned, "A new plan"),
    )

    assert company.row().phase == Phase.closed
    assert company.row().closed_at is not None


def test_two_machines_that_remind_at_once_send_one_message(company: Company) -> None:
    _agree(company, "kim")
    with company.database.reading() as session:
        owner, at = session.exec(select(Action.owner_id, Action.next_at)).one()
    assert at is not None

    at_once(
        company,
        lambda: _remind(company, owner, at),
        lambda: _remind(company, owner, at + timedelta(milliseconds=1)),
    )

    assert _notices(company).count("action_reminder") == 1


# -- what people do ------------------------------------------------------------------------------------------


def _hand_over(company: Company, who: str, to: str) -> object:
    with company.database.writing() as session:
        people = company.person(session, who), company.person(session, to)
        return acting.hand_over(session, 1, *people, company.now)


def _agree(company: Company, who: str, plan: str = "Ask a neighbour") -> object:
    with company.database.writing() as session:
        person = company.person(session, who)
        promised = [directing.Numbered(1, Promise(plan, person, date(2026, 3, 20)))]
        return directing.agree(session, 1, person, Kind.coaching, plan, promised, company.now, saw=0)


def _writes(company: Company, who: str) -> object:
    with company.database.writing() as session:
        slack_id = company.person(session, who).slack_id
        return discussing.heard(session, 1, "C1", "1.0", "1.1", slack_id, "It stands", company.now)


def _remind(company: Company, owner: int, now: datetime) -> object:
    with company.database.writing() as session:
        return actions.remind(session, owner, now)


def _slips(company: Company) -> None:
    found = (Finding(Rule.status, 5.0, 1.0, 0.0, company.now.date(), {}, ()),)
    verdict = Assessment(State.slipping, Level.advise, 5.0, found, company.now.date())
    with company.database.writing() as session:
        raising.follow(session, *first(session), verdict, company.now, is_good=verdict.points <= 1)


# -- what is then so -----------------------------------------------------------------------------------------


def _one_was_refused(outcomes: list[object], words: str) -> bool:
    """Whether one went through and the other was told why not, in these words."""
    refused = [str(each) for each in outcomes if isinstance(each, DomainError)]
    return len(refused) == len(outcomes) - 1 and all(words in each for each in refused)


def _timeline(company: Company) -> list[str]:
    with company.database.reading() as session:
        return [each.what for each in kept.events(session, 1)]


def _notices(company: Company) -> list[str]:
    with company.database.reading() as session:
        return [each.notice for each in session.exec(select(Message))]
