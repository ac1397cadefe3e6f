-- Each stored number names the key that it is stored under (bytes 2 to 5, src/domain/directory/personal-number.ts). Under another one
-- nobody would be found, and the same number would make a second person: so whoever is to use a key asks first. Of a hundred numbers, as
-- a few may have been stored under a wrong key before; their order, by a keyed hash, is nobody's.
CREATE FUNCTION behorig.is_key_of_personal_numbers(key_id bytea) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_or(substring(n.stored FROM 2 FOR 4) = key_id), true)
  FROM (SELECT personal_number_encrypted AS stored FROM person
    WHERE personal_number_hash IS NOT NULL ORDER BY personal_number_hash LIMIT 100) n
$$;

REVOKE EXECUTE ON FUNCTION behorig.is_key_of_personal_numbers(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.is_key_of_personal_numbers(bytea) TO behorig_answering;
