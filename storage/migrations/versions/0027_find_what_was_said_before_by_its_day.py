"""Find what was said before by its day, and since when a status stands by the index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("day", sa.Date(), server_default="1970-01-01", nullable=False))
    op.execute("UPDATE answer SET day = (SELECT check_in.day FROM check_in WHERE check_in.id = answer.check_in_id)")
    op.create_index("ix_answer_initiative_id_day", "answer", ["initiative_id", "day", "id"])
    op.drop_index("ix_answer_initiative_id_at", "answer")
    op.create_index("ix_answer_initiative_id_at", "answer", ["initiative_id", "at", "id", "status"])


def downgrade() -> None:
    op.drop_index("ix_answer_initiative_id_at", "answer")
    op.create_index("ix_answer_initiative_id_at", "answer", ["initiative_id", "at"])
    op.drop_index("ix_answer_initiative_id_day", "answer")
    op.drop_column("answer", "day")
