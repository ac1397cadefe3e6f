-- What had no end, or an end that nobody was told of.

-- An entity that its feed names and that cannot be read any longer stays as it was until what it was read from expires.
-- AlterTable
ALTER TABLE "relying_party" ADD COLUMN "kept_until" TIMESTAMPTZ(6);
ALTER TABLE "identity_provider" ADD COLUMN "kept_until" TIMESTAMPTZ(6);
GRANT UPDATE (kept_until) ON relying_party, identity_provider TO behorig_administration;
GRANT SELECT (kept_until) ON identity_provider TO behorig_answering;

-- Whose session it is, for the record of its end; null: opened before it was kept.
-- AlterTable
ALTER TABLE "login_session" ADD COLUMN "person_id" UUID;

-- What a certificate means is agreed with the party that verifies it, whoever asks the database.
CREATE FUNCTION behorig.certificate_of_any() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM agreement WHERE id = NEW.agreement_id AND relying_party_id IS NULL) THEN
    PERFORM behorig.refuse('agreement.particular-to-party',
      'What a certificate means is agreed with a party that is named.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_of_any BEFORE INSERT ON agreement_certificate_subject
  FOR EACH ROW EXECUTE FUNCTION behorig.certificate_of_any();
REVOKE EXECUTE ON FUNCTION behorig.certificate_of_any() FROM PUBLIC;
