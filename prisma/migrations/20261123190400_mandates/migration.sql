-- A mandate is inserted with its limits and sealed by its first state, which checks the whole. What became of it is
-- said by further states; `revoked` also ends everything passed on from it.
--
-- Who waits for whom: a mandate's own row is locked FOR UPDATE by every change of its state, and FOR SHARE by the
-- recording of a mandate passed on from it, always the parent before the child. So a parent cannot be revoked between
-- the check of a child and its commit, and a child cannot be passed on from a parent whose revocation is under way.
-- Each look at what others may have written is a statement of its own, with a snapshot taken after the wait.
--
-- The triggers look with the owner's eyes, so that row-level security does not decide what a rule sees: they are
-- SECURITY DEFINER with a fixed search_path, in which a temporary table cannot stand in for one of ours. The functions
-- they call inherit both, and nobody else may call them.

-- ------------------------------------------------------------------ parts

CREATE FUNCTION behorig.state_of(mandate_id uuid) RETURNS mandate_state_name LANGUAGE sql STABLE AS $$
  SELECT s.state FROM mandate_state s WHERE s.mandate_id = $1 AND s.ended_at IS NULL
$$;

CREATE FUNCTION behorig.person_of(employment_id uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT e.person_id FROM employment e WHERE e.id = $1
$$;

-- ------------------------------------------------------------------ recording

-- The parent is locked before anything refers to it: the foreign key's own lock is weaker, and would be first.
CREATE FUNCTION behorig.lock_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM behorig.require_read_committed();
  PERFORM FROM mandate WHERE id = NEW.parent_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER lock_parent BEFORE INSERT ON mandate
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION behorig.lock_parent();

-- A mandate that can be seen by others is sealed, so one that cannot be seen is refused too: its transaction might
-- commit between this check and that of the foreign key.
CREATE FUNCTION behorig.limit_before_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM behorig.require_read_committed();
  IF NOT EXISTS (SELECT FROM mandate m WHERE m.id = NEW.mandate_id)
    OR EXISTS (SELECT FROM mandate_state s WHERE s.mandate_id = NEW.mandate_id) THEN
    PERFORM behorig.refuse('mandate.sealed', 'The limits of a mandate do not change. Revoke it and grant another.');
  END IF;
  IF NEW.dimension = 'unit' AND NOT EXISTS (
    SELECT FROM unit u WHERE u.id = NEW.unit_id AND u.organisation_id = NEW.organisation_id AND u.code = NEW.value
  ) THEN
    PERFORM behorig.refuse('mandate.unknown-unit', 'A limit to a unit names it by its code in the same organisation.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER limit_before_seal BEFORE INSERT ON mandate_limit
  FOR EACH ROW EXECUTE FUNCTION behorig.limit_before_seal();

-- At commit every mandate is in exactly one state: it was sealed, and a state that was ended has a successor. (More
-- than one is refused by mandate_state__open_already.)
CREATE FUNCTION behorig.in_a_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  concerned uuid := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'mandate' THEN 'id' ELSE 'mandate_id' END;
BEGIN
  IF behorig.state_of(concerned) IS NULL THEN
    PERFORM behorig.refuse('mandate.unsealed', 'A mandate is always in a state. Record one in the same transaction.');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER in_a_state AFTER INSERT ON mandate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION behorig.in_a_state();
CREATE CONSTRAINT TRIGGER in_a_state AFTER UPDATE ON mandate_state
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION behorig.in_a_state();

-- ------------------------------------------------------------------ the checks of the seal

-- Months are counted as people do, in local time: five years from 23 November are over at midnight, winter or summer.
CREATE FUNCTION behorig.check_period(m mandate, p power) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  months int := coalesce(p.maximum_months, 60);
BEGIN
  IF m.valid_until >
    ((m.valid_from AT TIME ZONE 'Europe/Stockholm') + make_interval(months => months)) AT TIME ZONE 'Europe/Stockholm'
  THEN
    PERFORM behorig.refuse('mandate.too-long', format('A mandate for this power holds for at most %s months.', months));
  END IF;
END $$;

-- Some term of the holder's employment must meet the period; the computation ends the mandate with the employment.
CREATE FUNCTION behorig.check_holder(m mandate, p power) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM employment_term t
    WHERE t.employment_id = m.holder_id
      AND tstzrange(t.valid_from, coalesce(least(t.valid_until, t.ended_at), 'infinity')) && tstzrange(m.valid_from, m.valid_until)
  ) THEN
    PERFORM behorig.refuse('mandate.holder-not-employed', 'The holder is not employed at any time of the period.');
  END IF;
  IF m.requested_by_person_id = behorig.person_of(m.holder_id) THEN
    PERFORM behorig.refuse('mandate.to-oneself', 'Nobody empowers themselves. Somebody else has to be the holder.');
  END IF;
  IF p.approvals_needed > 0 AND m.requested_by_person_id IS NULL THEN
    PERFORM behorig.refuse('mandate.requester-unknown',
      'This power needs approvals, so it must be known which person asks for the mandate.');
  END IF;
END $$;

-- Only what the power knows, levels it accepts, and one number where it asks for a number.
CREATE FUNCTION behorig.check_limits(m mandate) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM mandate_limit l
    WHERE l.mandate_id = m.id AND l.dimension NOT IN ('unit', 'assurance-level')
      AND NOT EXISTS (SELECT FROM power_dimension d WHERE d.power_id = m.power_id AND d.dimension = l.dimension)
  ) THEN
    PERFORM behorig.refuse('mandate.unknown-dimension', 'The power cannot be limited by this dimension.');
  END IF;
  IF EXISTS (SELECT FROM power_assurance_level a WHERE a.power_id = m.power_id) AND EXISTS (
    SELECT FROM mandate_limit l
    WHERE l.mandate_id = m.id AND l.dimension = 'assurance-level'
      AND NOT EXISTS (SELECT FROM power_assurance_level a WHERE a.power_id = m.power_id AND a.level = l.value)
  ) THEN
    PERFORM behorig.refuse('mandate.level-not-accepted', 'The power does not accept this level of assurance.');
  END IF;
  IF EXISTS (
    SELECT FROM mandate_limit l JOIN power_dimension d ON d.power_id = m.power_id AND d.dimension = l.dimension
    WHERE l.mandate_id = m.id AND d.kind = 'maximum'
    GROUP BY l.dimension HAVING count(*) > 1 OR NOT bool_and(l.value ~ '^[0-9]{1,15}(\.[0-9]{1,6})?$')
  ) THEN
    PERFORM behorig.refuse('mandate.maximum-malformed', 'This dimension takes one number, e.g. 50000.');
  END IF;
