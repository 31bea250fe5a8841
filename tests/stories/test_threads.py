"""The thread itself: what is said, changed and deleted in it, mentions, a deleted head, an archived channel."""

from sqlmodel import Session

from bot.usecases import intervention_notices
from bot.views import thread as views
from bot.views.blocks import MESSAGE_BLOCKS, SECTION
from bot.views.reader import Reader
from storage import interventions as kept
from storage import outbox
from storage.tables import Intervention, InterventionEvent, ThreadReply
from tests.stories.following import HEAD, act, dms_with, head, presses, replies, slips
from tests.stories.following import thread as thread_of
from tests.world import World, said, texts


def test_edits_and_deletions_in_the_thread_are_noted_in_the_record(world: World) -> None:
    slips(world)
    ts = world.ada.says("We will sign on Friday", thread_ts=head(world)["ts"])

    world.slack.edit(world.ada.slack_id, world.channel_id, ts, "We will sign on Monday")
    world.settle()
    world.slack.delete(world.ada.slack_id, world.channel_id, ts)
    world.settle()

    (kept_reply,) = act(world, lambda session: kept.replies(session, 1))
    noted = act(world, lambda session: [(each.what, each.data.get("before")) for each in kept.events(session, 1)])
    assert kept_reply.text == "We will sign on Monday"
    assert kept_reply.edited_at
    assert kept_reply.deleted_at
    assert ("reply_edited", "We will sign on Friday") in noted
    assert ("reply_deleted", None) in noted


def test_a_deleted_head_post_is_made_again_and_the_old_thread_is_still_heard(world: World) -> None:
    slips(world)
    old = head(world)["ts"]
    ts = world.ada.says("First word", thread_ts=old)

    _delete(world, old)
    world.settle()

    new = head(world)
    assert new["ts"] != old
    assert "what was said before" in said(new)
    presses(world.kim, world, "acknowledge")
    assert "takes this up" in replies(world)
    world.slack.edit(world.ada.slack_id, world.channel_id, ts, "First word, corrected")
    world.settle()
    heard = act(world, lambda session: [each.text for each in kept.replies(session, 1)])
    assert heard == ["First word, corrected"]


def test_a_head_deleted_unheard_is_made_again_before_the_next_reply(world: World) -> None:
    slips(world)
    world.at("Mon 2 Mar 2026 12:00", "Europe/London")
    emit, world.slack.emit = world.slack.emit, lambda *_event, **_more: None  # type: ignore[method-assign]
    _delete(world, head(world)["ts"])
    world.slack.emit = emit  # type: ignore[method-assign]

    world.at("Mon 2 Mar 2026 14:00", "Europe/London")

    assert len(world.heads(HEAD)) == 1
    assert f"<@{world.dan.slack_id}> nobody has taken this up" in replies(world)
    assert world.heads("nobody has taken this up") == [], "no reply strays into the channel"


def test_a_mention_in_the_thread_answers_only_the_one_who_asks(world: World) -> None:
    slips(world)
    bot = world.slack.identity["bot_user_id"]

    before = len(world.slack.ephemerals(world.ben.slack_id))
    for words in ("why", "status", "intervene", "lessen"):
        world.ben.says(f"<@{bot}> {words}", thread_ts=head(world)["ts"])
    answers = [said(each) for each in world.slack.ephemerals(world.ben.slack_id)[before:]]

    assert "Reported off track" in answers[0]
    assert "is slipping" in answers[1]
    assert "needs a form" in answers[2]
    assert "There is no “lessen”" in answers[3]


def test_while_the_channel_is_archived_asking_rests_and_the_leads_know(world: World) -> None:
    slips(world)

    world.slack.archive(world.channel_id)
    world.settle()
    world.at("Tue 3 Mar 2026 16:00", "Europe/London")

    for lead in (world.kim, world.hana):
        (told,) = dms_with(lead, "was archived")
        assert "1 intervention is open there" in said(told)
    before = len(thread_of(world))

    world.slack.unarchive(world.channel_id)
    world.settle()

    assert len(thread_of(world)) == before + 1, "only the next person is asked, not everybody at once"
    _was_refused_only(world, "is_archived")


def test_an_archived_channel_that_slack_did_not_tell_of_is_noticed_by_its_error(world: World) -> None:
    slips(world)
    world.slack.conversations[world.channel_id]["is_archived"] = True

    world.at("Mon 2 Mar 2026 14:00", "Europe/London")

    assert len(dms_with(world.kim, "was archived")) == 1
    _was_refused_only(world, "is_archived")


def test_the_head_stays_inside_slacks_limits_whatever_is_in_it(world: World) -> None:
    slips(world)
    act(world, _overfill)

    with world.house.database.reading() as session:
        data = intervention_notices.head_of(session, session.get_one(Intervention, 1), world.clock())
    post = views.head(Reader("en-GB"), data)

    assert data.replies == 2000
    assert len(post.blocks) <= MESSAGE_BLOCKS
    assert all(len(each["text"]) <= SECTION for block in post.blocks for each in texts(block))


def _overfill(session: Session) -> None:
    row = session.get_one(Intervention, 1)
    row.reason, row.source_link = "<&>" * 5000, "https://example.org/" + "x" * 500
    words = "&" * 3000
    event = InterventionEvent(
        intervention_id=1,
        at=row.raised_at,
        what="give_update",
        data={"conditions": words, "actions": words, "needs": words},
    )
    session.add_all([row, event])
    for number in range(2000):
        session.add(ThreadReply(intervention_id=1, ts=f"1.{number:06d}", slack_user="U1", text="x", at=row.raised_at))


def _was_refused_only(world: World, error: str) -> None:
    """Slack said so at most twice a day, and that is no fault of the bot."""
    refused = [each.error for each in world.stand_in.violations]
    assert set(refused) <= {error}
    assert len(refused) <= 4
    world.stand_in.violations.clear()


def _delete(world: World, ts: str) -> None:
    """An admin deletes the bot's message."""
    with world.slack.lock:
        post = world.slack.find_post(world.channel_id, ts)
        assert post is not None
        world.slack.remove_post(world.channel_id, post)


def test_what_is_said_under_a_head_post_whose_delivery_a_kill_cut_short_is_kept_and_the_head_is_not_posted_twice(
    world: World,
) -> None:
    slips(world)
    ts = head(world)["ts"]

    def forget_the_place(session: Session) -> None:
        # As it stands when Slack has shown the message and the bot was killed before it noted that.
        (row,) = outbox.about(session, world.workspace_id, "intervention:1")[:1]
        row.channel = row.ts = row.posted_at = None
        row.shown, row.attempts = 0, 1
        session.add(row)

    act(world, forget_the_place)
    world.ada.says("We will sign on Friday", thread_ts=ts)
    act(world, lambda session: outbox.show_again(session, world.workspace_id, "intervention:1", world.clock()))
    world.settle()

    assert head(world)["ts"] == ts
    assert act(world, lambda session: [each.text for each in kept.replies(session, 1)]) == ["We will sign on Friday"]
