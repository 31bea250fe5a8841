"""Keep that a division was handed over."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("taken_over_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["before_id"], ["person.id"], name=op.f("fk_handover_before_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_handover_community_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_handover_division_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handover_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("division_id", "person_id", "at", name=op.f("uq_handover_division_id_person_id_at")),
    )


def downgrade() -> None:
    op.drop_table("handover")
