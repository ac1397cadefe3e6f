-- A nightly file says of a million rows what was said the night before. What it does not change must cost next to nothing:
-- whether any of it was ended by hand is looked at only where something was ended, and what is missing is looked up by the
-- lines that are.

-- AlterTable
ALTER TABLE "import_managed_row" ADD COLUMN "may_be_ended" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "import_managed_row" ALTER COLUMN "may_be_ended" SET DEFAULT false;

-- CreateIndex
CREATE INDEX "import_managed_row_subject_id_idx" ON "import_managed_row"("subject_id");

CREATE INDEX import_managed_row__may_be_ended ON import_managed_row (source_id) WHERE may_be_ended;

-- With what row-level security asks for, so that the lines of a source are read from the index alone.
CREATE INDEX "import_managed_row_line_idx" ON "import_managed_row"("source_id", "line_digest", "row_set", "organisation_id");

GRANT UPDATE (may_be_ended) ON import_managed_row TO behorig_administration;

DROP INDEX mandate_state__final;

-- By whomever; an import that ends something itself says afterwards what it manages.
CREATE FUNCTION behorig.may_be_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
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
REVOKE EXECUTE ON FUNCTION behorig.may_be_ended() FROM PUBLIC;

CREATE TRIGGER may_be_ended AFTER INSERT ON mandate_state
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.may_be_ended();
CREATE TRIGGER may_be_ended AFTER UPDATE ON role_assignment
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.may_be_ended();
CREATE TRIGGER may_be_ended AFTER UPDATE ON employment_term
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION behorig.may_be_ended();

-- Only what the rows are written to: an import of mandates has nothing to tell of employments.
DROP FUNCTION behorig.analyze_register(bigint);
CREATE FUNCTION behorig.analyze_register(tables text[], written bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  grown text;
  is_empty boolean;
BEGIN
  FOR grown IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.reltuples < 10 * written
      AND c.relname = ANY (tables)
      AND c.relname IN ('import_managed_row', 'unit', 'person', 'employment', 'employment_term', 'identifier',
        'role_assignment', 'mandate', 'mandate_limit', 'mandate_state')
    ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', grown) INTO is_empty;
    IF NOT is_empty THEN
      BEGIN
        EXECUTE format('ANALYZE %I', grown);
      EXCEPTION WHEN lock_not_available THEN
        NULL; -- another import is just telling the planner
      END;
    END IF;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION behorig.analyze_register(text[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.analyze_register(text[], bigint) TO behorig_administration;
