-- What a state costs, which an import enters thousands of, is the pages that it touches and the statements of its triggers. The
-- rules are what they were, and in what order they are told of. They are asked in fewer statements, and the notes of changed facts
-- read the mandates by the index that has just been read.

-- Everything a mandate must satisfy, once, when it is whole.
CREATE OR REPLACE FUNCTION behorig.seal(m mandate, wanted mandate_state_name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p record;
BEGIN
  -- Some term of the holder's employment must meet the period; the computation ends the mandate with the employment.
  SELECT w.organisation_id, w.approvals_needed, coalesce(w.maximum_months, 60) AS months,
    EXISTS (
      SELECT FROM employment_term t
      WHERE t.employment_id = m.holder_id
        AND greatest(t.valid_from, m.valid_from) < least(t.valid_until, t.ended_at, m.valid_until)
    ) AS holder_employed,
    EXISTS (SELECT FROM mandate_limit l WHERE l.mandate_id = m.id) AS limited
  INTO STRICT p FROM power w WHERE w.id = m.power_id;
  IF p.organisation_id <> m.organisation_id THEN
    PERFORM behorig.refuse('mandate.power-mismatch', 'The power belongs to another organisation.');
  END IF;
  IF wanted NOT IN ('pending', 'active') THEN
    PERFORM behorig.refuse('mandate.bad-transition', 'A mandate begins as pending or active.');
  END IF;
  IF wanted = 'active' AND p.approvals_needed > 0 THEN
    PERFORM behorig.refuse('mandate.approvals-missing', 'This power needs approvals. The mandate begins as pending.');
  END IF;
  -- Months are counted as people do, in local time: five years from 23 November are over at midnight, winter or summer.
  IF m.valid_until >
    ((m.valid_from AT TIME ZONE 'Europe/Stockholm') + make_interval(months => p.months)) AT TIME ZONE 'Europe/Stockholm'
  THEN
    PERFORM behorig.refuse('mandate.too-long', format('A mandate for this power holds for at most %s months.', p.months));
  END IF;
  IF NOT p.holder_employed THEN
    PERFORM behorig.refuse('mandate.holder-not-employed', 'The holder is not employed at any time of the period.');
  END IF;
  IF m.requested_by_person_id IS NOT NULL AND m.requested_by_person_id = behorig.person_of(m.holder_id) THEN
    PERFORM behorig.refuse('mandate.to-oneself', 'Nobody empowers themselves. Somebody else has to be the holder.');
  END IF;
  IF p.approvals_needed > 0 AND m.requested_by_person_id IS NULL THEN
    PERFORM behorig.refuse('mandate.requester-unknown',
      'This power needs approvals, so it must be known which person asks for the mandate.');
  END IF;
  IF p.limited THEN
    PERFORM behorig.check_limits(m);
  END IF;
  IF m.parent_id IS NOT NULL THEN
    PERFORM behorig.check_passed_on(m, w) FROM power w WHERE w.id = m.power_id;
  END IF;
END $$;
DROP FUNCTION behorig.check_first_state(mandate, power, mandate_state_name);
DROP FUNCTION behorig.check_period(mandate, power);
DROP FUNCTION behorig.check_holder(mandate, power);

-- Seals the mandate, or leads it from the state it is in, which is ended if the caller has not done so.
CREATE OR REPLACE FUNCTION behorig.enter_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  m mandate;
  parent uuid;
  latest record;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM behorig.require_read_committed();
  END IF;
  -- One whose parent is to be locked first is not found here. What it was passed on from never changes, so that may be asked
  -- before the lock.
  SELECT * INTO m FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id
    AND (parent_id IS NULL OR NEW.state NOT IN ('pending', 'active')) FOR UPDATE;
  IF NOT FOUND THEN
    SELECT c.parent_id INTO parent FROM mandate c WHERE c.id = NEW.mandate_id AND c.organisation_id = NEW.organisation_id;
    PERFORM FROM mandate p WHERE p.id = parent FOR SHARE;
    SELECT * INTO m FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id
      AND parent_id IS NOT DISTINCT FROM parent FOR UPDATE;
    IF NOT FOUND THEN
      RETURN NEW; -- refused by the foreign key
    END IF;
  END IF;
  SELECT s.id, s.state, s.valid_from, s.ended_at INTO latest FROM mandate_state s WHERE s.mandate_id = m.id
    ORDER BY s.ended_at DESC NULLS FIRST, s.valid_from DESC, s.recorded_at DESC LIMIT 1;
  IF NOT FOUND THEN
    PERFORM behorig.seal(m, NEW.state);
    NEW.valid_from := least(NEW.valid_from, statement_timestamp());
    RETURN NEW;
  END IF;
  IF (latest.state, NEW.state) IS DISTINCT FROM ('active'::mandate_state_name, 'revoked'::mandate_state_name) THEN
    PERFORM behorig.check_transition(m, latest.state, NEW.state);
  END IF;
  NEW.valid_from := coalesce(latest.ended_at, greatest(statement_timestamp(), latest.valid_from));
  IF latest.ended_at IS NULL THEN
    UPDATE mandate_state SET ended_at = NEW.valid_from WHERE mandate_id = m.id AND id = latest.id;
  END IF;
  RETURN NEW;
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
      SELECT array_agg(c.employment_id) INTO about FROM changed c JOIN before b ON b.id = c.id
      WHERE to_jsonb(b) - 'last_verified_at' <> to_jsonb(c) - 'last_verified_at';
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
    SELECT array_agg(c.organisation_id) INTO about FROM changed c JOIN before b ON b.id = c.id
    WHERE (b.code, b.name) <> (c.code, c.name);
  WHEN 'role', 'power' THEN
    SELECT array_agg(coalesce(c.organisation_id, everybody)) INTO about FROM changed c;
  END CASE;
  PERFORM behorig.note_change(about);
  RETURN NULL;
END $$;
