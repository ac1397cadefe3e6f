-- Machine clients: programs that call with a token of their own. Of the token only the SHA-256 of its secret part is
-- kept, which administration writes and cannot read; who authenticates reads it and can change nothing.

-- CreateTable
CREATE TABLE "machine_client" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID,
    "relying_party_id" UUID,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "permissions" TEXT[],
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "machine_client_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "machine_client_organisation_id_idx" ON "machine_client"("organisation_id");

-- CreateIndex
CREATE INDEX "machine_client_relying_party_id_idx" ON "machine_client"("relying_party_id");

-- AddForeignKey
ALTER TABLE "machine_client" ADD CONSTRAINT "machine_client_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_client" ADD CONSTRAINT "machine_client_relying_party_id_fkey" FOREIGN KEY ("relying_party_id") REFERENCES "relying_party"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ------------------------------------------------------------------ what it can be

-- Constraints are named for the code of the refusal: client.name-taken.
ALTER TABLE machine_client
  -- An e-service asks about employees of organisations with which it has an agreement; it administers nothing.
  ADD CONSTRAINT client__e_service_administers
    CHECK (relying_party_id IS NULL OR organisation_id IS NULL AND permissions = '{}'),
  ADD CONSTRAINT client__operate_not_for_organisations
    CHECK (organisation_id IS NULL OR NOT 'service:operate' = ANY (permissions)),
  ADD CONSTRAINT client__permissions_missing
    CHECK (permissions IS NOT NULL AND array_position(permissions, NULL) IS NULL
      AND (relying_party_id IS NOT NULL OR permissions <> '{}')),
  ADD CONSTRAINT client__name_missing CHECK (name ~ '\S' AND length(name) <= 200),
  ADD CONSTRAINT client__token_hash_malformed CHECK (octet_length(token_hash) = 32),
  -- Years are those of UTC, whatever the session's zone.
  ADD CONSTRAINT client__expiry_out_of_range CHECK (expires_at > recorded_at
    AND expires_at AT TIME ZONE 'UTC' <= recorded_at AT TIME ZONE 'UTC' + interval '2 years'),
  ADD CONSTRAINT client__revoked_early CHECK (revoked_at >= recorded_at);

-- One owner's clients in use are told apart by name.
CREATE UNIQUE INDEX client__name_taken ON machine_client (organisation_id, relying_party_id, name)
  NULLS NOT DISTINCT WHERE revoked_at IS NULL;

-- ------------------------------------------------------------------ what becomes of it

CREATE TRIGGER a_record BEFORE INSERT ON machine_client FOR EACH ROW EXECUTE FUNCTION behorig.record_now();

-- It begins unused and in force.
CREATE FUNCTION behorig.begin_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.last_used_at := NULL;
  NEW.revoked_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER begin_client BEFORE INSERT ON machine_client FOR EACH ROW EXECUTE FUNCTION behorig.begin_client();

-- It is revoked once, and used; both are dated by the database. Nothing else changes: another right is another token.
CREATE FUNCTION behorig.client_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changeable text[] := ARRAY['revoked_at', 'last_used_at'];
BEGIN
  IF to_jsonb(NEW) - changeable <> to_jsonb(OLD) - changeable THEN
    PERFORM behorig.refuse('client.immutable', 'A machine client stays as it was issued. Revoke it and issue another.');
  END IF;
  IF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    IF OLD.revoked_at IS NOT NULL THEN
      PERFORM behorig.conflict('client.already-revoked', 'The machine client was revoked before, for good.');
    END IF;
    NEW.revoked_at := statement_timestamp();
  END IF;
  IF NEW.last_used_at IS DISTINCT FROM OLD.last_used_at THEN
    NEW.last_used_at := statement_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER client_stays BEFORE UPDATE ON machine_client FOR EACH ROW EXECUTE FUNCTION behorig.client_stays();
CREATE TRIGGER never_delete BEFORE DELETE ON machine_client FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_truncate BEFORE TRUNCATE ON machine_client
  FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();
REVOKE EXECUTE ON FUNCTION behorig.begin_client(), behorig.client_stays() FROM PUBLIC;

-- ------------------------------------------------------------------ whose it is

ALTER TABLE machine_client ENABLE ROW LEVEL SECURITY;
-- An operator's and an e-service's have no organisation, and so need all of them.
CREATE POLICY administration ON machine_client TO behorig_administration
  USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id));
CREATE POLICY answering ON machine_client FOR SELECT TO behorig_answering USING (true);

GRANT SELECT (id, organisation_id, relying_party_id, name, permissions, expires_at, recorded_at, last_used_at, revoked_at),
  INSERT (id, organisation_id, relying_party_id, name, token_hash, permissions, expires_at),
  UPDATE (last_used_at, revoked_at)
  ON machine_client TO behorig_administration;
GRANT SELECT (id, organisation_id, relying_party_id, token_hash, permissions, expires_at, revoked_at)
  ON machine_client TO behorig_answering;
