-- Employees who log in with their e-identification: what was asked of an identity provider, and the session that its answer gave.

-- CreateTable
CREATE TABLE "login_request" (
    "id" TEXT NOT NULL,
    "browser_digest" BYTEA NOT NULL,
    "earlier_digest" BYTEA,
    "identity_provider" TEXT NOT NULL,
    "levels" TEXT[],
    "return_to" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "login_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_session" (
    "secret_digest" BYTEA NOT NULL,
    "identity_provider" TEXT NOT NULL,
    "subjects" JSONB NOT NULL,
    "organisation_number" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "name_id" JSONB NOT NULL,
    "session_index" TEXT,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "last_used_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "login_session_pkey" PRIMARY KEY ("secret_digest")
);

-- CreateIndex
CREATE INDEX "login_request_requested_at_idx" ON "login_request"("requested_at");

-- CreateIndex
CREATE INDEX "login_session_expires_at_idx" ON "login_session"("expires_at");

-- CreateIndex
CREATE INDEX "login_session_identity_provider_idx" ON "login_session"("identity_provider");

ALTER TABLE login_request ADD CONSTRAINT login_request__digest CHECK (octet_length(browser_digest) = 32 AND octet_length(earlier_digest) = 32);
ALTER TABLE login_session
  ADD CONSTRAINT login_session__digest CHECK (octet_length(secret_digest) = 32),
  ADD CONSTRAINT login_session__kept_too_long CHECK (expires_at <= opened_at + interval '24 hours');

-- They belong to no organisation. Who answers may tell that a session is being used, and neither open nor lengthen one.
ALTER TABLE login_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_session ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON login_request, login_session TO behorig_administration;
GRANT SELECT (secret_digest, identity_provider, subjects, organisation_number, level, last_used_at, expires_at),
  UPDATE (last_used_at) ON login_session TO behorig_answering;
CREATE POLICY administration ON login_request FOR ALL TO behorig_administration
  USING (behorig.administers(NULL)) WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration ON login_session FOR ALL TO behorig_administration
  USING (behorig.administers(NULL)) WITH CHECK (behorig.administers(NULL));
CREATE POLICY answering_reads ON login_session FOR SELECT TO behorig_answering USING (true);
CREATE POLICY answering_uses ON login_session FOR UPDATE TO behorig_answering
  USING (expires_at > statement_timestamp()) WITH CHECK (last_used_at = statement_timestamp());
