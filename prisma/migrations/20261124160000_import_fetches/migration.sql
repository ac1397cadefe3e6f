-- Where the files of a source are fetched from by itself, and how it went: a folder that is watched, or an address.

-- CreateTable
CREATE TABLE "import_fetch" (
    "source_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "location" TEXT,
    "schedule" TEXT NOT NULL,
    "mode" "import_mode" NOT NULL,
    "next_at" TIMESTAMPTZ(6),
    "attempted_at" TIMESTAMPTZ(6),
    "failing_since" TIMESTAMPTZ(6),
    "failure" JSONB,
    "batch_id" UUID,
    "version" TEXT,

    CONSTRAINT "import_fetch_pkey" PRIMARY KEY ("source_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "import_fetch_organisation_id_source_id_key" ON "import_fetch"("organisation_id", "source_id");

-- CreateIndex
CREATE INDEX "import_fetch_next_at_idx" ON "import_fetch"("next_at");

-- AddForeignKey
ALTER TABLE "import_fetch" ADD CONSTRAINT "import_fetch_organisation_id_source_id_fkey" FOREIGN KEY ("organisation_id", "source_id") REFERENCES "import_source"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER never_truncate BEFORE TRUNCATE ON import_fetch FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

GRANT SELECT, INSERT, DELETE,
  UPDATE (location, schedule, mode, next_at, attempted_at, failing_since, failure, batch_id, version)
  ON import_fetch TO behorig_administration;

ALTER TABLE import_fetch ENABLE ROW LEVEL SECURITY;
CREATE POLICY administration ON import_fetch TO behorig_administration
  USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id));
