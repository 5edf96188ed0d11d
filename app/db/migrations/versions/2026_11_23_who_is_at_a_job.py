"""Note which worker is at a job, when it last gave a sign of life, and how often it was begun.

Data and tables change in separate migrations. Never edit one that has been released.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_23_who_is_at_a_job"
down_revision: str | Sequence[str] | None = "2026_11_23_first_tables"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Towards the new form."""
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("worker", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Back to the form before."""
    with op.batch_alter_table("job") as table:
        table.drop_column("attempts")
        table.drop_column("beat_at")
        table.drop_column("worker")