END $$;

-- The dimensions in which the child allows what the parent does not. A dimension without rows is unlimited, so the
-- child must be limited wherever the parent is.
CREATE FUNCTION behorig.wider_dimensions(child mandate, parent mandate) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT DISTINCT p.dimension FROM mandate_limit p
  WHERE p.mandate_id = parent.id
    AND NOT EXISTS (SELECT FROM mandate_limit c WHERE c.mandate_id = child.id AND c.dimension = p.dimension)
  UNION
  SELECT c.dimension FROM mandate_limit c
    LEFT JOIN power_dimension d ON d.power_id = parent.power_id AND d.dimension = c.dimension
  WHERE c.mandate_id = child.id
    AND EXISTS (SELECT FROM mandate_limit p WHERE p.mandate_id = parent.id AND p.dimension = c.dimension)
    AND NOT EXISTS (
      SELECT FROM mandate_limit p
      WHERE p.mandate_id = parent.id AND p.dimension = c.dimension
        AND CASE WHEN d.kind = 'maximum' THEN c.value::numeric <= p.value::numeric
                 WHEN c.dimension = 'unit' THEN c.unit_id = p.unit_id
                 ELSE c.value = p.value END)
$$;

-- How many times it was passed on to come to the holder.
CREATE FUNCTION behorig.depth_of(m mandate) RETURNS int LANGUAGE sql STABLE AS $$
  WITH RECURSIVE above AS (
    SELECT m.parent_id AS id
    UNION ALL
    SELECT a.parent_id FROM above JOIN mandate a ON a.id = above.id
  )
  SELECT count(id)::int FROM above
$$;

-- Passed on is never more. The caller holds the lock on the parent.
CREATE FUNCTION behorig.check_passed_on(m mandate, p power) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent mandate;
  wider text;
