"""Tell how things stood on any past day."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_change")),
    )
    with op.batch_alter_table("presence_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presence_change_person_id"), ["person_id"], unique=False)

    op.create_table(
        "check_in_acknowledgement",
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_check_in_acknowledgement_by_id")),
        sa.ForeignKeyConstraint(["check_in_id"], ["check_in.id"], name=op.f("fk_check_in_acknowledgement_check_in_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_check_in_acknowledgement_community_id")
        ),
        sa.PrimaryKeyConstraint("check_in_id", name=op.f("pk_check_in_acknowledgement")),
    )
    with op.batch_alter_table("check_in_acknowledgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_acknowledgement_community_id"), ["community_id"], unique=False)

    op.create_table(
        "verdict_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "state", sa.Enum("clear", "watch", "slipping", name="state", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "level", sa.Enum("advise", "assist", "direct", name="level", native_enum=False, length=40), nullable=True
        ),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_verdict_change_community_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_verdict_change_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_change")),
    )
    with op.batch_alter_table("verdict_change", schema=None) as batch_op:
        batch_op.create_index("ix_verdict_change_community_id_at", ["community_id", "at"], unique=False)
        batch_op.create_index("ix_verdict_change_initiative_id_at", ["initiative_id", "at"], unique=False)

    op.create_table(
        "action_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("from_owner_id", sa.Integer(), nullable=False),
        sa.Column("from_due_on", sa.Date(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_change_action_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_action_change_community_id")),
        sa.ForeignKeyConstraint(["from_owner_id"], ["person.id"], name=op.f("fk_action_change_from_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_change")),
    )
    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_change_community_id"), ["community_id"], unique=False)

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_initiative_id_at", ["initiative_id", "at"], unique=False)

    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skipped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digested_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("corrected_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("left_out", sa.JSON(), server_default="{}", nullable=False))
        batch_op.create_index(batch_op.f("ix_cycle_digested_at"), ["digested_at"], unique=False)

    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    _tell_what_is_known_of_the_past()


def downgrade() -> None:
    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.drop_column("added_at")

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_digested_at"))
        batch_op.drop_column("left_out")
        batch_op.drop_column("corrected_at")
        batch_op.drop_column("digested_at")

    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_column("skipped_at")

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_initiative_id_at")

    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_change_community_id"))

    op.drop_table("action_change")
    with op.batch_alter_table("verdict_change", schema=None) as batch_op:
        batch_op.drop_index("ix_verdict_change_initiative_id_at")
        batch_op.drop_index("ix_verdict_change_community_id_at")

    op.drop_table("verdict_change")
    with op.batch_alter_table("check_in_acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_in_acknowledgement_community_id"))

    op.drop_table("check_in_acknowledgement")
    with op.batch_alter_table("presence_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presence_change_person_id"))

    op.drop_table("presence_change")


def _tell_what_is_known_of_the_past() -> None:
    """Take earlier verdicts over at noon of their day, and count the rounds of the past as told."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    noon = "a.as_of || ' 12:00:00.000000'" if is_sqlite else "(a.as_of + time '12:00') AT TIME ZONE 'UTC'"
    op.execute(f"""
        INSERT INTO verdict_change (community_id, initiative_id, at, as_of, state, level, points, findings)
        SELECT i.community_id, a.initiative_id, {noon}, a.as_of, a.state, a.level, a.points, a.findings
        FROM (
            SELECT s.*, LAG(state) OVER w AS state_before, LAG(points) OVER w AS points_before
            FROM assessment s WINDOW w AS (PARTITION BY initiative_id ORDER BY as_of, id)
        ) a JOIN initiative i ON i.id = a.initiative_id
        WHERE a.state_before IS NULL OR a.state_before <> a.state OR a.points_before <> a.points
        ORDER BY a.as_of, a.id
    """)
    due = "(SELECT max(due_at) FROM check_in WHERE check_in.cycle_id = cycle.id)"
    op.execute(f"UPDATE cycle SET digested_at = {due} WHERE {due} < CURRENT_TIMESTAMP")
    _note_who_could_not_answer()


def _note_who_could_not_answer() -> None:
    connection = op.get_bind()
    left_out: dict[int, dict[str, str]] = {}
    states = "('excused', 'vacant', 'lapsed')"
    query = f"SELECT cycle_id, division_id, state FROM check_in WHERE state IN {states}"
    for cycle_id, division_id, state in connection.execute(sa.text(query)):
        left_out.setdefault(cycle_id, {})[str(division_id)] = state
    cycle = sa.table("cycle", sa.column("id", sa.Integer), sa.column("left_out", sa.JSON))
    for cycle_id, states_of in left_out.items():
        connection.execute(sa.update(cycle).where(cycle.c.id == cycle_id).values(left_out=states_of))
