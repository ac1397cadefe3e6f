-- Signed metadata of federations, which the service fetches by itself. What a feed says counts while it is valid, for every
-- instance alike; the parties that it names are registered as `feed:<name>`.

-- CreateTable
CREATE TABLE "metadata_feed" (
    "name" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "version" TEXT,
    "digest" TEXT,
    "valid_until" TIMESTAMPTZ(6),
    "published_at" TIMESTAMPTZ(6),
    "entities" INTEGER,
    "parties" INTEGER,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "verified_at" TIMESTAMPTZ(6),
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "failing_since" TIMESTAMPTZ(6),
    "failure" TEXT,

    CONSTRAINT "metadata_feed_pkey" PRIMARY KEY ("name")
);

ALTER TABLE metadata_feed ADD CONSTRAINT metadata_feed__name CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$');

-- It belongs to no organisation: the service as a whole knows its parties by it.
ALTER TABLE metadata_feed ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (location, version, digest, valid_until, published_at, entities, parties, problems, verified_at,
  next_at, failing_since, failure) ON metadata_feed TO behorig_administration;
GRANT SELECT (name, valid_until) ON metadata_feed TO behorig_answering;
CREATE POLICY administration_reads ON metadata_feed FOR SELECT TO behorig_administration
  USING (behorig.administers_any());
CREATE POLICY administration_adds ON metadata_feed FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration_changes ON metadata_feed FOR UPDATE TO behorig_administration
  USING (behorig.administers(NULL));
CREATE POLICY answering ON metadata_feed FOR SELECT TO behorig_answering USING (true);
