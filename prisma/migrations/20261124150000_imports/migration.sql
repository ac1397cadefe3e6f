-- Imports: sources that keep rows of an organisation, and the batches they send: received, planned, applied.
--
-- The rows of a file are copied into import_staged_row, which has no row-level security because COPY does not work under
-- it. So administration may only add to it, to a batch that it is receiving, and reads it through the view
-- behorig.staged, which shows what the transaction was opened for.

-- CreateEnum
CREATE TYPE "row_set" AS ENUM ('units', 'employments', 'role-assignments', 'mandates');

-- CreateEnum
CREATE TYPE "import_mode" AS ENUM ('full', 'delta');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('receiving', 'planned', 'waiting', 'applying', 'applied', 'refused', 'cancelled', 'failed');

-- CreateEnum
CREATE TYPE "import_verdict" AS ENUM ('create', 'change', 'end', 'rejected');

-- CreateTable
CREATE TABLE "import_source" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "reading" JSONB NOT NULL DEFAULT '{}',
    "ended_percent" INTEGER NOT NULL DEFAULT 10,
    "ended_at_least" INTEGER NOT NULL DEFAULT 20,
    "rejected_percent" INTEGER NOT NULL DEFAULT 10,
    "rejected_at_least" INTEGER NOT NULL DEFAULT 20,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "import_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "row_set" "row_set",
    "mode" "import_mode" NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_person_id" UUID,
    "issued_by_person_id" UUID,
    "state" "import_state" NOT NULL DEFAULT 'receiving',
    "read" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "ended" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "held_back" INTEGER NOT NULL DEFAULT 0,
    "reason" JSONB,
    "progress" JSONB,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_staged_row" (
    "batch_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "key" TEXT,
    "digest" UUID,
    "content" TEXT,
    "problem" JSONB
);

-- CreateTable
CREATE TABLE "import_row" (
    "batch_id" UUID NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "organisation_id" UUID NOT NULL,
    "line" INTEGER,
    "key" TEXT,
    "verdict" "import_verdict" NOT NULL,
    "subject_id" UUID,
    "digest" UUID,
    "content" JSONB,
    "problem" JSONB,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("batch_id","number")
);

