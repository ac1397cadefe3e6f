-- A mandate passed on is sealed under its parent's lock. It is locked when the mandate is inserted (behorig.lock_parent), but one
-- that came while the statement inserted it could not be seen by then, and might be revoked until it was sealed: what was passed on
-- from it stayed active. All else in the function is as it was.

-- Checks of each mandate whose first state the statement has entered all that it must satisfy, once, for it is whole. Before that
-- nobody else sees it (behorig.in_a_state), so it is not locked.
CREATE OR REPLACE FUNCTION behorig.seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  sealed record;
BEGIN
  -- All is looked up one by one (OFFSET 0, IS TRUE): a plan is made once for a connection, and one made for many reads whole
  -- tables for one.
  -- A state that was led on, by the statement or by a function that it calls, could not be told for a first one.
  IF EXISTS (
    SELECT FROM entered e WHERE e.state IN ('pending', 'active') AND EXISTS (
      SELECT FROM mandate_state s WHERE s.mandate_id = e.mandate_id AND s.id = e.id AND s.ended_at IS NOT NULL OFFSET 0)
  ) THEN
    PERFORM behorig.refuse('mandate-state.together', 'What a statement makes pending or active it does not lead on.');
  END IF;
  FOR sealed IN
    SELECT f.* FROM (
      SELECT m.id, m.parent_id, coalesce(w.maximum_months, 60) AS months, CASE
        WHEN w.organisation_id <> m.organisation_id THEN 'mandate.power-mismatch'
        WHEN e.state = 'active' AND w.approvals_needed > 0 THEN 'mandate.approvals-missing'
        -- Months are counted as people do, in local time: five years from 23 November are over at midnight, winter or summer.
        WHEN m.valid_until > ((m.valid_from AT TIME ZONE 'Europe/Stockholm')
          + make_interval(months => coalesce(w.maximum_months, 60))) AT TIME ZONE 'Europe/Stockholm' THEN 'mandate.too-long'
        -- Some term of the holder's employment must meet the period; the computation ends the mandate with the employment.
        WHEN NOT EXISTS (
          SELECT FROM employment_term t WHERE t.employment_id = m.holder_id
            AND greatest(t.valid_from, m.valid_from) < least(t.valid_until, t.ended_at, m.valid_until)
        ) THEN 'mandate.holder-not-employed'
        WHEN m.requested_by_person_id IS NOT NULL AND m.requested_by_person_id = behorig.person_of(m.holder_id)
          THEN 'mandate.to-oneself'
        WHEN w.approvals_needed > 0 AND m.requested_by_person_id IS NULL THEN 'mandate.requester-unknown'
        WHEN NOT EXISTS (SELECT FROM mandate_limit l WHERE l.mandate_id = m.id OFFSET 0) THEN NULL
        WHEN EXISTS (
          SELECT FROM mandate_limit l WHERE l.mandate_id = m.id AND l.dimension NOT IN ('unit', 'assurance-level')
            AND NOT EXISTS (SELECT FROM power_dimension d WHERE d.power_id = w.id AND d.dimension = l.dimension)
        ) THEN 'mandate.unknown-dimension'
        WHEN EXISTS (
          SELECT FROM mandate_limit l WHERE l.mandate_id = m.id AND l.dimension = 'assurance-level'
            AND EXISTS (SELECT FROM power_assurance_level a WHERE a.power_id = w.id)
            AND NOT EXISTS (SELECT FROM power_assurance_level a WHERE a.power_id = w.id AND a.level = l.value)
        ) THEN 'mandate.level-not-accepted'
        WHEN EXISTS (
          SELECT FROM mandate_limit l JOIN power_dimension d ON d.power_id = w.id AND d.dimension = l.dimension
          WHERE l.mandate_id = m.id AND d.kind = 'maximum'
          GROUP BY l.dimension HAVING count(*) > 1 OR NOT bool_and(l.value ~ '^[0-9]{1,15}(\.[0-9]{1,6})?$')
        ) THEN 'mandate.maximum-malformed'
      END AS code
      FROM entered e
        CROSS JOIN LATERAL (SELECT * FROM mandate WHERE id = e.mandate_id OFFSET 0) m
        CROSS JOIN LATERAL (SELECT * FROM power WHERE id = m.power_id OFFSET 0) w
      WHERE e.state IN ('pending', 'active')
        AND (NOT EXISTS (SELECT FROM mandate_state s WHERE s.mandate_id = e.mandate_id AND s.id <> e.id)) IS TRUE
    ) f
    WHERE f.code IS NOT NULL OR f.parent_id IS NOT NULL
  LOOP
    IF sealed.code IS NULL THEN
      -- Locked when the mandate was inserted (behorig.lock_parent), if it could be seen by then.
      PERFORM FROM mandate p WHERE p.id = sealed.parent_id FOR SHARE;
      PERFORM behorig.check_passed_on(m, w) FROM mandate m JOIN power w ON w.id = m.power_id WHERE m.id = sealed.id;
    ELSE
      PERFORM behorig.refuse(sealed.code, CASE sealed.code
        WHEN 'mandate.power-mismatch' THEN 'The power belongs to another organisation.'
        WHEN 'mandate.approvals-missing' THEN 'This power needs approvals. The mandate begins as pending.'
        WHEN 'mandate.too-long' THEN format('A mandate for this power holds for at most %s months.', sealed.months)
        WHEN 'mandate.holder-not-employed' THEN 'The holder is not employed at any time of the period.'
        WHEN 'mandate.to-oneself' THEN 'Nobody empowers themselves. Somebody else has to be the holder.'
        WHEN 'mandate.requester-unknown' THEN
          'This power needs approvals, so it must be known which person asks for the mandate.'
        WHEN 'mandate.unknown-dimension' THEN 'The power cannot be limited by this dimension.'
        WHEN 'mandate.level-not-accepted' THEN 'The power does not accept this level of assurance.'
        WHEN 'mandate.maximum-malformed' THEN 'This dimension takes one number, e.g. 50000.'
      END);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
