"""Follow interventions through: steps that ran, former places of messages, and who a restricted one concerns."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_former_place_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_place")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_former_place_channel_ts")),
    )
    with op.batch_alter_table("former_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_place_message_id"), ["message_id"], unique=False)

    op.create_table(
        "intervention_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("who_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ran_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_step_intervention_id")
        ),
        sa.ForeignKeyConstraint(["who_id"], ["person.id"], name=op.f("fk_intervention_step_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_step")),
    )
    with op.batch_alter_table("intervention_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_step_intervention_id"), ["intervention_id"], unique=False)

    with op.batch_alter_table("lane", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rests_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("url", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))

    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("source_link", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("concerned", sa.JSON(), server_default="[]", nullable=False))
        batch_op.drop_index("uq_intervention_open")
    _one_open("closed_at IS NULL AND NOT is_restricted")


def downgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("uq_intervention_open")
    _one_open("closed_at IS NULL")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_column("concerned")
        batch_op.drop_column("source_link")

    with op.batch_alter_table("intervention_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intervention_step_intervention_id"))

    op.drop_table("intervention_step")
    with op.batch_alter_table("former_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_place_message_id"))

    op.drop_table("former_place")
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("url")

    with op.batch_alter_table("lane", schema=None) as batch_op:
        batch_op.drop_column("rests_until")


def _one_open(condition: str) -> None:
    op.create_index(
        "uq_intervention_open",
        "intervention",
        ["initiative_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