-- CreateTable
CREATE TABLE "import_managed_row" (
    "organisation_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "row_set" "row_set" NOT NULL,
    "key" TEXT NOT NULL,
    "digest" UUID NOT NULL,
    "subject_id" UUID NOT NULL,

    CONSTRAINT "import_managed_row_pkey" PRIMARY KEY ("source_id","row_set","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "import_source_organisation_id_id_key" ON "import_source"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "import_source_organisation_id_name_key" ON "import_source"("organisation_id", "name");

-- CreateIndex
CREATE INDEX "import_batch_organisation_id_recorded_at_id_idx" ON "import_batch"("organisation_id", "recorded_at", "id");

-- CreateIndex
CREATE INDEX "import_batch_source_id_idx" ON "import_batch"("source_id");

-- CreateIndex
CREATE INDEX "import_staged_row_batch_id_idx" ON "import_staged_row" USING brin ("batch_id");

-- AddForeignKey
ALTER TABLE "import_source" ADD CONSTRAINT "import_source_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_organisation_id_source_id_fkey" FOREIGN KEY ("organisation_id", "source_id") REFERENCES "import_source"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "import_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_managed_row" ADD CONSTRAINT "import_managed_row_organisation_id_source_id_fkey" FOREIGN KEY ("organisation_id", "source_id") REFERENCES "import_source"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ------------------------------------------------------------------ what they must satisfy

ALTER TABLE import_source
  -- What rows are managed by. "manual" is what is managed by nobody's file.
  ADD CONSTRAINT import__source_name_malformed CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$' AND name <> 'manual'),
  ADD CONSTRAINT import__threshold_out_of_range CHECK (
    ended_percent BETWEEN 0 AND 100 AND rejected_percent BETWEEN 0 AND 100
      AND ended_at_least >= 0 AND rejected_at_least >= 0);

-- One of a source at a time: what is received or applied, or waits for somebody to confirm it.
CREATE UNIQUE INDEX import__under_way ON import_batch (source_id) WHERE state IN ('receiving', 'applying');

CREATE TRIGGER a_record BEFORE INSERT ON import_source FOR EACH ROW EXECUTE FUNCTION behorig.record_now();
CREATE TRIGGER a_record BEFORE INSERT ON import_batch FOR EACH ROW EXECUTE FUNCTION behorig.record_now();

-- What was received is not changed, nor who sent it; what is finished stays so.
CREATE FUNCTION behorig.batch_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('planned', 'applied', 'refused', 'cancelled', 'failed') THEN
    PERFORM behorig.conflict('import.finished', 'The import is finished.');
  END IF;
  IF NEW.row_set <> OLD.row_set THEN
    PERFORM behorig.refuse('fact.immutable', 'What is recorded stays as it is.');
  END IF;
  NEW.finished_at := CASE WHEN NEW.state IN ('planned', 'applied', 'refused', 'cancelled', 'failed')
    THEN statement_timestamp() END;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_stays BEFORE UPDATE ON import_batch FOR EACH ROW EXECUTE FUNCTION behorig.batch_stays();

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['import_source', 'import_batch', 'import_row'] LOOP
    EXECUTE format('CREATE TRIGGER never_delete BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['import_source', 'import_batch', 'import_row', 'import_staged_row', 'import_managed_row'] LOOP
    EXECUTE format('CREATE TRIGGER never_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
END $$;

-- ------------------------------------------------------------------ staging

CREATE FUNCTION behorig.stage_while_receiving() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT batch_id FROM staged) s
    WHERE NOT EXISTS (
      SELECT FROM import_batch b
      WHERE b.id = s.batch_id AND b.state = 'receiving' AND behorig.administers(b.organisation_id))
  ) THEN
    PERFORM behorig.conflict('import.not-receiving', 'Rows are added only to an import that is being received.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stage_while_receiving AFTER INSERT ON import_staged_row
  REFERENCING NEW TABLE AS staged FOR EACH STATEMENT EXECUTE FUNCTION behorig.stage_while_receiving();

CREATE VIEW behorig.staged WITH (security_barrier) AS
  SELECT s.* FROM import_staged_row s
  WHERE EXISTS (SELECT FROM import_batch b WHERE b.id = s.batch_id AND behorig.administers(b.organisation_id));

-- Once a batch is finished its rows are of no more use; they hold what people are called.
CREATE FUNCTION behorig.clear_staged(batch uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM import_staged_row s USING import_batch b
  WHERE s.batch_id = $1 AND b.id = $1 AND behorig.administers(b.organisation_id)
$$;

-- What a file holds is not yet known to the planner when it is looked at; a plan made for one row takes hours for a million.
CREATE FUNCTION behorig.analyze_staged() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE import_staged_row;
END $$;

CREATE FUNCTION behorig.analyze_planned() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE import_row;
END $$;

-- The same of what a large import has just written: the next one may come before autovacuum does. Not of a table without
-- rows, which the planner would then take to stay so.
CREATE FUNCTION behorig.analyze_register() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written text;
  is_empty boolean;
BEGIN
  FOREACH written IN ARRAY ARRAY['import_managed_row', 'unit', 'person', 'employment', 'employment_term', 'identifier',
    'role_assignment', 'mandate', 'mandate_limit', 'mandate_state'] LOOP
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', written) INTO is_empty;
    IF NOT is_empty THEN
      EXECUTE format('ANALYZE %I', written);
    END IF;
  END LOOP;
END $$;

-- What triggers ask for one row at a time is asked by index. A plan that was made while the table was empty would read all
-- of it, for each of a million rows.
ALTER FUNCTION behorig.enter_state() SET enable_seqscan = off;
ALTER FUNCTION behorig.revoke_passed_on() SET enable_seqscan = off;
ALTER FUNCTION behorig.in_a_state() SET enable_seqscan = off;

-- ------------------------------------------------------------------ who may

REVOKE EXECUTE ON FUNCTION behorig.batch_stays(), behorig.stage_while_receiving(), behorig.clear_staged(uuid),
  behorig.analyze_staged(), behorig.analyze_planned(), behorig.analyze_register() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.clear_staged(uuid), behorig.analyze_staged(), behorig.analyze_planned(),
  behorig.analyze_register() TO behorig_administration;
GRANT SELECT ON behorig.staged TO behorig_administration;
GRANT INSERT ON import_staged_row TO behorig_administration;
GRANT SELECT, INSERT, UPDATE (reading, ended_percent, ended_at_least, rejected_percent, rejected_at_least)
  ON import_source TO behorig_administration;
GRANT SELECT, INSERT,
  UPDATE (row_set, state, read, created, changed, ended, unchanged, rejected, held_back, reason, progress, finished_at)
  ON import_batch TO behorig_administration;
GRANT SELECT, INSERT, UPDATE (verdict, subject_id, content, problem) ON import_row TO behorig_administration;
GRANT USAGE ON SEQUENCE import_row_number_seq TO behorig_administration;
GRANT SELECT, INSERT, UPDATE (digest, subject_id), DELETE ON import_managed_row TO behorig_administration;

DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['import_source', 'import_batch', 'import_row', 'import_managed_row'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY administration ON %I TO behorig_administration
      USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id))', one);
  END LOOP;
END $$;
