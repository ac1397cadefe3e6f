-- What an employee is entitled to is computed from a dozen tables, and asked for far more often than it changes. So it is
-- remembered, and what makes it out of date is noted by the transaction that does: docs/decisions/0023-remembered-facts.md.

-- CreateTable
CREATE TABLE "remembered_facts" (
    "employment_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "facts" JSON,
    "holds_from" TIMESTAMPTZ(6) NOT NULL,
    "holds_until" TIMESTAMPTZ(6),
    "seen" pg_snapshot NOT NULL,
    "written_in" xid8 NOT NULL,

    CONSTRAINT "remembered_facts_pkey" PRIMARY KEY ("employment_id")
);

-- CreateTable
CREATE TABLE "facts_change" (
    "about" UUID NOT NULL,
    "made_in" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "facts_change_pkey" PRIMARY KEY ("about","made_in")
);

-- CreateIndex
CREATE INDEX "remembered_facts_holds_until_idx" ON "remembered_facts"("holds_until");

-- Read with the row: compressed it fits.
ALTER TABLE remembered_facts ALTER COLUMN facts SET STORAGE MAIN;

-- ------------------------------------------------------------------ what changes them

-- Notes whose facts change: an employment, an organisation, or (the nil UUID) everybody's. Nobody waits for anybody here: a
-- transaction's notes are its own.
CREATE FUNCTION behorig.note_change(concerned uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO facts_change (about) SELECT DISTINCT c FROM unnest(concerned) c ON CONFLICT DO NOTHING
$$;

-- Of employments, and of those whose mandates were passed on from theirs, over however many hands.
CREATE FUNCTION behorig.note_change_of_holders(mandates uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  level uuid[] := mandates;
  depth integer := 0;
BEGIN
  -- The depth only guards against damaged data.
  WHILE level IS NOT NULL AND depth < 65 LOOP
    PERFORM behorig.note_change(array_agg(m.holder_id)) FROM mandate m WHERE m.id = ANY (level);
    SELECT array_agg(m.id) INTO level FROM mandate m WHERE m.parent_id = ANY (level);
    depth := depth + 1;
  END LOOP;
END $$;

-- Of the rows of an INSERT all count, of those of an UPDATE those that tell something else now.
CREATE FUNCTION behorig.changes_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  everybody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  concerned uuid[];
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'employment_term' THEN
    IF TG_OP = 'INSERT' THEN
      SELECT array_agg(DISTINCT c.employment_id) INTO concerned FROM changed c;
    ELSE
      SELECT array_agg(DISTINCT c.employment_id) INTO concerned FROM changed c JOIN before b ON b.id = c.id
      WHERE to_jsonb(b) - 'last_verified_at' <> to_jsonb(c) - 'last_verified_at';
    END IF;
    PERFORM behorig.note_change_of_holders(array_agg(below.id))
    FROM mandate m JOIN mandate below ON below.parent_id = m.id WHERE m.holder_id = ANY (concerned);
  WHEN 'mandate_state' THEN
    PERFORM behorig.note_change_of_holders(array_agg(c.mandate_id)) FROM changed c;
  WHEN 'role_assignment' THEN
    SELECT array_agg(c.employment_id) INTO concerned FROM changed c;
  WHEN 'identifier' THEN
    SELECT array_agg(e.id) INTO concerned FROM (
      SELECT c.employment_id AS id FROM changed c WHERE c.employment_id IS NOT NULL
      UNION ALL
      SELECT his.id FROM changed c JOIN employment his ON his.person_id = c.person_id) e;
  WHEN 'person' THEN
    SELECT array_agg(e.id) INTO concerned FROM changed c JOIN employment e ON e.person_id = c.id;
  WHEN 'organisation' THEN
    SELECT array_agg(c.id) INTO concerned FROM changed c;
  WHEN 'organisation_scope' THEN
    SELECT array_agg(c.organisation_id) INTO concerned FROM changed c;
  WHEN 'unit' THEN
    SELECT array_agg(c.organisation_id) INTO concerned FROM changed c JOIN before b ON b.id = c.id
    WHERE (b.code, b.name) <> (c.code, c.name);
  WHEN 'role', 'power' THEN
    SELECT array_agg(coalesce(c.organisation_id, everybody)) INTO concerned FROM changed c;
  END CASE;
  PERFORM behorig.note_change(concerned);
  RETURN NULL;
END $$;

CREATE FUNCTION behorig.changes_all_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM behorig.note_change(ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
  RETURN NULL;
END $$;

-- What is not in the first list never changes once it is there, and is made in one transaction with what is: employments have
-- no facts without a term, mandates and their limits none without a state, a state ends by the statement that enters the next
-- one; powers and roles with their parts are new to all. A replica, or a loader for whom the triggers are off that see to
-- that, may do anything; the notes are made for it, too, of anything else as of everybody.
DO $$
DECLARE
  noted CONSTANT text[] := ARRAY['employment_term INSERT', 'employment_term UPDATE', 'role_assignment INSERT',
    'role_assignment UPDATE', 'identifier INSERT', 'identifier UPDATE', 'person UPDATE', 'organisation UPDATE',
    'organisation_scope INSERT', 'organisation_scope UPDATE', 'organisation_scope DELETE', 'unit UPDATE', 'role UPDATE',
    'power UPDATE', 'mandate_state INSERT'];
  source text;
  op text;
  name text;
BEGIN
  FOREACH source IN ARRAY ARRAY['organisation', 'organisation_scope', 'unit', 'person', 'employment', 'employment_term',
    'identifier', 'role', 'role_power', 'role_assignment', 'power', 'power_assurance_level', 'mandate', 'mandate_limit',
    'mandate_state'] LOOP
    FOREACH op IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
      name := 'changes_facts_by_' || lower(op);
      IF source || ' ' || op = ANY (noted) THEN
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s
          FOR EACH STATEMENT EXECUTE FUNCTION behorig.changes_facts()', name, op, source,
          CASE op WHEN 'INSERT' THEN 'NEW TABLE AS changed' WHEN 'DELETE' THEN 'OLD TABLE AS changed'
            ELSE 'OLD TABLE AS before NEW TABLE AS changed' END);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', source, name);
      ELSE
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I
          FOR EACH STATEMENT EXECUTE FUNCTION behorig.changes_all_facts()', name, op, source);
        EXECUTE format('ALTER TABLE %I ENABLE REPLICA TRIGGER %I', source, name);
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- ------------------------------------------------------------------ who may

REVOKE EXECUTE ON FUNCTION behorig.note_change(uuid[]), behorig.note_change_of_holders(uuid[]), behorig.changes_facts(),
  behorig.changes_all_facts() FROM PUBLIC;

-- It remembers for itself what it has read, and nobody else tells it.
GRANT SELECT, INSERT, UPDATE ON remembered_facts TO behorig_answering;
GRANT SELECT, INSERT, DELETE ON facts_change TO behorig_answering;
ALTER TABLE remembered_facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE facts_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY answering ON remembered_facts TO behorig_answering USING (true) WITH CHECK (true);
CREATE POLICY answering ON facts_change TO behorig_answering USING (true) WITH CHECK (true);

-- All that is there already.
SELECT behorig.note_change(ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
