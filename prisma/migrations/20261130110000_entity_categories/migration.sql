-- Agreements with whichever party declares something in its metadata, and agreements that hold only while their party
-- declares something.

CREATE TYPE "relying_party_kind" AS ENUM ('eService', 'signatureService');

-- AlterTable
ALTER TABLE "agreement" ALTER COLUMN "relying_party_id" DROP NOT NULL,
  ADD COLUMN "required_categories" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "required_kind" "relying_party_kind";

-- Equal sets are equal arrays.
CREATE FUNCTION behorig.as_set(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT one COLLATE "C" ORDER BY one COLLATE "C"), '{}') FROM unnest(given) one
$$;

-- Service categories whose attribute set holds the personal number (pnr-01).
CREATE FUNCTION behorig.wants_personal_number(categories text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT categories && ARRAY[
    'http://id.elegnamnden.se/ec/1.0/loa2-pnr',
    'http://id.elegnamnden.se/ec/1.0/loa3-pnr',
    'http://id.elegnamnden.se/ec/1.0/loa4-pnr',
    'http://id.elegnamnden.se/ec/1.0/eidas-pnr-delivery',
    'http://id.swedenconnect.se/ec/sc/uncertified-loa3-pnr']
$$;

-- Small enough for the index below.
CREATE FUNCTION behorig.conditions_key(categories text[], kind relying_party_kind) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE kind WHEN 'eService' THEN 'e' WHEN 'signatureService' THEN 's' ELSE '' END
    || ' ' || array_to_string(categories, ' ')
$$;
REVOKE EXECUTE ON FUNCTION behorig.as_set(text[]), behorig.wants_personal_number(text[]),
  behorig.conditions_key(text[], relying_party_kind) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.as_set(text[]), behorig.wants_personal_number(text[]),
  behorig.conditions_key(text[], relying_party_kind) TO behorig_administration;

ALTER TABLE agreement
  ADD CONSTRAINT agreement__condition_malformed CHECK (
    required_categories = behorig.as_set(required_categories)
    AND cardinality(required_categories) <= 10
    AND length(array_to_string(required_categories, ' ')) <= 1500
    AND array_to_string(required_categories, '') !~ '[[:space:]]'
    AND NOT '' = ANY (required_categories)),
  -- With a party that is named, or with those that declare something. That none is a signature service declares nothing.
  ADD CONSTRAINT agreement__no_party CHECK (
    relying_party_id IS NOT NULL
    OR required_kind IS NOT NULL AND (required_kind = 'signatureService' OR required_categories <> '{}')),
  -- What is particular to the software of one party is agreed with that party.
  ADD CONSTRAINT agreement__particular_to_party CHECK (
    relying_party_id IS NOT NULL OR unspecified_means IS NULL AND NOT rsa_signature),
  ADD CONSTRAINT agreement__personal_number_of_any CHECK (
    relying_party_id IS NOT NULL OR NOT personal_number_subjects
    OR behorig.wants_personal_number(required_categories));

-- Its index is also what they are looked up by at each answer.
ALTER TABLE agreement ADD CONSTRAINT agreement__conditions_taken
  EXCLUDE USING gist (
    organisation_id WITH =,
    behorig.conditions_key(required_categories, required_kind) WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&)
  WHERE (relying_party_id IS NULL);

-- What it releases to parties that are not named holds a personal number only where they declare that they want it.
CREATE FUNCTION behorig.personal_number_of_any() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM agreement
    WHERE id = NEW.agreement_id AND relying_party_id IS NULL AND NOT behorig.wants_personal_number(required_categories)
  ) THEN
    PERFORM behorig.refuse('agreement.personal-number-of-any',
      'A personal number is released to a party that is not named only where it declares a category with personal numbers.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER personal_number_of_any BEFORE INSERT ON agreement_release
  FOR EACH ROW WHEN (NEW.kind = 'attribute' AND NEW.name = 'urn:oid:1.2.752.29.4.13')
  EXECUTE FUNCTION behorig.personal_number_of_any();
REVOKE EXECUTE ON FUNCTION behorig.personal_number_of_any() FROM PUBLIC;
