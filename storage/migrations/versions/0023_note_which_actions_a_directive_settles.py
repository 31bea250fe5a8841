"""Note which actions a directive settles."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("action", sa.Column("settles_with", words, server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("action", "settles_with")
