-- What several do together is used with the record of its permit: neither is there without the other.

-- Replaced: whoever is the last no longer marks it used, and is told who counted.
DROP FUNCTION behorig.take_part(
  uuid, uuid, uuid, uuid, bytea, integer, integer, uuid, uuid, uuid[], uuid[], uuid[]);

-- A person takes part in an act that takes several. Each may hold another power that covers it; the one of whom comes last
-- tells how many are needed. "bases": the mandates and assignments that were enough for this person, by what was said.
-- "still": persons before who could still use one that was enough for them, when they were looked at; "looked_at": all who
-- were. Who took part longer ago than this power gives time for does not count. When somebody took part meanwhile the
-- outcome is "again", with nothing done. Several may be told "complete": of their permits one can be recorded.
CREATE FUNCTION behorig.take_part(
  reference uuid, party uuid, organisation uuid, power uuid, question bytea, needed integer, minutes integer,
  person uuid, employment uuid, bases uuid[], still uuid[], looked_at uuid[])
RETURNS TABLE (id uuid, counted uuid[], expires_at timestamptz, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_use together_use;
  persons uuid[];
BEGIN
  IF take_part.reference IS NULL THEN
    INSERT INTO together_use (relying_party_id, organisation_id, power_id, question, expires_at)
    VALUES (take_part.party, take_part.organisation, take_part.power, take_part.question,
      statement_timestamp() + make_interval(mins => take_part.minutes))
    RETURNING * INTO found_use;
  ELSE
    SELECT u.* INTO found_use FROM together_use u
    WHERE u.id = take_part.reference AND u.relying_party_id = take_part.party
      AND u.organisation_id = take_part.organisation AND u.question = take_part.question
    FOR UPDATE;
    IF found_use.id IS NULL THEN
      RETURN QUERY SELECT NULL::uuid, '{}'::uuid[], NULL::timestamptz, 'unknown';
      RETURN;
    ELSIF found_use.used_at IS NOT NULL THEN
      RETURN QUERY SELECT found_use.id, '{}'::uuid[], found_use.expires_at, 'used';
      RETURN;
    ELSIF found_use.expires_at <= clock_timestamp() THEN
      RETURN QUERY SELECT found_use.id, '{}'::uuid[], found_use.expires_at, 'expired';
      RETURN;
    ELSIF EXISTS (
      SELECT FROM together_part p WHERE p.use_id = found_use.id AND p.person_id <> take_part.person
        AND p.person_id <> ALL (take_part.looked_at)
    ) THEN
      RETURN QUERY SELECT found_use.id, '{}'::uuid[], found_use.expires_at, 'again';
      RETURN;
    END IF;
  END IF;
  INSERT INTO together_part (use_id, person_id, employment_id, bases)
  VALUES (found_use.id, take_part.person, take_part.employment, take_part.bases)
  ON CONFLICT (use_id, person_id) DO UPDATE
  SET employment_id = excluded.employment_id, bases = excluded.bases, recorded_at = statement_timestamp();
  SELECT array_agg(p.person_id ORDER BY p.person_id) INTO persons FROM together_part p
  WHERE p.use_id = found_use.id AND (p.person_id = take_part.person OR p.person_id = ANY (take_part.still))
    AND p.recorded_at > statement_timestamp() - make_interval(mins => take_part.minutes);
  RETURN QUERY SELECT found_use.id, persons, found_use.expires_at,
    CASE WHEN cardinality(persons) < take_part.needed THEN 'open' ELSE 'complete' END;
END $$;

-- The permit of an act that took several is recorded once. A second one waits for the first, and is refused.
CREATE FUNCTION behorig.use_together() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE together_use u SET used_at = statement_timestamp()
  WHERE u.id = (NEW.decision ->> 'together')::uuid AND u.relying_party_id = NEW.relying_party_id
    AND u.organisation_id = NEW.organisation_id AND u.used_at IS NULL;
  IF NOT FOUND THEN
    PERFORM behorig.conflict('together.used', 'A permit for this is on record already.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER use_together BEFORE INSERT ON disclosure
  FOR EACH ROW WHEN (NEW.outcome = 'permitted' AND NEW.decision ? 'together')
  EXECUTE FUNCTION behorig.use_together();

REVOKE EXECUTE ON FUNCTION behorig.use_together(),
  behorig.take_part(uuid, uuid, uuid, uuid, bytea, integer, integer, uuid, uuid, uuid[], uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  behorig.take_part(uuid, uuid, uuid, uuid, bytea, integer, integer, uuid, uuid, uuid[], uuid[], uuid[]) TO behorig_answering;
