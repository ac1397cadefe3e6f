-- The lines that a source is known by, once more, in the order of its last full file and with a digest for some of them together: so a
-- file is told from the last one by looking at sixteen of its lines at once, and without reading a row for each. Kept when a full file is
-- applied, gone whenever what a line is known by changes; until they are kept anew import_managed_row tells, in no order.

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

-- All of them or none: of a row whose line is not among them nobody would notice that it is missing in a file.
CREATE FUNCTION behorig.forget_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM import_known_lines k USING (
      SELECT DISTINCT c.source_id, c.row_set FROM changed c JOIN before b USING (source_id, row_set, key)
      WHERE b.line_digest IS DISTINCT FROM c.line_digest) c
    WHERE k.source_id = c.source_id AND k.row_set = c.row_set;
  ELSE
    DELETE FROM import_known_lines k USING (
      SELECT DISTINCT source_id, row_set FROM changed WHERE line_digest IS NOT NULL) c
    WHERE k.source_id = c.source_id AND k.row_set = c.row_set;
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION behorig.forget_lines() FROM PUBLIC;
CREATE TRIGGER forget_lines_by_insert AFTER INSERT ON import_managed_row
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.forget_lines();
CREATE TRIGGER forget_lines_by_update AFTER UPDATE ON import_managed_row
  REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.forget_lines();
CREATE TRIGGER forget_lines_by_delete AFTER DELETE ON import_managed_row
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.forget_lines();

CREATE TRIGGER never_truncate BEFORE TRUNCATE ON import_known_lines FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

GRANT SELECT, INSERT, DELETE ON import_known_lines TO behorig_administration;
ALTER TABLE import_known_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY administration ON import_known_lines TO behorig_administration
  USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id));
