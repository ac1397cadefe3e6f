-- What administering through an API needs beside the console: acts that may be sent twice, and employing a person whom
-- another organisation employs already.

-- ------------------------------------------------------------------ acts that may be sent twice

-- CreateTable
CREATE TABLE "idempotent_act" (
    "organisation_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_digest" BYTEA NOT NULL,
    "mandate_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "idempotent_act_pkey" PRIMARY KEY ("organisation_id","actor","key")
);

-- AddForeignKey
ALTER TABLE "idempotent_act" ADD CONSTRAINT "idempotent_act_organisation_id_mandate_id_fkey" FOREIGN KEY ("organisation_id", "mandate_id") REFERENCES "mandate"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE idempotent_act
  ADD CONSTRAINT mandate__idempotency_key_malformed CHECK (key ~ '\S' AND length(key) <= 200),
  ADD CONSTRAINT idempotent_act__digest_malformed CHECK (octet_length(input_digest) = 32);

CREATE TRIGGER a_record BEFORE INSERT ON idempotent_act FOR EACH ROW EXECUTE FUNCTION behorig.record_now();
CREATE TRIGGER never_update BEFORE UPDATE ON idempotent_act FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_delete BEFORE DELETE ON idempotent_act FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_truncate BEFORE TRUNCATE ON idempotent_act FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

ALTER TABLE idempotent_act ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON idempotent_act TO behorig_administration;
CREATE POLICY administration ON idempotent_act TO behorig_administration
  USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id));

-- ------------------------------------------------------------------ a person whom others employ too

-- Who knows a person's number may employ the person, whether or not others do, and learns nothing by it: no answer tells
-- a person who was known from one who is new. The employment is made here, because its policy lets nobody take a person
-- they do not see, and a guessed id must not do: only the hash, which takes the service's key to make, finds a person.
CREATE FUNCTION behorig.employ_by_number(organisation_id uuid, uid text, managed_by text, number_hash bytea)
RETURNS TABLE (id uuid, person_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF $1 IS NULL OR NOT behorig.administers($1) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'another organisation';
  END IF;
  RETURN QUERY
    INSERT INTO employment AS made (organisation_id, person_id, uid, managed_by)
    SELECT $1, p.id, $2, $3 FROM person p WHERE p.personal_number_hash = $4
    RETURNING made.id, made.person_id;
END $$;
REVOKE EXECUTE ON FUNCTION behorig.employ_by_number(uuid, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.employ_by_number(uuid, text, text, bytea) TO behorig_administration;
