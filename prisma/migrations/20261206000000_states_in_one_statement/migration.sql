-- What a state costs an import is the statements of its triggers, once its pages are in memory: a revocation that needs no look is one
-- of three now. The rules are what they were.

-- Seals the mandate, or leads it from the state it is in, which is ended if the caller has not done so.
CREATE OR REPLACE FUNCTION behorig.enter_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  m mandate;
  parent uuid;
  latest record;
  ended timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM behorig.require_read_committed();
  END IF;
  -- What nearly every revocation is. Whoever has led the mandate on while this one waited for the lock has ended the state: it is
  -- looked at again when it is to be written, found to be another one, and the long way is gone.
  IF NEW.state = 'revoked' THEN
    UPDATE mandate_state s SET ended_at = greatest(statement_timestamp(), s.valid_from)
    FROM (SELECT id FROM mandate WHERE id = NEW.mandate_id AND organisation_id = NEW.organisation_id FOR UPDATE) locked
    WHERE s.mandate_id = locked.id AND s.ended_at IS NULL AND s.state = 'active'
    RETURNING s.ended_at INTO ended;
    IF FOUND THEN
      NEW.valid_from := ended;
      RETURN NEW;
    END IF;
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
  PERFORM behorig.check_transition(m, latest.state, NEW.state);
  NEW.valid_from := coalesce(latest.ended_at, greatest(statement_timestamp(), latest.valid_from));
  IF latest.ended_at IS NULL THEN
    UPDATE mandate_state SET ended_at = NEW.valid_from WHERE mandate_id = m.id AND id = latest.id;
  END IF;
  RETURN NEW;
END $$;
