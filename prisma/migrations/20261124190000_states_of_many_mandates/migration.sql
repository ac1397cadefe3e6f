-- An import enters the states of thousands of mandates at once. The rules are what they were; what each row costs is less:
-- nothing is looked up that the row cannot need, rows are compared as rows, and what was passed on is looked for once a
-- statement.

CREATE OR REPLACE FUNCTION behorig.only_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ended timestamptz := OLD.ended_at;
  recorded timestamptz := OLD.end_recorded_at;
  changeable text[] := TG_ARGV[0:] || ARRAY['ended_at', 'end_recorded_at'];
BEGIN
  OLD.ended_at := NEW.ended_at;
  OLD.end_recorded_at := NEW.end_recorded_at;
  IF NEW IS DISTINCT FROM OLD AND to_jsonb(NEW) - changeable <> to_jsonb(OLD) - changeable THEN
    PERFORM behorig.refuse('fact.immutable', 'A fact is not changed. End it and record another.');
  END IF;
  IF (NEW.ended_at, NEW.end_recorded_at) IS NOT DISTINCT FROM (ended, recorded) THEN
    RETURN NEW;
  END IF;
  IF ended IS NOT NULL THEN
    PERFORM behorig.conflict('fact.ended', 'It was ended before, and its end is not changed.');
  END IF;
  -- An end counted in whole milliseconds may fall just before a beginning counted in microseconds.
  IF NEW.ended_at < NEW.valid_from AND NEW.ended_at >= date_trunc('milliseconds', NEW.valid_from) THEN
    NEW.ended_at := NEW.valid_from;
  END IF;
  NEW.end_recorded_at := statement_timestamp();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION behorig.in_a_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  concerned uuid;
BEGIN
  IF TG_TABLE_NAME = 'mandate' THEN
    concerned := NEW.id;
  ELSE
    concerned := NEW.mandate_id;
  END IF;
  IF NOT EXISTS (SELECT FROM mandate_state s WHERE s.mandate_id = concerned AND s.ended_at IS NULL) THEN
    PERFORM behorig.refuse('mandate.unsealed', 'A mandate is always in a state. Record one in the same transaction.');
  END IF;
  RETURN NULL;
END $$;

-- Everything a mandate must satisfy, once, when it is whole.
CREATE OR REPLACE FUNCTION behorig.seal(m mandate, wanted mandate_state_name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p power;
BEGIN
  SELECT * INTO STRICT p FROM power WHERE id = m.power_id;
  IF p.organisation_id <> m.organisation_id THEN
    PERFORM behorig.refuse('mandate.power-mismatch', 'The power belongs to another organisation.');
  END IF;
  IF wanted <> 'active' OR p.approvals_needed > 0 THEN
    PERFORM behorig.check_first_state(m, p, wanted);
  END IF;
  PERFORM behorig.check_period(m, p);
  PERFORM behorig.check_holder(m, p);
  IF EXISTS (SELECT FROM mandate_limit l WHERE l.mandate_id = m.id) THEN
    PERFORM behorig.check_limits(m);
  END IF;
  IF m.parent_id IS NOT NULL THEN
    PERFORM behorig.check_passed_on(m, p);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION behorig.check_holder(m mandate, p power) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM employment_term t
    WHERE t.employment_id = m.holder_id
      AND tstzrange(t.valid_from, coalesce(least(t.valid_until, t.ended_at), 'infinity')) && tstzrange(m.valid_from, m.valid_until)
  ) THEN
    PERFORM behorig.refuse('mandate.holder-not-employed', 'The holder is not employed at any time of the period.');
  END IF;
  IF m.requested_by_person_id IS NOT NULL AND m.requested_by_person_id = behorig.person_of(m.holder_id) THEN
    PERFORM behorig.refuse('mandate.to-oneself', 'Nobody empowers themselves. Somebody else has to be the holder.');
  END IF;
  IF p.approvals_needed > 0 AND m.requested_by_person_id IS NULL THEN
    PERFORM behorig.refuse('mandate.requester-unknown',
      'This power needs approvals, so it must be known which person asks for the mandate.');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION behorig.enter_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  m mandate;
  parent uuid;
  latest record;
BEGIN
  PERFORM behorig.require_read_committed();
  -- The parent first. What a mandate was passed on from never changes, so it may be read before the lock.
  IF NEW.state IN ('pending', 'active') THEN
    SELECT c.parent_id INTO parent FROM mandate c WHERE c.id = NEW.mandate_id;
    IF parent IS NOT NULL THEN
      PERFORM FROM mandate p WHERE p.id = parent FOR SHARE;
    END IF;
  END IF;
  SELECT * INTO m FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NEW; -- refused by the foreign key
  END IF;
  SELECT s.id, s.state, s.valid_from, s.ended_at INTO latest FROM mandate_state s WHERE s.mandate_id = m.id
    ORDER BY s.ended_at DESC NULLS FIRST, s.valid_from DESC, s.recorded_at DESC LIMIT 1;
  IF latest.id IS NULL THEN
    PERFORM behorig.seal(m, NEW.state);
    NEW.valid_from := least(NEW.valid_from, statement_timestamp());
    RETURN NEW;
  END IF;
  IF (latest.state, NEW.state) IS DISTINCT FROM ('active'::mandate_state_name, 'revoked'::mandate_state_name) THEN
    PERFORM behorig.check_transition(m, latest.state, NEW.state);
  END IF;
  NEW.valid_from := coalesce(latest.ended_at, greatest(statement_timestamp(), latest.valid_from));
  IF latest.ended_at IS NULL THEN
    UPDATE mandate_state SET ended_at = NEW.valid_from WHERE id = latest.id;
  END IF;
  RETURN NEW;
END $$;

-- Level by level: lock the level, and only then look for its children, in a new statement, so that those whose
-- recording was under way when we came are seen. (One recursive statement would look with the snapshot it began with.)
DROP TRIGGER revoke_passed_on ON mandate_state;
CREATE OR REPLACE FUNCTION behorig.revoke_passed_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  level uuid[];
BEGIN
  SELECT array_agg(e.mandate_id) INTO level FROM entered e WHERE e.state = 'revoked';
  WHILE level IS NOT NULL LOOP
    SELECT array_agg(m.id ORDER BY m.id) INTO level FROM mandate m WHERE m.parent_id = ANY (level);
    EXIT WHEN level IS NULL;
    PERFORM FROM mandate m WHERE m.id = ANY (level) ORDER BY m.id FOR UPDATE;
    INSERT INTO mandate_state (organisation_id, mandate_id, state, reason, valid_from)
    SELECT m.organisation_id, m.id, 'revoked', above.reason, above.valid_from
    FROM mandate m JOIN mandate_state above ON above.mandate_id = m.parent_id AND above.ended_at IS NULL
    WHERE m.id = ANY (level) AND behorig.state_of(m.id) NOT IN ('revoked', 'rejected');
  END LOOP;
  RETURN NULL;
END $$;
-- Not for what the function itself inserts: it goes down by itself.
CREATE TRIGGER revoke_passed_on AFTER INSERT ON mandate_state
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION behorig.revoke_passed_on();

-- The audit events of an import are of one instant; sealing goes on behind the last one sealed.
DROP INDEX "audit_event_recorded_at_idx";
CREATE INDEX "audit_event_recorded_at_id_idx" ON "audit_event"("recorded_at", "id");

-- Under row-level security only conditions that cannot leak lead into an index; to compare a kind is not taken for one.
DROP INDEX "seal_kind_record_id_key";
CREATE UNIQUE INDEX "seal_record_id_kind_key" ON "seal"("record_id", "kind");