BEGIN
  SELECT * INTO STRICT parent FROM mandate WHERE id = m.parent_id;
  IF behorig.state_of(parent.id) IS DISTINCT FROM 'active' THEN
    PERFORM behorig.refuse('mandate.parent-not-active', 'Only a mandate that is active can be passed on.');
  END IF;
  IF m.power_id <> parent.power_id THEN
    PERFORM behorig.refuse('mandate.power-mismatch', 'Only the same power can be passed on.');
  END IF;
  IF m.valid_from < parent.valid_from OR m.valid_until > parent.valid_until THEN
    PERFORM behorig.refuse('mandate.outside-parent-period',
      'A mandate that is passed on holds only while the one it comes from does. Choose a period within that one.');
  END IF;
  SELECT min(dimension) INTO wider FROM behorig.wider_dimensions(m, parent) AS dimension;
  IF wider IS NOT NULL THEN
    PERFORM behorig.refuse('mandate.wider-than-parent',
      format('A mandate that is passed on allows no more than the one it comes from: limit "%s" further.', wider));
  END IF;
  IF behorig.depth_of(m) > p.passable_depth THEN
    PERFORM behorig.refuse('mandate.too-deep', format('The power may be passed on %s times, no more.', p.passable_depth));
  END IF;
  IF behorig.person_of(m.holder_id) = behorig.person_of(parent.holder_id) THEN
    PERFORM behorig.refuse('mandate.to-oneself', 'Nobody empowers themselves. Somebody else has to be the holder.');
  END IF;
END $$;

