"""Find the check-ins of a quarter by their day."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_check_in_community_id_day_state", "check_in", ["community_id", "day", "state"])


def downgrade() -> None:
    op.drop_index("ix_check_in_community_id_day_state", "check_in")
