"""Create content"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_create_content"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_system",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=True),
        sa.Column("oid", sa.String(length=60), nullable=True),
        sa.Column("uri_template", sa.String(length=200), nullable=True),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("bare_code_only", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_system")),
    )
    op.create_table(
        "notice",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("placement", sa.String(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_table(
        "record",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("one_liner", sa.String(length=80), nullable=False),
        sa.Column("card", sa.String(length=160), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=False),
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column(
            "sort_name",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_type_sort_name_id"), ["type", "sort_name", "id"], unique=False)

    op.create_table(
        "release",
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_release")),
    )
    op.create_table(
        "rendered",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendered")),
    )
    op.create_table(
        "caution",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("medicine_class", sa.String(length=120), nullable=True),
        sa.Column("spacing_hours_before", sa.Float(), nullable=True),
        sa.Column("spacing_hours_after", sa.Float(), nullable=True),
        sa.Column("action", sa.String(length=300), nullable=False),
        sa.Column("verification", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_caution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caution")),
    )
    with op.batch_alter_table("caution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_caution_severity"), ["severity"], unique=False)

    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(length=20), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("successor", sa.String(length=80), nullable=True),
        sa.Column("digest_before", sa.String(length=32), nullable=True),
        sa.Column("digest_after", sa.String(length=32), nullable=True),
        sa.Column(
            "document",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["release"], ["release.version"], name=op.f("fk_change_release")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_id"), ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_op"), ["op"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_type"), ["type"], unique=False)

    op.create_table(
        "code",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("display", sa.String(length=160), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("verification", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_code_record_id")),
        sa.ForeignKeyConstraint(["system"], ["code_system.id"], name=op.f("fk_code_system")),
        sa.PrimaryKeyConstraint("record_id", "position", name=op.f("pk_code")),
    )
    op.create_table(
        "condition",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_condition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_kind"), ["kind"], unique=False)

    op.create_table(
        "conflict",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(length=600), nullable=False),
        sa.Column("known", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_conflict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_kind"), ["kind"], unique=False)

    op.create_table(
        "content",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("summary", sa.String(length=700), nullable=True),
        sa.Column("body", sa.String(length=6000), nullable=True),
        sa.Column("consult_professional", sa.Boolean(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("clinical_review", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_content_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
    )
    op.create_table(
        "correction",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.String(length=500), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_correction_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_kind"), ["kind"], unique=False)

    op.create_table(
        "factor",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_factor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
    )
    with op.batch_alter_table("factor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_factor_kind"), ["kind"], unique=False)

    op.create_table(
        "food_group",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_food_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food_group")),
    )
    op.create_table(
        "gap",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("known", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_gap_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    op.create_table(
        "lifestyle_advice",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("suits_every_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_lifestyle_advice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lifestyle_advice")),
    )
    with op.batch_alter_table("lifestyle_advice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lifestyle_advice_kind"), ["kind"], unique=False)

    op.create_table(
        "loaded_content",
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("seed_digest", sa.String(length=64), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("rendering_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.version"], name=op.f("fk_loaded_content_release")),
        sa.PrimaryKeyConstraint("release", name=op.f("pk_loaded_content")),
    )
    op.create_table(
        "mechanism",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_mechanism_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mechanism")),
    )
    with op.batch_alter_table("mechanism", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mechanism_kind"), ["kind"], unique=False)

    op.create_table(
        "nutrient",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(length=4), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_nutrient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nutrient")),
    )
    with op.batch_alter_table("nutrient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nutrient_kind"), ["kind"], unique=False)

    op.create_table(
        "record_link",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "target_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_link_record_id")),
        sa.ForeignKeyConstraint(["target_id"], ["record.id"], name=op.f("fk_record_link_target_id")),
        sa.PrimaryKeyConstraint("record_id", "member", "position", name=op.f("pk_record_link")),
    )
    with op.batch_alter_table("record_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_link_target_id"), ["target_id"], unique=False)

    op.create_table(
        "record_term",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_term_record_id")),
        sa.PrimaryKeyConstraint("record_id", "member", "position", name=op.f("pk_record_term")),
    )
    with op.batch_alter_table("record_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_term_term"), ["term"], unique=False)

    op.create_table(
        "reference",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("authors", sa.String(length=200), nullable=True),
        sa.Column("container", sa.String(length=200), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("locator", sa.String(length=60), nullable=True),
        sa.Column("doi", sa.String(length=100), nullable=True),
        sa.Column("pmid", sa.String(length=9), nullable=True),
        sa.Column("pmcid", sa.String(length=12), nullable=True),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.Column("finding", sa.String(length=600), nullable=True),
        sa.Column("verification", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_reference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_reference_year"), ["year"], unique=False)

    op.create_table(
        "source",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("title", sa.String(length=160), nullable=True),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.Column("publisher", sa.String(length=120), nullable=True),
        sa.Column("family", sa.String(length=60), nullable=True),
        sa.Column("commercial_level", sa.String(), nullable=False),
        sa.Column("commercial_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "supplement_form",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("absorption", sa.String(length=600), nullable=True),
        sa.Column("gut_effects", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_supplement_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_form")),
    )
    op.create_table(
        "symptom",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_symptom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symptom")),
    )
    with op.batch_alter_table("symptom", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_symptom_kind"), ["kind"], unique=False)

    op.create_table(
        "synonym",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_synonym_record_id")),
        sa.PrimaryKeyConstraint("record_id", "position", name=op.f("pk_synonym")),
    )
    op.create_table(
        "vocabulary",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_vocabulary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary")),
    )
    op.create_table(
        "composition",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("formula", sa.String(length=60), nullable=True),
        sa.Column("hydration", sa.String(), nullable=True),
        sa.Column("typical", sa.Boolean(), nullable=False),
        sa.Column("molar_mass_g_per_mol", sa.Float(), nullable=True),
        sa.Column("elemental_percent", sa.Float(), nullable=True),
        sa.Column("mg_per_100_mg_magnesium", sa.Integer(), nullable=True),
        sa.Column(
            "form_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["supplement_form.id"], name=op.f("fk_composition_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition")),
    )
    with op.batch_alter_table("composition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_composition_form_id"), ["form_id"], unique=False)

    op.create_table(
        "dosage",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "form", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("applies_to", sa.String(), nullable=False),
        sa.Column("low_mg", sa.Float(), nullable=True),
        sa.Column("high_mg", sa.Float(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(length=160), nullable=True),
        sa.Column("timing", sa.String(length=160), nullable=True),
        sa.Column("exceeds_adult_ul", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["form"], ["supplement_form.id"], name=op.f("fk_dosage_form")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_dosage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dosage")),
    )
    op.create_table(
        "food",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "group",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("usda_description", sa.String(length=160), nullable=False),
        sa.Column("ndb_number", sa.String(length=5), nullable=False),
        sa.Column("magnesium_mg_per_100g", sa.Float(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column("magnesium_mg_per_serving", sa.Float(), nullable=False),
        sa.Column("percent_daily_value", sa.Integer(), nullable=False),
        sa.Column("daily_value_mg", sa.Integer(), nullable=False),
        sa.Column("serving_label", sa.String(length=60), nullable=False),
        sa.Column("serving_grams", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["group"], ["food_group.id"], name=op.f("fk_food_group")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_food_id")),
        sa.ForeignKeyConstraint(["reference"], ["reference.id"], name=op.f("fk_food_reference")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food")),
    )
    with op.batch_alter_table("food", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_food_group"), ["group"], unique=False)
        batch_op.create_index(batch_op.f("ix_food_magnesium_mg_per_100g"), ["magnesium_mg_per_100g"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_food_magnesium_mg_per_serving"), ["magnesium_mg_per_serving"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_food_state"), ["state"], unique=False)

    op.create_table(
        "intake",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "nutrient",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("applies_to", sa.String(), nullable=False),
        sa.Column("life_stage", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("age_min_months", sa.Integer(), nullable=False),
        sa.Column("age_max_months", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nutrient"], ["nutrient.id"], name=op.f("fk_intake_nutrient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_nutrient"), ["nutrient"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_position"), ["position"], unique=False)

    op.create_table(
        "passage",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "source",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_passage_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_disposition"), ["disposition"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_role"), ["role"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_source"), ["source"], unique=False)

    op.create_table(
        "record_reference",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "reference_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_reference_record_id")),
        sa.ForeignKeyConstraint(["reference_id"], ["reference.id"], name=op.f("fk_record_reference_reference_id")),
        sa.PrimaryKeyConstraint("record_id", "member", "position", name=op.f("pk_record_reference")),
    )
    with op.batch_alter_table("record_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_reference_reference_id"), ["reference_id"], unique=False)

    op.create_table(
        "vocabulary_term",
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("inverse_name", sa.String(length=80), nullable=True),
        sa.Column("definition", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column(
            "vocabulary",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["vocabulary"], ["vocabulary.id"], name=op.f("fk_vocabulary_term_vocabulary")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_term")),
    )
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vocabulary_term_vocabulary"), ["vocabulary"], unique=False)

    op.create_table(
        "claim",
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("said", sa.String(length=400), nullable=True),
        sa.Column("known", sa.String(length=600), nullable=False),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column(
            "via", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("population", sa.String(length=160), nullable=True),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column(
            "subject",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "object",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("term", sa.String(length=120), nullable=True),
        sa.Column(
            "source",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("standing", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_claim_id")),
        sa.ForeignKeyConstraint(["object"], ["record.id"], name=op.f("fk_claim_object")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_claim_source")),
        sa.ForeignKeyConstraint(["subject"], ["record.id"], name=op.f("fk_claim_subject")),
        sa.ForeignKeyConstraint(["term"], ["vocabulary_term.id"], name=op.f("fk_claim_term")),
        sa.ForeignKeyConstraint(["via"], ["mechanism.id"], name=op.f("fk_claim_via")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_object"), ["object"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_predicate"), ["predicate"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_standing"), ["standing"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_via"), ["via"], unique=False)

    op.create_table(
        "composition_identifier",
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column(
            "composition_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["composition_id"], ["composition.id"], name=op.f("fk_composition_identifier_composition_id")
        ),
        sa.ForeignKeyConstraint(["system"], ["code_system.id"], name=op.f("fk_composition_identifier_system")),
        sa.PrimaryKeyConstraint("composition_id", "position", name=op.f("pk_composition_identifier")),
    )
    op.create_table(
        "intake_reference",
        sa.Column(
            "intake_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "reference_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_intake_reference_intake_id")),
        sa.ForeignKeyConstraint(["reference_id"], ["reference.id"], name=op.f("fk_intake_reference_reference_id")),
        sa.PrimaryKeyConstraint("intake_id", "position", name=op.f("pk_intake_reference")),
    )
    op.create_table(
        "record_passage",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "passage_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_record_passage_passage_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_passage_record_id")),
        sa.PrimaryKeyConstraint("record_id", "position", name=op.f("pk_record_passage")),
    )
    with op.batch_alter_table("record_passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_passage_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("certainty", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("evidence_type", sa.String(), nullable=False),
        sa.Column("graded_by", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column(
            "claim_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_assessment_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_certainty"), ["certainty"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_direction"), ["direction"], unique=False)

    op.create_table(
        "claim_value",
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column(
            "claim_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_value_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_value")),
    )
    op.create_table(
        "relation",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "claim_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "other_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("inverse", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_relation_claim_id")),
        sa.ForeignKeyConstraint(["other_id"], ["record.id"], name=op.f("fk_relation_other_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_relation_record_id")),
        sa.PrimaryKeyConstraint("record_id", "claim_id", "other_id", name=op.f("pk_relation")),
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relation_other_id"), ["other_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relation_other_id"))

    op.drop_table("relation")
    op.drop_table("claim_value")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_direction"))
        batch_op.drop_index(batch_op.f("ix_assessment_certainty"))

    op.drop_table("assessment")
    with op.batch_alter_table("record_passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_passage_passage_id"))

    op.drop_table("record_passage")
    op.drop_table("intake_reference")
    op.drop_table("composition_identifier")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_via"))
        batch_op.drop_index(batch_op.f("ix_claim_subject"))
        batch_op.drop_index(batch_op.f("ix_claim_standing"))
        batch_op.drop_index(batch_op.f("ix_claim_source"))
        batch_op.drop_index(batch_op.f("ix_claim_predicate"))
        batch_op.drop_index(batch_op.f("ix_claim_object"))

    op.drop_table("claim")
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vocabulary_term_vocabulary"))

    op.drop_table("vocabulary_term")
    with op.batch_alter_table("record_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_reference_reference_id"))

    op.drop_table("record_reference")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_source"))
        batch_op.drop_index(batch_op.f("ix_passage_role"))
        batch_op.drop_index(batch_op.f("ix_passage_disposition"))

    op.drop_table("passage")
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_position"))
        batch_op.drop_index(batch_op.f("ix_intake_nutrient"))

    op.drop_table("intake")
    with op.batch_alter_table("food", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_food_state"))
        batch_op.drop_index(batch_op.f("ix_food_magnesium_mg_per_serving"))
        batch_op.drop_index(batch_op.f("ix_food_magnesium_mg_per_100g"))
        batch_op.drop_index(batch_op.f("ix_food_group"))

    op.drop_table("food")
    op.drop_table("dosage")
    with op.batch_alter_table("composition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_composition_form_id"))

    op.drop_table("composition")
    op.drop_table("vocabulary")
    op.drop_table("synonym")
    with op.batch_alter_table("symptom", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_symptom_kind"))

    op.drop_table("symptom")
    op.drop_table("supplement_form")
    op.drop_table("source")
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_year"))
        batch_op.drop_index(batch_op.f("ix_reference_kind"))

    op.drop_table("reference")
    with op.batch_alter_table("record_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_term_term"))

    op.drop_table("record_term")
    with op.batch_alter_table("record_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_link_target_id"))

    op.drop_table("record_link")
    with op.batch_alter_table("nutrient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nutrient_kind"))

    op.drop_table("nutrient")
    with op.batch_alter_table("mechanism", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mechanism_kind"))

    op.drop_table("mechanism")
    op.drop_table("loaded_content")
    with op.batch_alter_table("lifestyle_advice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lifestyle_advice_kind"))

    op.drop_table("lifestyle_advice")
    op.drop_table("gap")
    op.drop_table("food_group")
    with op.batch_alter_table("factor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_factor_kind"))

    op.drop_table("factor")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_kind"))

    op.drop_table("correction")
    op.drop_table("content")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_kind"))

    op.drop_table("conflict")
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_kind"))

    op.drop_table("condition")
    op.drop_table("code")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_type"))
        batch_op.drop_index(batch_op.f("ix_change_op"))
        batch_op.drop_index(batch_op.f("ix_change_id"))

    op.drop_table("change")
    with op.batch_alter_table("caution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_caution_severity"))

    op.drop_table("caution")
    op.drop_table("rendered")
    op.drop_table("release")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_type_sort_name_id"))

    op.drop_table("record")
    op.drop_table("notice")
    op.drop_table("code_system")
