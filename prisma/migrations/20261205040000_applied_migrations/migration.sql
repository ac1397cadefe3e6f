-- The service looks before it serves whether the database has what its version needs; the history itself is the owner's alone.
-- In plpgsql, whose text is not read before it is called: where migrations are only compared there is no history.
CREATE FUNCTION behorig.applied_migrations() RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT migration_name::text FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL;
END $$;

REVOKE EXECUTE ON FUNCTION behorig.applied_migrations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.applied_migrations() TO behorig_answering;
