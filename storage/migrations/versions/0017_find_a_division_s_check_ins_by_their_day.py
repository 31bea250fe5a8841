"""Find a division's check-ins by their day, however many years of them there are."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_check_in_division_id_day", "check_in", ["division_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_check_in_division_id_day", "check_in")
