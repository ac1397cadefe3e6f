-- How employees are named by those who issue e-identities (docs/identities.md, docs/decisions/0017).

-- ------------------------------------------------------------------ codes of issuers

-- Fact: what an issuer of e-identities names `<code>!<id>` is the organisation's `<id>@<organisation number>`.

-- CreateTable
CREATE TABLE "issuer_code" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),

    CONSTRAINT "issuer_code_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "issuer_code_code_idx" ON "issuer_code"("code");

-- CreateIndex
CREATE INDEX "issuer_code_organisation_id_idx" ON "issuer_code"("organisation_id");

-- AddForeignKey
ALTER TABLE "issuer_code" ADD CONSTRAINT "issuer_code_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE issuer_code
  ADD CONSTRAINT issuer_code__malformed CHECK (code ~ '^[^\s!]{1,100}$'),
  ADD CONSTRAINT issuer_code__end_outside_period CHECK (isfinite(ended_at) AND ended_at >= valid_from),
  ADD CONSTRAINT issuer_code__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL)),
  ADD CONSTRAINT issuer_code__taken
    EXCLUDE USING gist (code WITH =, tstzrange(valid_from, coalesce(ended_at, 'infinity')) WITH &&);

CREATE TRIGGER a_record BEFORE INSERT ON issuer_code FOR EACH ROW EXECUTE FUNCTION behorig.record_fact();
CREATE TRIGGER only_end_once BEFORE UPDATE ON issuer_code FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once();
CREATE TRIGGER never_delete BEFORE DELETE ON issuer_code FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_truncate BEFORE TRUNCATE ON issuer_code FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

-- Whose a code is, is decided for the service and not by the organisation, as its scopes are.
ALTER TABLE issuer_code ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ended_at, end_recorded_at) ON issuer_code TO behorig_administration;
GRANT SELECT ON issuer_code TO behorig_answering;
CREATE POLICY administration_reads ON issuer_code FOR SELECT TO behorig_administration
  USING (behorig.administers(organisation_id));
CREATE POLICY administration_adds ON issuer_code FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration_changes ON issuer_code FOR UPDATE TO behorig_administration
  USING (behorig.administers(NULL));
CREATE POLICY answering ON issuer_code FOR SELECT TO behorig_answering USING (true);

-- ------------------------------------------------------------------ subjects of certificates

-- What of a certificate's subject names an employee, where the party may ask by it; part of its agreement.

-- CreateTable
CREATE TABLE "agreement_certificate_subject" (
    "agreement_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "attribute" TEXT NOT NULL,
    "means" TEXT NOT NULL,

    CONSTRAINT "agreement_certificate_subject_pkey" PRIMARY KEY ("agreement_id")
);

-- AddForeignKey
ALTER TABLE "agreement_certificate_subject" ADD CONSTRAINT "agreement_certificate_subject_agreement_id_fkey" FOREIGN KEY ("agreement_id") REFERENCES "agreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE agreement_certificate_subject
  ADD CONSTRAINT agreement_certificate_subject__issuer_empty CHECK (issuer ~ '\S'),
  ADD CONSTRAINT agreement_certificate_subject__attribute_malformed CHECK (attribute ~ '^[0-2](\.(0|[1-9][0-9]*))+$'),
  ADD CONSTRAINT agreement_certificate_subject__means_unknown
    CHECK (means IN ('hsaId', 'orgAffiliation', 'personalIdentityNumber'));

CREATE TRIGGER release_with_agreement BEFORE INSERT ON agreement_certificate_subject
  FOR EACH ROW EXECUTE FUNCTION behorig.release_with_agreement();
CREATE TRIGGER never_update BEFORE UPDATE ON agreement_certificate_subject FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_delete BEFORE DELETE ON agreement_certificate_subject FOR EACH ROW EXECUTE FUNCTION behorig.never();
CREATE TRIGGER never_truncate BEFORE TRUNCATE ON agreement_certificate_subject
  FOR EACH STATEMENT EXECUTE FUNCTION behorig.never();

ALTER TABLE agreement_certificate_subject ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON agreement_certificate_subject TO behorig_administration;
GRANT SELECT ON agreement_certificate_subject TO behorig_answering;
CREATE POLICY administration ON agreement_certificate_subject TO behorig_administration
  USING (EXISTS (SELECT FROM agreement o WHERE o.id = agreement_id))
  WITH CHECK (EXISTS (SELECT FROM agreement o WHERE o.id = agreement_id AND behorig.administers(o.organisation_id)));
CREATE POLICY answering ON agreement_certificate_subject FOR SELECT TO behorig_answering USING (true);

-- ------------------------------------------------------------------ how long a prid lasts

-- pridPersistence, as it came with the prid; null: bound before it was asked for. C, which may change at any time, is
-- never bound.
ALTER TABLE "identifier" ADD COLUMN "prid_persistence" TEXT;
ALTER TABLE identifier
  ADD CONSTRAINT identifier__persistence_unknown
    CHECK (prid_persistence IS NULL OR type = 'prid' AND prid_persistence IN ('A', 'B')),
  ADD CONSTRAINT identifier__persistence_without_end
    CHECK (prid_persistence IS DISTINCT FROM 'B' OR valid_until IS NOT NULL);
