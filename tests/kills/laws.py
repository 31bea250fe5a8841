"""What has to hold after any number of kills, worked out anew from what Slack shows and what the database holds."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from bot.usecases import assessing
from storage.tables import (
    Answer,
    CheckIn,
    Community,
    Draft,
    Initiative,
    Intervention,
    InterventionEvent,
    Message,
    ThreadReply,
    Tracking,
)
from storage.tables_answering import Note
from tests.kills.run import Run

Json = dict[str, Any]
FORGIVEN = {"expired_trigger_id", "exchanged_trigger_id", "not_found", "hash_conflict", "file_not_found"}
NOTHING_LEFT_TO_SAY = "nothing to say any more"
KINDS_HEARD = {"note", "reply"}


def broken(run: Run) -> list[str]:
    """Return every way in which the run breaks a law; empty when all hold."""
    run.heard.read()
    with run.database.reading() as session:
        return [
            *_the_file_is_whole(run, session),
            *_what_was_taken_is_there_once(run, session),
            *_what_was_repeated_is_there(run, session),
            *_drafts_are_kept(run, session),
            *(f"unanswered: {each}" for each in run.promises.unanswered),
            *_each_message_shows_once(run, session),
            *_all_is_shown_as_wanted(run, session),
            *_whoever_was_asked_has_one_card(session),
            *_one_intervention_at_a_time(session),
            *_detection_follows_from_the_answers(run, session),
            *(
                f"Slack refused {each.method}: {each.error} {each.detail}"
                for each in run.slack.violations
                if _counts(each)
            ),
        ]


def _counts(violation: Any) -> bool:
    # A kill may let a form come too late, or have an answer sent to a person who has moved on; a file is asked for
    # whose upload it cut short.
    return violation.error not in FORGIVEN


def _the_file_is_whole(run: Run, session: Session) -> Iterator[str]:
    if run.database.is_sqlite:
        for pragma in ("integrity_check", "foreign_key_check"):
            yield from (
                f"{pragma}: {row}" for row in session.execute(text(f"PRAGMA {pragma}")) if tuple(row) != ("ok",)
            )


def _what_was_taken_is_there_once(run: Run, session: Session) -> Iterator[str]:
    kept = _words_in_database(session)
    for word, kind in run.promises.tried.items():
        taken = word in run.heard.words if kind in KINDS_HEARD else word in run.promises.taken
        if kind == "draft":
            continue
        if kept[word] > 1:
            yield f"{kind} {word} is there {kept[word]} times"
        if taken and kept[word] == 0:
            yield f"{kind} {word} was taken and is not there"


def _words_in_database(session: Session) -> Counter[str]:
    """Count in how many rows each word stands that people wrote."""
    written = chain(
        # What was said before is repeated by a click, and is then no second submission.
        (each.note for each in session.exec(select(Answer)) if not each.submission.startswith("click:")),
        (each.skip_reason for each in session.exec(select(CheckIn))),
        (each.text for each in session.exec(select(Note))),
        (each.text for each in session.exec(select(ThreadReply))),
        (_first_words(each) for each in session.exec(select(InterventionEvent))),
        (word for each in session.exec(select(Intervention)) for word in _conclusions(each.record)),
    )
    return Counter(word for each in written for word in set(each.split()))


def _first_words(event: InterventionEvent) -> str:
    words = (event.data.get(name) for name in ("words", "reason", "conditions"))
    return " ".join(str(each) for each in words if each) if event.what != "joined" else ""


def _conclusions(record: Json) -> list[str]:
    """Return how the intervention ended, each time that it did."""
    return [str(each.get("conclusion", "")) for each in (record, *record.get("past_rounds", []))]


def _what_was_repeated_is_there(run: Run, session: Session) -> Iterator[str]:
    answered = {(each.check_in_id, each.initiative_id) for each in session.exec(select(Answer))}
    for check_in, initiative in run.promises.repeated:
        asks = [initiative] if initiative else session.get_one(CheckIn, check_in).asks
        for each in asks:
            if (check_in, each) not in answered:
                yield f"no change was pressed for {each} in check-in {check_in}, and nothing is there"


def _drafts_are_kept(run: Run, session: Session) -> Iterator[str]:
    kept = {(each.check_in_id, each.initiative_id): each.fields.get("note") for each in session.exec(select(Draft))}
    for about, word in run.promises.drafts.items():
        if kept.get(about) != word:
            yield f"draft {word} about {about} was taken, and there is {kept.get(about)}"


def _posts(run: Run) -> Iterator[tuple[str, Json]]:
    workspace = run.slack.workspace
    with workspace.lock:
        for channel, posts in workspace.posts.items():
            for post in posts:
                if post.get("bot_id"):
                    yield channel, post


def _key(post: Json) -> str:
    return str(post.get("metadata", {}).get("event_payload", {}).get("key", ""))


def _each_message_shows_once(run: Run, session: Session) -> Iterator[str]:
    shown = Counter(_key(post) for _, post in _posts(run) if _key(post))
    run.counts["messages in Slack"] = len(shown)
    yield from (f"message {key} shows {number} times" for key, number in shown.items() if number > 1)
    files = sum(1 for _, post in _posts(run) if post.get("files"))
    run.counts["files in Slack"] = files
    # Where a file stands is not known, so that what was shown and stands nowhere is one.
    sent = [each.key for each in session.exec(select(Message)) if each.posted_at and not each.ts]
    if files != len(sent):
        yield f"there are {files} files in Slack, and there should be {sorted(sent)}"
    for _, post in _posts(run):
        if not _key(post) and not post.get("files"):
            yield f"a message of nobody's: {post.get('text')}"


def _all_is_shown_as_wanted(run: Run, session: Session) -> Iterator[str]:
    now = run.clock()
    places = {(channel, post["ts"]): post for channel, post in _posts(run)}
    rows = {each.key: each for each in session.exec(select(Message))}
    run.counts["messages in the outbox"] = len(rows)
    for row in rows.values():
        if row.due_at and row.due_at <= now:
            yield f"message {row.key} ({row.notice}) waits still: {row.failure}"
        if row.failure and row.due_at is None:
            run.counts[f"given up: {row.failure}"] += 1
            if row.failure != NOTHING_LEFT_TO_SAY:
                yield f"message {row.key} was given up: {row.failure}"
        if row.due_at is None and not row.failure and row.shown != row.wanted:
            yield f"message {row.key} shows {row.shown} instead of {row.wanted}"
        if row.ts is None or row.notice.startswith("home"):
            continue
        post = places.get((row.channel or "", row.ts))
        if post is None or _key(post) != row.key:
            yield f"message {row.key} ({row.notice}) does not stand where the database has it"
        elif row.parent_key and post.get("thread_ts") != rows[row.parent_key].ts:
            yield f"message {row.key} hangs under {post.get('thread_ts')}"


def _whoever_was_asked_has_one_card(session: Session) -> Iterator[str]:
    cards = Counter(
        (each.about["check_in"], each.about["person"])
        for each in session.exec(select(Message).where(Message.notice == "check_in_card"))
    )
    yield from (f"{number} cards for {whom}" for whom, number in cards.items() if number > 1)
    for each in session.exec(select(CheckIn)):
        if each.asked_at and each.asked_id and (each.id, each.asked_id) not in cards:
            yield f"check-in {each.id} was asked, and there is no card"


def _one_intervention_at_a_time(session: Session) -> Iterator[str]:
    rows = session.exec(select(Intervention)).all()
    unclosed = Counter(each.initiative_id for each in rows if each.closed_at is None and not each.is_restricted)
    yield from (f"{number} open interventions about {each}" for each, number in unclosed.items() if number > 1)


def _detection_follows_from_the_answers(run: Run, session: Session) -> Iterator[str]:
    for initiative in session.exec(select(Initiative)).all():
        community = session.get_one(Community, initiative.community_id)
        limits = assessing.limits_of(community)
        steps = list(assessing.replayed(session, community, initiative, limits, run.clock()))
        tracking = session.get(Tracking, initiative.id)
        run.counts["check-ins judged"] += len(steps)
        if steps and (tracking is None or tracking.memory != assessing.to_dict(steps[-1].memory)):
            yield f"detection remembers something else of initiative {initiative.id} than its answers say"
