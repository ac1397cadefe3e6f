-- A message is taken by the statement that records its answer: both are on record, or neither, by one commit.

-- Longer texts do not fit an index row together.
CREATE FUNCTION behorig.fitting(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN length(value) <= 1024 THEN value ELSE 'sha256:' || encode(sha256(convert_to(value, 'UTF8')), 'hex') END
$$;

-- Takes each message that nobody has taken before, and gives the numbers of those; of two that are the same the first. One
-- order for all, so that two statements never wait for each other. A message is remembered for ten minutes at least by the
-- database's clock: the caller's may be behind it, and the record would be gone while the message is fresh.
CREATE FUNCTION behorig.take_messages(numbers integer[], issuers text[], ids text[], expire timestamptz[])
RETURNS SETOF integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH asked AS (
    SELECT DISTINCT ON (1, 2) behorig.fitting(q.issuer) AS issuer, behorig.fitting(q.id) AS id, q.n, q.expires
    FROM unnest(take_messages.numbers, take_messages.issuers, take_messages.ids, take_messages.expire) q(n, issuer, id, expires)
    ORDER BY 1, 2, q.n
  ), taken AS (
    INSERT INTO replay_record (issuer, message_id, expires_at)
    SELECT a.issuer, a.id, greatest(a.expires, statement_timestamp() + interval '10 minutes')
    FROM asked a ORDER BY a.issuer, a.id
    ON CONFLICT DO NOTHING
    RETURNING issuer, message_id
  )
  SELECT a.n FROM taken t JOIN asked a ON a.issuer = t.issuer AND a.id = t.message_id;
END $$;
REVOKE EXECUTE ON FUNCTION behorig.fitting(text), behorig.take_messages(integer[], text[], text[], timestamptz[])
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.take_messages(integer[], text[], text[], timestamptz[]) TO behorig_answering;

-- Nothing else takes one.
DROP POLICY answering ON replay_record;
REVOKE INSERT ON replay_record FROM behorig_answering;

-- ------------------------------------------------------------------ whom it was disclosed to

-- As before, for all rows of a statement at once.
DROP TRIGGER disclosed_to_party ON disclosure;
CREATE OR REPLACE FUNCTION behorig.disclosed_to_party() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM recorded r LEFT JOIN relying_party p ON p.id = r.relying_party_id
    WHERE r.relying_party_id IS NOT NULL AND p.entity_id IS DISTINCT FROM r.requester
  ) THEN
    PERFORM behorig.refuse('disclosure.other-requester', 'The requester is not the relying party it is recorded for.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER disclosed_to_party AFTER INSERT ON disclosure
  REFERENCING NEW TABLE AS recorded
  FOR EACH STATEMENT EXECUTE FUNCTION behorig.disclosed_to_party();

-- ------------------------------------------------------------------ what every answer reads

-- Read from the index alone: the rows of one employee lie scattered over tables of many gigabytes. Partial, for Prisma would
-- take an index with INCLUDE for one without.
DROP INDEX mandate_state__open_already;
CREATE UNIQUE INDEX mandate_state__open_already ON mandate_state (mandate_id) INCLUDE (state, valid_from)
  WHERE ended_at IS NULL;
DROP INDEX IF EXISTS mandate_holder_id_power_id_idx;
CREATE INDEX mandate__held ON mandate (holder_id, power_id)
  INCLUDE (id, organisation_id, parent_id, valid_from, valid_until) WHERE holder_id IS NOT NULL;
DROP INDEX IF EXISTS employment_term_employment_id_idx;
CREATE INDEX employment_term__held ON employment_term (employment_id) INCLUDE (valid_from, valid_until, ended_at)
  WHERE employment_id IS NOT NULL;
DROP INDEX IF EXISTS identifier_type_value_idx;
CREATE INDEX identifier__named ON identifier (type, value)
  INCLUDE (employment_id, person_id, valid_from, valid_until, ended_at) WHERE value IS NOT NULL;

-- What is particular to a party's software stands in few of its agreements, which may be as many as there are organisations.
CREATE INDEX agreement__particular ON agreement (relying_party_id) WHERE rsa_signature OR unspecified_means IS NOT NULL;
