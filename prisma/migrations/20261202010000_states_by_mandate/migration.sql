-- States are looked up by their mandate alone, so they are kept by it: one index fewer to enter each state into, and to write
-- a page of for each state that ends. An import ends those of thousands of mandates, evenly over all there are.

-- AlterTable
ALTER TABLE "mandate_state" DROP CONSTRAINT "mandate_state_pkey",
ADD CONSTRAINT "mandate_state_pkey" PRIMARY KEY ("mandate_id", "id");

-- DropIndex
DROP INDEX "mandate_state_mandate_id_idx";

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
    UPDATE mandate_state SET ended_at = NEW.valid_from WHERE mandate_id = m.id AND id = latest.id;
  END IF;
  RETURN NEW;
END $$;
