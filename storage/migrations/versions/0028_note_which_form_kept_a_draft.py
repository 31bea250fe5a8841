"""Note which form kept a draft, since another one may be open beside it."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("draft", sa.Column("form", words, server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("draft", "form")
