-- What a nightly file changes must touch few pages: after a checkpoint each that is touched is written to the log whole.

-- What an import ends is its own, and it says in the same transaction what it manages from then on: to mark that before
-- were to write each row, and its place in four indexes, twice. What is revoked further down is looked at as ever.
CREATE OR REPLACE FUNCTION behorig.may_be_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF pg_trigger_depth() = 1 AND current_setting('behorig.importing', true) = 'on' THEN
    RETURN NULL;
  END IF;
  CASE TG_TABLE_NAME
  WHEN 'mandate_state' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.mandate_id AND c.state IN ('revoked', 'rejected') AND NOT m.may_be_ended;
  WHEN 'role_assignment' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.id AND c.ended_at IS NOT NULL AND NOT m.may_be_ended;
  WHEN 'employment_term' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.employment_id AND c.ended_at IS NOT NULL AND NOT m.may_be_ended;
  END CASE;
  RETURN NULL;
END $$;

-- No more than what leads from a digest to its row. All digests of a source are read from the table, by the primary key where
-- they are few.
DROP INDEX "import_managed_row_line_idx";
CREATE INDEX "import_managed_row_line_digest_source_id_idx" ON "import_managed_row"("line_digest", "source_id");