CREATE FUNCTION behorig.check_first_state(m mandate, p power, wanted mandate_state_name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF wanted NOT IN ('pending', 'active') THEN
    PERFORM behorig.refuse('mandate.bad-transition', 'A mandate begins as pending or active.');
  END IF;
  IF wanted = 'active' AND p.approvals_needed > 0 THEN
    PERFORM behorig.refuse('mandate.approvals-missing', 'This power needs approvals. The mandate begins as pending.');
  END IF;
END $$;

-- Everything a mandate must satisfy, once, when it is whole.
CREATE FUNCTION behorig.seal(m mandate, wanted mandate_state_name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p power;
BEGIN
  SELECT * INTO STRICT p FROM power WHERE id = m.power_id;
  IF p.organisation_id <> m.organisation_id THEN
    PERFORM behorig.refuse('mandate.power-mismatch', 'The power belongs to another organisation.');
  END IF;
  PERFORM behorig.check_first_state(m, p, wanted);
  PERFORM behorig.check_period(m, p);
  PERFORM behorig.check_holder(m, p);
  PERFORM behorig.check_limits(m);
  IF m.parent_id IS NOT NULL THEN
    PERFORM behorig.check_passed_on(m, p);
  END IF;
END $$;

-- ------------------------------------------------------------------ from one state to another

CREATE FUNCTION behorig.leads_to(present mandate_state_name, wanted mandate_state_name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT (present::text, wanted::text) IN (
    ('pending', 'active'), ('pending', 'rejected'), ('pending', 'revoked'),
    ('active', 'suspended'), ('active', 'revoked'),
    ('suspended', 'active'), ('suspended', 'revoked'))
$$;

-- Approved by enough natural persons, none of them the holder or the one who asked, and rejected by nobody.
CREATE FUNCTION behorig.is_approved(m mandate) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT a.approver_person_id) FILTER (
      WHERE a.verdict = 'approved' AND a.approver_person_id IS DISTINCT FROM m.requested_by_person_id
        AND a.approver_person_id <> behorig.person_of(m.holder_id)
    ) >= (SELECT p.approvals_needed FROM power p WHERE p.id = m.power_id)
    AND count(*) FILTER (WHERE a.verdict = 'rejected') = 0
  FROM approval a WHERE a.mandate_id = m.id
$$;

CREATE FUNCTION behorig.check_transition(m mandate, present mandate_state_name, wanted mandate_state_name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF present IN ('revoked', 'rejected') THEN
    PERFORM behorig.conflict('mandate.state-final', 'The mandate is revoked or rejected; that is final.');
  END IF;
  IF NOT behorig.leads_to(present, wanted) THEN
    PERFORM behorig.conflict('mandate.bad-transition', format('The mandate is %s, which does not lead to %s.', present, wanted));
  END IF;
  IF present = 'pending' AND wanted = 'active' THEN
    IF NOT behorig.is_approved(m) THEN
      PERFORM behorig.refuse('mandate.approvals-missing', 'Not enough persons have approved the mandate.');
    END IF;
    IF m.parent_id IS NOT NULL AND behorig.state_of(m.parent_id) IS DISTINCT FROM 'active' THEN
      PERFORM behorig.refuse('mandate.parent-not-active', 'The mandate it is passed on from is not active.');
    END IF;
  END IF;
END $$;

-- Seals the mandate, or leads it from the state it is in, which is ended if the caller has not done so. A state begins
-- when it is recorded or where the one before it ended; only the first may reach back, to when the mandate began. While
-- this statement waited for the lock another may have entered a state, which is then left at the instant it began.
CREATE FUNCTION behorig.enter_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m mandate;
  latest mandate_state;
BEGIN
  PERFORM behorig.require_read_committed();
  -- The parent first. What a mandate was passed on from never changes, so it may be read before the lock.
  PERFORM FROM mandate p WHERE p.id = (SELECT c.parent_id FROM mandate c WHERE c.id = NEW.mandate_id)
    AND NEW.state IN ('pending', 'active') FOR SHARE;
  SELECT * INTO m FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NEW; -- refused by the foreign key
  END IF;
  SELECT * INTO latest FROM mandate_state WHERE mandate_id = m.id
    ORDER BY ended_at DESC NULLS FIRST, valid_from DESC, recorded_at DESC LIMIT 1;
  IF latest.id IS NULL THEN
    PERFORM behorig.seal(m, NEW.state);
    NEW.valid_from := least(NEW.valid_from, statement_timestamp());
    RETURN NEW;
  END IF;
  PERFORM behorig.check_transition(m, latest.state, NEW.state);
  NEW.valid_from := coalesce(latest.ended_at, greatest(statement_timestamp(), latest.valid_from));
  IF latest.ended_at IS NULL THEN
    UPDATE mandate_state SET ended_at = NEW.valid_from WHERE id = latest.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enter_state BEFORE INSERT ON mandate_state
  FOR EACH ROW EXECUTE FUNCTION behorig.enter_state();

-- A state is not ended ahead of time: the mandate would meanwhile be in two.
CREATE FUNCTION behorig.end_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('revoked', 'rejected') AND NEW.ended_at IS NOT NULL THEN
    PERFORM behorig.conflict('mandate.state-final', 'The mandate is revoked or rejected; that is final.');
  END IF;
  IF NEW.ended_at > statement_timestamp() THEN
    NEW.ended_at := greatest(statement_timestamp(), NEW.valid_from);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER end_state BEFORE UPDATE ON mandate_state
  FOR EACH ROW EXECUTE FUNCTION behorig.end_state();

-- ------------------------------------------------------------------ revocation goes all the way down

-- Level by level: lock the level, and only then look for its children, in a new statement, so that those whose
-- recording was under way when we came are seen. (One recursive statement would look with the snapshot it began with.)
CREATE FUNCTION behorig.revoke_passed_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  level uuid[] := ARRAY[NEW.mandate_id];
BEGIN
  LOOP
    SELECT array_agg(m.id ORDER BY m.id) INTO level FROM mandate m WHERE m.parent_id = ANY (level);
    EXIT WHEN level IS NULL;
    PERFORM FROM mandate m WHERE m.id = ANY (level) ORDER BY m.id FOR UPDATE;
    INSERT INTO mandate_state (organisation_id, mandate_id, state, reason, valid_from)
    SELECT m.organisation_id, m.id, 'revoked', NEW.reason, NEW.valid_from
    FROM mandate m
    WHERE m.id = ANY (level) AND behorig.state_of(m.id) NOT IN ('revoked', 'rejected');
  END LOOP;
  RETURN NULL;
END $$;
-- Not for what the function itself inserts: it goes down by itself.
CREATE TRIGGER revoke_passed_on AFTER INSERT ON mandate_state
  FOR EACH ROW WHEN (NEW.state = 'revoked' AND pg_trigger_depth() = 0) EXECUTE FUNCTION behorig.revoke_passed_on();

-- ------------------------------------------------------------------ approvals

-- Two who approve at once wait for each other, so that the second sees that it is the last one needed.
CREATE FUNCTION behorig.approve_pending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m mandate;
BEGIN
  PERFORM behorig.require_read_committed();
  -- The parent first, as everywhere: an approval may be followed by the state it leads to.
  PERFORM FROM mandate p WHERE p.id = (SELECT c.parent_id FROM mandate c WHERE c.id = NEW.mandate_id) FOR SHARE;
  SELECT * INTO m FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NEW; -- refused by the foreign key
  END IF;
  IF behorig.state_of(m.id) IS DISTINCT FROM 'pending' THEN
    PERFORM behorig.conflict('mandate.bad-transition', 'Only a pending mandate is decided on.');
  END IF;
  IF NEW.approver_person_id IN (behorig.person_of(m.holder_id), m.requested_by_person_id) THEN
    PERFORM behorig.refuse('mandate.approver-not-independent',
      'Neither who asked for the mandate nor its holder decides on it. Let a third person do that.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approve_pending BEFORE INSERT ON approval
  FOR EACH ROW EXECUTE FUNCTION behorig.approve_pending();
