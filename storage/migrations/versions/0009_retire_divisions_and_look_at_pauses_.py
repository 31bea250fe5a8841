"""Retire divisions and look at pauses again"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "initiative_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("from_division_id", sa.Integer(), nullable=False),
        sa.Column("to_division_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_initiative_move_by_id")),
        sa.ForeignKeyConstraint(
            ["from_division_id"], ["division.id"], name=op.f("fk_initiative_move_from_division_id")
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_move_initiative_id")),
        sa.ForeignKeyConstraint(["to_division_id"], ["division.id"], name=op.f("fk_initiative_move_to_division_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_move")),
    )
    op.create_index(op.f("ix_initiative_move_initiative_id"), "initiative_move", ["initiative_id"])
    op.add_column("division", sa.Column("vacancy_told_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column("initiative", sa.Column("review_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_initiative_review_at"), "initiative", ["review_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_initiative_review_at"), "initiative")
    op.drop_column("initiative", "review_at")
    op.drop_column("division", "vacancy_told_at")
    op.drop_index(op.f("ix_initiative_move_initiative_id"), "initiative_move")
    op.drop_table("initiative_move")
