"""Keep one index of answers by initiative: the one that goes on by instant finds them too, and a write costs less."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_answer_initiative_id", "answer")


def downgrade() -> None:
    op.create_index("ix_answer_initiative_id", "answer", ["initiative_id"])
