-- Whom a change concerned was looked up by the transaction that made it, which cannot see who comes to rest on it at the same
-- time in another. So a note says what has changed, and what is remembered says what it rests on
-- (docs/decisions/0023-remembered-facts.md). Some have got this by 20261201060000 already: nothing changes for them.

-- Remembered anew.
TRUNCATE remembered_facts;

-- AlterTable
ALTER TABLE "remembered_facts" DROP COLUMN IF EXISTS "organisation_id",
ADD COLUMN IF NOT EXISTS "rests_on" UUID[] NOT NULL;

-- What has changed is what is known of an employment or what it holds, a person, an organisation with its units, roles and
-- powers, or (the nil UUID) what all share. Of the rows of an INSERT all count, of those of an UPDATE those that tell
-- something else now.
CREATE OR REPLACE FUNCTION behorig.changes_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  everybody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  about uuid[];
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'employment_term' THEN
    IF TG_OP = 'INSERT' THEN
      SELECT array_agg(c.employment_id) INTO about FROM changed c;
    ELSE
      SELECT array_agg(c.employment_id) INTO about FROM changed c JOIN before b ON b.id = c.id
      WHERE to_jsonb(b) - 'last_verified_at' <> to_jsonb(c) - 'last_verified_at';
    END IF;
  WHEN 'mandate_state' THEN
    SELECT array_agg(m.holder_id) INTO about FROM changed c JOIN mandate m ON m.id = c.mandate_id;
  WHEN 'role_assignment' THEN
    SELECT array_agg(c.employment_id) INTO about FROM changed c;
  WHEN 'identifier' THEN
    SELECT array_agg(coalesce(c.employment_id, c.person_id)) INTO about FROM changed c;
  WHEN 'person', 'organisation' THEN
    SELECT array_agg(c.id) INTO about FROM changed c;
  WHEN 'organisation_scope' THEN
    SELECT array_agg(c.organisation_id) INTO about FROM changed c;
  WHEN 'unit' THEN
    SELECT array_agg(c.organisation_id) INTO about FROM changed c JOIN before b ON b.id = c.id
    WHERE (b.code, b.name) <> (c.code, c.name);
  WHEN 'role', 'power' THEN
    SELECT array_agg(coalesce(c.organisation_id, everybody)) INTO about FROM changed c;
  END CASE;
  PERFORM behorig.note_change(about);
  RETURN NULL;
END $$;

DROP FUNCTION IF EXISTS behorig.note_change_of_holders(uuid[]);

-- All there is.
SELECT behorig.note_change(ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
