-- Identity providers that metadata names: whose statements of who has logged in may be looked at.

-- CreateTable
CREATE TABLE "identity_provider" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "entity_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "metadata_digest" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "identity_provider_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_entity_id_key" ON "identity_provider"("entity_id");

-- It belongs to no organisation.
ALTER TABLE identity_provider ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (display_name, metadata, metadata_digest, managed_by, removed_at)
  ON identity_provider TO behorig_administration;
GRANT SELECT (entity_id, metadata, metadata_digest, managed_by, removed_at) ON identity_provider TO behorig_answering;
CREATE POLICY administration_reads ON identity_provider FOR SELECT TO behorig_administration
  USING (behorig.administers_any());
CREATE POLICY administration_adds ON identity_provider FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration_changes ON identity_provider FOR UPDATE TO behorig_administration
  USING (behorig.administers(NULL));
CREATE POLICY answering ON identity_provider FOR SELECT TO behorig_answering USING (true);

-- What was fetched before is fetched again, for the identity providers in it.
ALTER TABLE metadata_feed ADD COLUMN "identity_providers" INTEGER;
GRANT UPDATE (identity_providers) ON metadata_feed TO behorig_administration;
UPDATE metadata_feed SET version = NULL, next_at = statement_timestamp();
