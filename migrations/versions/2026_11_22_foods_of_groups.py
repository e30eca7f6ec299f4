"""Indexes to count the foods of a group with at least so much magnesium"""

from alembic import op

revision = "2026_11_22_foods_of_groups"
down_revision = "2026_11_22_indexes_of_lists"
branch_labels = None
depends_on = None

AMOUNTS = {"per_100g": "magnesium_mg_per_100g", "per_serving": "magnesium_mg_per_serving"}


def upgrade() -> None:
    for name, amount in AMOUNTS.items():
        op.create_index(f"ix_food_of_group_{name}", "food", ["group", amount, "id"])


def downgrade() -> None:
    for name in AMOUNTS:
        op.drop_index(f"ix_food_of_group_{name}", table_name="food")
