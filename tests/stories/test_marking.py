"""A 📌 on a message in an intervention's thread: it leads the story, with date and zone."""

from bot.usecases import reports
from bot.views import report
from bot.views.reader import Reader
from storage import interventions as kept
from storage.tables import Intervention, ThreadReply
from tests.stories.following import act, head, slips
from tests.world import World

LONDON = Reader("en-GB", "Europe/London")


def test_what_people_mark_leads_the_story_with_date_and_zone(world: World) -> None:
    slips(world)
    thread = head(world)["ts"]
    world.ada.says("We asked three suppliers", thread_ts=thread)
    ts = world.dan.says("The second one can start in April", thread_ts=thread)

    world.kim.reacts(ts)
    world.ada.reacts(ts, "round_pushpin")
    world.kim.reacts(ts, "eyes")

    (marked,) = _marked(world)
    assert marked.startswith("- **2 Mar 2026, 09:00 (Europe/London)** 📌 Dan wrote:")
    assert "The second one can start in April" in marked


def test_a_mark_that_is_taken_off_leaves_the_story_and_stays_in_the_record(world: World) -> None:
    slips(world)
    ts = world.ada.says("We asked three suppliers", thread_ts=head(world)["ts"])
    world.kim.reacts(ts)
    world.dan.reacts(ts)

    world.kim.reacts(ts)
    assert _marked(world), "it is still Dan's"
    world.dan.reacts(ts)

    assert _marked(world) == []
    noted = act(world, lambda session: [each.what for each in kept.events(session, 1) if "marked" in each.what])
    assert noted == ["reply_marked", "reply_marked", "reply_unmarked", "reply_unmarked"]


def test_a_marked_message_that_is_changed_or_deleted_says_so(world: World) -> None:
    slips(world)
    ts = world.ada.says("We sign on Friday", thread_ts=head(world)["ts"])
    world.kim.reacts(ts)

    world.slack.edit(world.ada.slack_id, world.channel_id, ts, "We sign on Monday")
    world.settle()
    assert "We sign on Monday" in _marked(world)[0]
    assert "(the message was changed later)" in _marked(world)[0]
    world.slack.delete(world.ada.slack_id, world.channel_id, ts)
    world.settle()

    assert "(the message was deleted later)" in _marked(world)[0]


def test_a_message_that_was_said_while_nobody_listened_is_read_when_it_is_marked(world: World) -> None:
    slips(world)
    emit, world.slack.emit = world.slack.emit, lambda *_event, **_more: None  # type: ignore[method-assign]
    ts = world.ada.says("We asked three suppliers", thread_ts=head(world)["ts"])
    world.slack.emit = emit  # type: ignore[method-assign]

    world.kim.reacts(ts)

    assert "We asked three suppliers" in _marked(world)[0]


def test_marks_of_people_outside_and_on_other_messages_change_nothing(world: World) -> None:
    slips(world)
    ts = world.ada.says("We asked three suppliers", thread_ts=head(world)["ts"])
    elsewhere = world.ada.says("Good morning")

    world.otto.reacts(ts)
    world.kim.reacts(elsewhere)
    world.kim.reacts(head(world)["ts"])

    assert _marked(world) == []


def test_the_story_of_a_thread_of_2000_replies_keeps_what_was_marked_and_the_newest(world: World) -> None:
    slips(world)
    with world.house.database.writing() as session:
        at = session.get_one(Intervention, 1).raised_at
        for number in range(2000):
            marks = ["U1"] if number == 7 else []
            fields = {"ts": f"1.{number:06d}", "slack_user": "U1", "text": f"Word {number}.", "at": at}
            session.add(ThreadReply(intervention_id=1, marked_by=marks, **fields))

    story = _story(world)

    assert "Word 7\\." in story or "Word 7." in story
    assert "Word 1999" in story
    assert "Word 8." not in story
    assert "1,800 older replies are only in the thread." in story
    assert len(story) < 100_000


def _story(world: World) -> str:
    def told(session):  # type: ignore[no-untyped-def]
        row = session.get_one(Intervention, 1)
        return report.markdown(LONDON, reports.story_of(session, LONDON, row, world.clock()), world.clock())

    return str(act(world, told))


def _marked(world: World) -> list[str]:
    """Return the entries under the heading of what was marked."""
    _, found, after = _story(world).partition("## Marked in the thread\n\n")
    return [f"- {each.removeprefix('- ')}" for each in after.split("\n\n")[0].split("\n- ")] if found and after else []
