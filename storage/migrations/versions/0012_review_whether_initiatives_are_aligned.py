"""Review whether initiatives are aligned"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alignment_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_alignment_reminder_community_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alignment_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_reminder")),
        sa.UniqueConstraint("community_id", "person_id", name=op.f("uq_alignment_reminder_community_id_person_id")),
    )
    with op.batch_alter_table("alignment_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alignment_reminder_next_at"), ["next_at"], unique=False)

    op.create_table(
        "alignment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_alignment_request_by_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_alignment_request_community_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_alignment_request_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_request")),
        sa.UniqueConstraint("initiative_id", "number", name=op.f("uq_alignment_request_initiative_id_number")),
    )
    with op.batch_alter_table("alignment_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alignment_request_community_id"), ["community_id"], unique=False)

    op.create_table(
        "alignment_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("alignment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_alignment_review_by_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_alignment_review_community_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_alignment_review_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_review")),
        sa.UniqueConstraint("initiative_id", "number", name=op.f("uq_alignment_review_initiative_id_number")),
    )
    with op.batch_alter_table("alignment_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alignment_review_community_id"), ["community_id"], unique=False)


def downgrade() -> None:
    op.drop_table("alignment_review")
    op.drop_table("alignment_request")
    op.drop_table("alignment_reminder")
