"""An answer read in from records may lack a status."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer") as answer:
        answer.alter_column("status", existing_type=sa.VARCHAR(length=40), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("answer") as answer:
        answer.alter_column("status", existing_type=sa.VARCHAR(length=40), nullable=False)
