-- Units form trees. Looking for a cycle and then writing is only safe alone, so writers of one organisation's tree wait
-- for each other. Only READ COMMITTED will do: with an older snapshot the search would not see what the one waited for
-- has written.

CREATE FUNCTION behorig.require_read_committed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM behorig.refuse('database.isolation', 'This is checked after waiting for others, which needs READ COMMITTED.');
  END IF;
END $$;

CREATE FUNCTION behorig.unit_in_tree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  above uuid := NEW.parent_id;
BEGIN
  IF NEW.parent_id IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM behorig.require_read_committed();
  PERFORM FROM organisation WHERE id = NEW.organisation_id FOR NO KEY UPDATE;
  WHILE above IS NOT NULL LOOP
    IF above = NEW.id THEN
      PERFORM behorig.refuse('unit.cycle', 'A unit cannot be below itself.');
    END IF;
    SELECT parent_id INTO above FROM unit WHERE id = above;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER unit_in_tree BEFORE INSERT OR UPDATE OF parent_id ON unit
  FOR EACH ROW EXECUTE FUNCTION behorig.unit_in_tree();
