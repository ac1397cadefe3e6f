-- What ends with an employment never holds again (invariant 6), which the computation finds out for itself. The rows of role
-- assignments went on, though: they stood in the way of the same role of somebody who came back, and told of a role that
-- gave nothing. They are ended when the employment has begun again, as of the break. Whoever manages them, or a mandate of before, in
-- files is told with the next one (may_be_ended): also where an import begins the employment again, which has nothing to tell of what it ends itself.
CREATE FUNCTION behorig.end_broken_off(employments uuid[], at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  importing text := coalesce(current_setting('behorig.importing', true), '');
BEGIN
  -- Not as a setting of the function: only a superuser may give a function one of ours.
  PERFORM set_config('behorig.importing', 'off', true);
  RETURN QUERY
  WITH term AS (
    SELECT employment_id, valid_from, coalesce(least(valid_until, ended_at), 'infinity') AS until
    FROM employment_term WHERE employment_id = ANY (employments)
  ), broken AS (
    SELECT t.employment_id, t.until FROM term t
    WHERE t.until > t.valid_from AND t.until <= at
      AND NOT EXISTS (
        SELECT FROM term n WHERE n.employment_id = t.employment_id AND n.valid_from <= t.until AND n.until > t.until)
      AND EXISTS (
        SELECT FROM term n WHERE n.employment_id = t.employment_id AND n.valid_from > t.until AND n.until > n.valid_from)
  ), told AS (
    UPDATE import_managed_row r SET may_be_ended = true
    FROM broken b JOIN mandate m ON m.holder_id = b.employment_id
    WHERE r.row_set = 'mandates' AND r.subject_id = m.id AND NOT r.may_be_ended
      AND m.valid_from < b.until AND m.valid_until > b.until
  ), ended AS (
    SELECT a.id, min(b.until) AS until FROM broken b JOIN role_assignment a ON a.employment_id = b.employment_id
    WHERE a.ended_at IS NULL AND a.valid_from < b.until
    GROUP BY a.id, a.valid_until HAVING coalesce(a.valid_until > min(b.until), true)
  )
  UPDATE role_assignment a SET ended_at = e.until, end_recorded_at = at FROM ended e WHERE a.id = e.id
  RETURNING a.id;
  PERFORM set_config('behorig.importing', importing, true);
END $$;
REVOKE EXECUTE ON FUNCTION behorig.end_broken_off(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.end_broken_off(uuid[], timestamptz) TO behorig_administration;

-- Of those who have come back before.
SELECT count(*) FROM behorig.end_broken_off(
  ARRAY(SELECT employment_id FROM employment_term GROUP BY employment_id HAVING count(*) > 1), statement_timestamp());
