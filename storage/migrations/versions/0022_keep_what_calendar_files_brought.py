"""Keep what each calendar file brought, so that it can be looked at first and taken back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("taken_back_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calendar_import_by_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_calendar_import_community_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_calendar_import_division_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_import")),
    )
    with op.batch_alter_table("calendar_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_import_community_id"), ["community_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("calendar_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_import_community_id"))
    op.drop_table("calendar_import")
