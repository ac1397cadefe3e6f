-- What a statement has changed is compared with what was there before. A join of the two was planned when the first statement of a
-- connection had changed next to nothing, and then compared each row with each other one, of 5,000 for three seconds, of 100,000 for twenty
-- minutes. A difference of sets has no such plan.

-- Lines of files are known only while the source is known by all of them.
CREATE OR REPLACE FUNCTION behorig.forget_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM import_known_lines k USING (
      SELECT DISTINCT d.source_id, d.row_set FROM (
        SELECT source_id, row_set, key, line_digest FROM changed
        EXCEPT SELECT source_id, row_set, key, line_digest FROM before) d) c
    WHERE k.source_id = c.source_id AND k.row_set = c.row_set;
  ELSE
    DELETE FROM import_known_lines k USING (
      SELECT DISTINCT source_id, row_set FROM changed WHERE line_digest IS NOT NULL) c
    WHERE k.source_id = c.source_id AND k.row_set = c.row_set;
  END IF;
  RETURN NULL;
END $$;

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
      SELECT array_agg(DISTINCT d.employment_id) INTO about FROM (
        SELECT c.employment_id, to_jsonb(c) - 'last_verified_at' FROM changed c
        EXCEPT SELECT b.employment_id, to_jsonb(b) - 'last_verified_at' FROM before b) d;
    END IF;
  WHEN 'mandate_state' THEN
    -- One by one, by the index that the foreign key has read them by: a join would read another one beside it, or all of it.
    SELECT array_agg(m.holder_id) INTO about FROM changed c CROSS JOIN LATERAL (
      SELECT h.holder_id FROM mandate h WHERE h.organisation_id = c.organisation_id AND h.id = c.mandate_id OFFSET 0) m;
  WHEN 'role_assignment' THEN
    SELECT array_agg(c.employment_id) INTO about FROM changed c;
  WHEN 'identifier' THEN
    SELECT array_agg(coalesce(c.employment_id, c.person_id)) INTO about FROM changed c;
  WHEN 'person', 'organisation' THEN
    SELECT array_agg(c.id) INTO about FROM changed c;
  WHEN 'organisation_scope' THEN
    SELECT array_agg(c.organisation_id) INTO about FROM changed c;
  WHEN 'unit' THEN
    SELECT array_agg(DISTINCT d.organisation_id) INTO about FROM (
      SELECT c.organisation_id, c.id, c.code, c.name FROM changed c
      EXCEPT SELECT b.organisation_id, b.id, b.code, b.name FROM before b) d;
  WHEN 'role', 'power' THEN
    SELECT array_agg(coalesce(c.organisation_id, everybody)) INTO about FROM changed c;
  END CASE;
  PERFORM behorig.note_change(about);
  RETURN NULL;
END $$;
