"""Find when somebody was named."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_intervention_step_who_id_ran_at", "intervention_step", ["who_id", "ran_at"])


def downgrade() -> None:
    op.drop_index("ix_intervention_step_who_id_ran_at", table_name="intervention_step")
