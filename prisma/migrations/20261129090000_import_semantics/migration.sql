-- Until when an employment was registered once its source's file was applied. Where it ends before that, somebody ended it
-- by hand; what the file itself left without a term was not.

-- AlterTable
ALTER TABLE "import_managed_row" ADD COLUMN "ends_at" TIMESTAMPTZ(6);

UPDATE import_managed_row m SET ends_at = coalesce((
  SELECT max(coalesce(t.valid_until, 'infinity')) FROM employment_term t
  WHERE t.employment_id = m.subject_id AND t.ended_at IS NULL), 'infinity')
WHERE m.row_set = 'employments';

GRANT UPDATE (ends_at) ON import_managed_row TO behorig_administration;

-- Whether a person who is not marked is employed by others, too, than whom the transaction is for: by the employment, or
-- by the number's hash, which takes the service's key to make. It is asked before a file marks somebody, so that one row
-- is rejected instead of all.
CREATE FUNCTION behorig.is_unmarked_elsewhere(employment_id uuid, number_hash bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM (
      SELECT p.id FROM person p WHERE p.personal_number_hash = $2
      UNION ALL
      SELECT e.person_id FROM employment e WHERE e.id = $1 AND behorig.administers(e.organisation_id)) known
    JOIN person p ON p.id = known.id AND NOT p.protected_identity
    JOIN employment e ON e.person_id = p.id AND NOT behorig.administers(e.organisation_id))
$$;
REVOKE EXECUTE ON FUNCTION behorig.is_unmarked_elsewhere(uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.is_unmarked_elsewhere(uuid, bytea) TO behorig_administration;
