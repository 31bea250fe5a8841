"""Issue directives and keep what divisions confirm"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("link", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("in_effect_by", sa.Date(), nullable=False),
        sa.Column("is_to_all", sa.Boolean(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("looked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_directive_community_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_directive_ended_by_id")),
        sa.ForeignKeyConstraint(["intervention_id"], ["intervention.id"], name=op.f("fk_directive_intervention_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_directive_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_directive_community_id_number")),
    )
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directive_intervention_id"), ["intervention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_state"), ["state"], unique=False)

    op.create_table(
        "directive_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_directive_confirmation_by_id")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_directive_confirmation_directive_id")
        ),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_directive_confirmation_division_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_directive_confirmation_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_confirmation")),
    )
    with op.batch_alter_table("directive_confirmation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_directive_confirmation_standing",
            ["directive_id", "division_id", "step"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "directive_division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["directive_id"], ["directive.id"], name=op.f("fk_directive_division_directive_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_directive_division_division_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_division")),
        sa.UniqueConstraint("directive_id", "division_id", name=op.f("uq_directive_division_directive_id_division_id")),
    )
    op.create_table(
        "directive_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reminded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["directive_id"], ["directive.id"], name=op.f("fk_directive_recipient_directive_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_directive_recipient_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_recipient")),
        sa.UniqueConstraint("directive_id", "person_id", name=op.f("uq_directive_recipient_directive_id_person_id")),
    )
    with op.batch_alter_table("directive_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directive_recipient_next_at"), ["next_at"], unique=False)


def downgrade() -> None:
    op.drop_table("directive_recipient")
    op.drop_table("directive_division")
    op.drop_table("directive_confirmation")
    op.drop_table("directive")
