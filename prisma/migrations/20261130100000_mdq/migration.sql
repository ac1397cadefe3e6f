-- Federations that are asked for one entity at a time (MDQ): until when each entity that was verified counts.

ALTER TABLE "metadata_feed" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'aggregate',
ADD COLUMN "leased_until" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "mdq_entity" (
    "feed" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "version" TEXT,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "published_at" TIMESTAMPTZ(6),
    "signing_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "verified_at" TIMESTAMPTZ(6) NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),
    "failing_since" TIMESTAMPTZ(6),
    "failure" TEXT,

    CONSTRAINT "mdq_entity_pkey" PRIMARY KEY ("feed","entity_id")
);

-- CreateIndex
CREATE INDEX "mdq_entity_feed_next_at_idx" ON "mdq_entity"("feed", "next_at");

-- AddForeignKey
ALTER TABLE "mdq_entity" ADD CONSTRAINT "mdq_entity_feed_fkey" FOREIGN KEY ("feed") REFERENCES "metadata_feed"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE metadata_feed ADD CONSTRAINT metadata_feed__kind CHECK (kind IN ('aggregate', 'mdq'));

GRANT UPDATE (kind, leased_until) ON metadata_feed TO behorig_administration;
GRANT SELECT (kind) ON metadata_feed TO behorig_answering;

-- It belongs to no organisation, as its feed.
ALTER TABLE mdq_entity ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (version, valid_until, published_at, signing_keys, verified_at, next_at, removed_at,
  failing_since, failure) ON mdq_entity TO behorig_administration;
GRANT SELECT (feed, entity_id, valid_until, removed_at) ON mdq_entity TO behorig_answering;
CREATE POLICY administration_reads ON mdq_entity FOR SELECT TO behorig_administration
  USING (behorig.administers_any());
CREATE POLICY administration_adds ON mdq_entity FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration_changes ON mdq_entity FOR UPDATE TO behorig_administration
  USING (behorig.administers(NULL));
CREATE POLICY answering ON mdq_entity FOR SELECT TO behorig_answering USING (true);
