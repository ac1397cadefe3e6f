-- ANALYZE keeps its lock until the transaction ends, and an import's takes as long as the import does: another import that
-- had to analyze the same table waited for it, and was lost. So nothing is analyzed in a long transaction that cannot be
-- had within seconds (longer than it takes autovacuum to give way). What was staged is analyzed in a transaction of its
-- own, and may wait.

-- Without statistics a plan for one row is made, which reads a table again for each of a million; without nested loops it
-- reads each table once.
CREATE OR REPLACE FUNCTION behorig.analyze_planned() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '3s' AS $$
BEGIN
  ANALYZE import_row;
EXCEPTION WHEN lock_not_available THEN
  PERFORM set_config('enable_nestloop', 'off', true);
END $$;

-- In one order, so that two imports never wait for each other.
CREATE OR REPLACE FUNCTION behorig.analyze_register(written bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  grown text;
  is_empty boolean;
BEGIN
  FOR grown IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.reltuples < 10 * written
      AND c.relname IN ('import_managed_row', 'unit', 'person', 'employment', 'employment_term', 'identifier',
        'role_assignment', 'mandate', 'mandate_limit', 'mandate_state')
    ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', grown) INTO is_empty;
    IF NOT is_empty THEN
      BEGIN
        EXECUTE format('ANALYZE %I', grown);
      EXCEPTION WHEN lock_not_available THEN
        NULL; -- another import is just telling the planner
      END;
    END IF;
  END LOOP;
END $$;
