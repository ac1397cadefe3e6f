-- Records are sealed by one statement, where they lie.

-- SHA-256 over the previous hash and the record's canonical JSON. "head": what the first of these records follows.
CREATE FUNCTION behorig.seal_hash(previous bytea, head bytea, content text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(coalesce($1, $2) || convert_to($3, 'UTF8'))
$$;
CREATE AGGREGATE behorig.chained(head bytea, content text) (SFUNC = behorig.seal_hash, STYPE = bytea, PARALLEL = SAFE);
REVOKE EXECUTE ON FUNCTION behorig.seal_hash(bytea, bytea, text), behorig.chained(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.chained(bytea, text) TO behorig_administration;
