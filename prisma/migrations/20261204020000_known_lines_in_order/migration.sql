-- The lines that a source is known by, once more, in the order of its last full file and with a digest for some of them together: so a
-- file is told from the last one by looking at sixteen of its lines at once, and without reading a row for each. Kept when a full file is
-- applied, gone when what the source manages changes otherwise; then import_managed_row tells, in no order.

-- CreateTable
CREATE TABLE "import_known_lines" (
    "organisation_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "row_set" "row_set" NOT NULL,
    "part" INTEGER NOT NULL,
    "lines" BYTEA NOT NULL,

    CONSTRAINT "import_known_lines_pkey" PRIMARY KEY ("source_id","part","row_set")
);

-- AddForeignKey
ALTER TABLE "import_known_lines" ADD CONSTRAINT "import_known_lines_organisation_id_source_id_fkey" FOREIGN KEY ("organisation_id", "source_id") REFERENCES "import_source"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Digests cannot be compressed, and each row fits on a page.
ALTER TABLE import_known_lines ALTER COLUMN lines SET STORAGE PLAIN;

CREATE TRIGGER never_truncate BEFORE TRUNCATE ON import_known_lines FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

GRANT SELECT, INSERT, DELETE ON import_known_lines TO behorig_administration;
ALTER TABLE import_known_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY administration ON import_known_lines TO behorig_administration
  USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id));
