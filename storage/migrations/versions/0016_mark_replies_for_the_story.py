"""Mark replies for the story"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("thread_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marked_by", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("thread_reply", schema=None) as batch_op:
        batch_op.drop_column("marked_by")
