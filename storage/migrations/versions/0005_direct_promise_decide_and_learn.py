"""Directing: actions, sponsor asks, decisions, lessons, changed playbooks, and texts that can be found again.

The full-text index of `recall` is kept in step by the database itself, so inside every transaction: on SQLite by
triggers on an FTS5 table, on PostgreSQL by a generated column. A later migration that rebuilds `recall` on SQLite (a
batch operation) drops the triggers with the old table and has to make them again with `keep_in_step`.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playbook_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_playbook_change_by_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_playbook_change_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_change")),
    )
    with op.batch_alter_table("playbook_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_playbook_change_community_id"), ["community_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("link", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settled", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reminded_stage", sa.Integer(), nullable=False),
        sa.Column("owner_left_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_action_community_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_action_intervention_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_action_made_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_owner_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_action_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_intervention_id"), ["intervention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_next_at"), ["next_at"], unique=False)
        batch_op.create_index("ix_action_open", ["community_id", "settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("link", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_decision_community_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_decision_intervention_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_decision_recorded_by_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["person.id"], name=op.f("fk_decision_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("community_id", "channel", "ts", name=op.f("uq_decision_community_id_channel_ts")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_channel"), ["channel"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_intervention_id"), ["intervention_id"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("helped", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("change", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("who_else", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=True),
        sa.Column("held", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("held_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"], name=op.f("fk_lesson_asked_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_lesson_by_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_lesson_community_id")),
        sa.ForeignKeyConstraint(["held_by_id"], ["person.id"], name=op.f("fk_lesson_held_by_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_lesson_intervention_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("intervention_id", "round", name=op.f("uq_lesson_intervention_id_round")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_next_at"), ["next_at"], unique=False)

    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("facets", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_recall_community_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_recall_initiative_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_recall_intervention_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_recall_kind_ref_id")),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index("ix_recall_community", ["community_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_intervention_id"), ["intervention_id"], unique=False)

    op.create_table(
        "sponsor_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_sponsor_ask_community_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_sponsor_ask_intervention_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["person.id"], name=op.f("fk_sponsor_ask_sponsor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_ask")),
    )
    with op.batch_alter_table("sponsor_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_ask_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsor_ask_intervention_id"), ["intervention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsor_ask_next_at"), ["next_at"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        keep_in_step()
    else:
        _generate_vector()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE recall_fts")
    for table in ("sponsor_ask", "recall", "lesson", "decision", "action", "playbook_change"):
        op.drop_table(table)


def keep_in_step() -> None:
    """Have SQLite change the full-text index with every change of `recall`."""
    op.execute(
        "CREATE VIRTUAL TABLE recall_fts USING fts5(title, words, facets, content='recall', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    taken_out = (
        "INSERT INTO recall_fts(recall_fts, rowid, title, words, facets) "
        "VALUES ('delete', old.id, old.title, old.words, old.facets);"
    )
    put_in = "INSERT INTO recall_fts(rowid, title, words, facets) VALUES (new.id, new.title, new.words, new.facets);"
    op.execute(f"CREATE TRIGGER recall_in AFTER INSERT ON recall BEGIN {put_in} END")
    op.execute(f"CREATE TRIGGER recall_out AFTER DELETE ON recall BEGIN {taken_out} END")
    op.execute(f"CREATE TRIGGER recall_new AFTER UPDATE ON recall BEGIN {taken_out} {put_in} END")


def _generate_vector() -> None:
    op.execute(
        "ALTER TABLE recall ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', words), 'B') || "
        "setweight(to_tsvector('simple', facets), 'D')) STORED"
    )
    op.execute("CREATE INDEX ix_recall_vector ON recall USING gin (vector)")
