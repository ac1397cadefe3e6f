-- What a nightly file changes must touch few pages: after a checkpoint each that is touched is written to the log whole.

-- What an import ends of its own source it says afterwards, in the same transaction: to mark it before were to write the row,
-- and its place in four indexes, twice. What is revoked further down is not the import's own.
CREATE OR REPLACE FUNCTION behorig.may_be_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  importing text := CASE WHEN pg_trigger_depth() = 1 THEN current_setting('behorig.importing', true) END;
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'mandate_state' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.mandate_id AND c.state IN ('revoked', 'rejected') AND NOT m.may_be_ended
      AND m.source_id::text IS DISTINCT FROM importing;
  WHEN 'role_assignment' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.id AND c.ended_at IS NOT NULL AND NOT m.may_be_ended
      AND m.source_id::text IS DISTINCT FROM importing;
  WHEN 'employment_term' THEN
    UPDATE import_managed_row m SET may_be_ended = true FROM changed c
    WHERE m.subject_id = c.employment_id AND c.ended_at IS NOT NULL AND NOT m.may_be_ended
      AND m.source_id::text IS DISTINCT FROM importing;
  END CASE;
  RETURN NULL;
END $$;

-- A digest leads to its line by itself. All of a source's are read from the table, by the primary key where they are few.
DROP INDEX "import_managed_row_line_idx";
CREATE INDEX "import_managed_row_line_digest_idx" ON "import_managed_row"("line_digest");
