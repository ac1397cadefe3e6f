-- What a source manages is known by the line that said so, too: a line that says the same again need not be read, nor
-- staged. The digest is of the line as it is written and of how it is read, under a key where it may hold a personal number.

-- AlterTable
ALTER TABLE "import_staged_row" ADD COLUMN "line_digest" UUID;

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "line_digest" UUID;

-- AlterTable
ALTER TABLE "import_managed_row" ADD COLUMN "line_digest" UUID;

CREATE OR REPLACE VIEW behorig.staged WITH (security_barrier) AS
  SELECT s.* FROM import_staged_row s
  WHERE EXISTS (SELECT FROM import_batch b WHERE b.id = s.batch_id AND behorig.administers(b.organisation_id));

GRANT UPDATE (line_digest) ON import_managed_row TO behorig_administration;

-- Rows of few lines are found among those that were cleared but not yet vacuumed.
DROP INDEX "import_staged_row_batch_id_idx";
CREATE INDEX "import_staged_row_batch_id_idx" ON "import_staged_row"("batch_id");

-- What was ended by hand is looked for in each import.
CREATE INDEX mandate_state__final ON mandate_state (mandate_id)
  WHERE ended_at IS NULL AND state IN ('revoked', 'rejected');

-- As behorig.administers says, but the setting is read once a statement: a million rows are looked at each night.
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['import_row', 'import_managed_row'] LOOP
    EXECUTE format($policy$
      ALTER POLICY administration ON %1$I
        USING (coalesce((SELECT current_setting('behorig.organisations', true) = '*'), false) OR organisation_id = ANY (
          (SELECT array_agg(one::uuid) FROM unnest(string_to_array(current_setting('behorig.organisations', true), ',')) one
            WHERE one ~ '^[0-9a-f-]{36}$')::uuid[]))
        WITH CHECK (behorig.administers(organisation_id))$policy$, one);
  END LOOP;
END $$;

-- Under row-level security only conditions that cannot leak lead into an index; to compare a row_set is not taken for one.
ALTER TABLE import_managed_row DROP CONSTRAINT import_managed_row_pkey,
  ADD CONSTRAINT import_managed_row_pkey PRIMARY KEY (source_id, key, row_set);

-- Of tables that have grown by a tenth since they were looked at last: the plan of the next import rests on it.
DROP FUNCTION behorig.analyze_register();
CREATE FUNCTION behorig.analyze_register(written bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  grown text;
  is_empty boolean;
BEGIN
  FOR grown IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.reltuples < 10 * written
      AND c.relname IN ('import_managed_row', 'unit', 'person', 'employment', 'employment_term', 'identifier',
        'role_assignment', 'mandate', 'mandate_limit', 'mandate_state')
  LOOP
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', grown) INTO is_empty;
    IF NOT is_empty THEN
      EXECUTE format('ANALYZE %I', grown);
    END IF;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION behorig.analyze_register(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.analyze_register(bigint) TO behorig_administration;
