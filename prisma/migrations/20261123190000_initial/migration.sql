-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "personal_number_kind" AS ENUM ('personnummer', 'samordningsnummer');

-- CreateEnum
CREATE TYPE "identifier_type" AS ENUM ('orgAffiliation', 'hsaId', 'eppn', 'prid', 'issuerId');

-- CreateEnum
CREATE TYPE "dimension_kind" AS ENUM ('values', 'maximum');

-- CreateEnum
CREATE TYPE "mandate_state_name" AS ENUM ('pending', 'active', 'suspended', 'rejected', 'revoked');

-- CreateEnum
CREATE TYPE "approval_verdict" AS ENUM ('approved', 'rejected');

-- CreateEnum
CREATE TYPE "release_kind" AS ENUM ('attribute', 'role', 'power');

-- CreateEnum
CREATE TYPE "disclosure_outcome" AS ENUM ('released', 'nothing', 'refused');

-- CreateEnum
CREATE TYPE "sealed_kind" AS ENUM ('audit', 'disclosure');

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" CHAR(10) NOT NULL,
    "name" TEXT NOT NULL,
    "onboarded_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_scope" (
    "organisation_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "organisation_scope_pkey" PRIMARY KEY ("organisation_id","scope")
);

-- CreateTable
CREATE TABLE "unit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "parent_id" UUID,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL DEFAULT 'manual',
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "personal_number_encrypted" BYTEA,
    "personal_number_hash" BYTEA,
    "personal_number_kind" "personal_number_kind",
    "protected_identity" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "made_in" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "uid" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL DEFAULT 'manual',
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "employment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employment_term" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "employment_id" UUID NOT NULL,
    "unit_id" UUID,
    "title" TEXT,
    "display_name" TEXT NOT NULL,
    "mail" TEXT,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),
    "last_verified_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "managed_by" TEXT NOT NULL DEFAULT 'manual',

    CONSTRAINT "employment_term_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identifier" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "type" "identifier_type" NOT NULL,
    "value" TEXT NOT NULL,
    "display_value" TEXT NOT NULL,
    "organisation_id" UUID,
    "employment_id" UUID,
    "person_id" UUID,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),
    "managed_by" TEXT NOT NULL DEFAULT 'manual',

    CONSTRAINT "identifier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID,
    "code" TEXT NOT NULL,
    "name_sv" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "made_in" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_power" (
    "role_id" UUID NOT NULL,
    "power_id" UUID NOT NULL,

    CONSTRAINT "role_power_pkey" PRIMARY KEY ("role_id","power_id")
);

-- CreateTable
CREATE TABLE "role_assignment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "employment_id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "unit_id" UUID,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),
    "managed_by" TEXT NOT NULL DEFAULT 'manual',

    CONSTRAINT "role_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "power" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "code" TEXT NOT NULL,
    "name_sv" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "organisation_id" UUID,
    "relying_party_id" UUID,
    "maximum_months" INTEGER,
    "passable_depth" INTEGER NOT NULL DEFAULT 0,
    "persons_together" INTEGER NOT NULL DEFAULT 1,
    "approvals_needed" INTEGER NOT NULL DEFAULT 0,
    "condition" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "made_in" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "power_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "power_dimension" (
    "power_id" UUID NOT NULL,
    "dimension" TEXT NOT NULL,
    "kind" "dimension_kind" NOT NULL DEFAULT 'values',

    CONSTRAINT "power_dimension_pkey" PRIMARY KEY ("power_id","dimension")
);

-- CreateTable
CREATE TABLE "power_assurance_level" (
    "power_id" UUID NOT NULL,
    "level" TEXT NOT NULL,

    CONSTRAINT "power_assurance_level_pkey" PRIMARY KEY ("power_id","level")
);

-- CreateTable
CREATE TABLE "power_incompatibility" (
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,

    CONSTRAINT "power_incompatibility_pkey" PRIMARY KEY ("first_id","second_id")
);

-- CreateTable
CREATE TABLE "mandate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "power_id" UUID NOT NULL,
    "holder_id" UUID NOT NULL,
    "parent_id" UUID,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "basis" TEXT NOT NULL,
    "requested_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "managed_by" TEXT NOT NULL DEFAULT 'manual',

    CONSTRAINT "mandate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mandate_limit" (
    "organisation_id" UUID NOT NULL,
    "mandate_id" UUID NOT NULL,
    "dimension" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "unit_id" UUID,

    CONSTRAINT "mandate_limit_pkey" PRIMARY KEY ("mandate_id","dimension","value")
);

-- CreateTable
CREATE TABLE "mandate_state" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "mandate_id" UUID NOT NULL,
    "state" "mandate_state_name" NOT NULL,
    "reason" TEXT,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),

    CONSTRAINT "mandate_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "mandate_id" UUID NOT NULL,
    "approver_person_id" UUID NOT NULL,
    "verdict" "approval_verdict" NOT NULL,
    "reason" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "relying_party" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "entity_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "metadata_digest" TEXT NOT NULL,
    "entity_categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "managed_by" TEXT NOT NULL DEFAULT 'manual',
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "relying_party_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agreement" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "relying_party_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "made_in" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "ended_at" TIMESTAMPTZ(6),
    "end_recorded_at" TIMESTAMPTZ(6),
    "personal_number_subjects" BOOLEAN NOT NULL DEFAULT false,
    "unspecified_means" "identifier_type",
    "sign_assertion" BOOLEAN NOT NULL DEFAULT false,
    "require_encryption" BOOLEAN NOT NULL DEFAULT false,
    "rsa_signature" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agreement_release" (
    "agreement_id" UUID NOT NULL,
    "kind" "release_kind" NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "agreement_release_pkey" PRIMARY KEY ("agreement_id","kind","name")
);

-- CreateTable
CREATE TABLE "disclosure" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID,
    "channel" TEXT NOT NULL,
    "requester" TEXT NOT NULL,
    "relying_party_id" UUID,
    "agreement_id" UUID,
    "request_id" TEXT NOT NULL,
    "response_id" TEXT NOT NULL,
    "employment_id" UUID,
    "person_id" UUID,
    "outcome" "disclosure_outcome" NOT NULL,
    "released" TEXT[],
    "withheld" JSONB NOT NULL DEFAULT '{}',
    "mandate_ids" UUID[],
    "role_assignment_ids" UUID[],
    "consent" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "disclosure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" UUID,
    "actor" TEXT NOT NULL,
    "actor_person_id" UUID,
    "act" TEXT NOT NULL,
    "subject_ids" UUID[],
    "before_digest" BYTEA,
    "after_digest" BYTEA,
    "details" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seal" (
    "chain" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" "sealed_kind" NOT NULL,
    "record_id" TEXT NOT NULL,
    "previous_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "seal_pkey" PRIMARY KEY ("chain","number")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "statement" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_record" (
    "issuer" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "replay_record_pkey" PRIMARY KEY ("issuer","message_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_number_key" ON "organisation"("number");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_scope_scope_key" ON "organisation_scope"("scope");

-- CreateIndex
CREATE UNIQUE INDEX "unit_organisation_id_id_key" ON "unit"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_organisation_id_code_key" ON "unit"("organisation_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "person_personal_number_hash_key" ON "person"("personal_number_hash");

-- CreateIndex
CREATE INDEX "employment_person_id_idx" ON "employment"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "employment_organisation_id_id_key" ON "employment"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "employment_term_employment_id_idx" ON "employment_term"("employment_id");

-- CreateIndex
CREATE INDEX "employment_term_organisation_id_unit_id_idx" ON "employment_term"("organisation_id", "unit_id");

-- CreateIndex
CREATE INDEX "identifier_type_value_idx" ON "identifier"("type", "value");

-- CreateIndex
CREATE INDEX "identifier_employment_id_idx" ON "identifier"("employment_id");

-- CreateIndex
CREATE INDEX "identifier_person_id_idx" ON "identifier"("person_id");

-- CreateIndex
CREATE INDEX "role_assignment_employment_id_idx" ON "role_assignment"("employment_id");

-- CreateIndex
CREATE INDEX "role_assignment_role_id_idx" ON "role_assignment"("role_id");

-- CreateIndex
CREATE UNIQUE INDEX "power_code_key" ON "power"("code");

-- CreateIndex
CREATE INDEX "mandate_holder_id_idx" ON "mandate"("holder_id");

-- CreateIndex
CREATE INDEX "mandate_parent_id_idx" ON "mandate"("parent_id");

-- CreateIndex
CREATE INDEX "mandate_power_id_idx" ON "mandate"("power_id");

-- CreateIndex
CREATE UNIQUE INDEX "mandate_organisation_id_id_key" ON "mandate"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "mandate_state_mandate_id_idx" ON "mandate_state"("mandate_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_mandate_id_approver_person_id_key" ON "approval"("mandate_id", "approver_person_id");

-- CreateIndex
CREATE UNIQUE INDEX "relying_party_entity_id_key" ON "relying_party"("entity_id");

-- CreateIndex
CREATE INDEX "agreement_relying_party_id_idx" ON "agreement"("relying_party_id");

-- CreateIndex
CREATE INDEX "agreement_organisation_id_idx" ON "agreement"("organisation_id");

-- CreateIndex
CREATE INDEX "disclosure_organisation_id_recorded_at_idx" ON "disclosure"("organisation_id", "recorded_at");

-- CreateIndex
CREATE INDEX "disclosure_person_id_recorded_at_idx" ON "disclosure"("person_id", "recorded_at");

-- CreateIndex
CREATE INDEX "disclosure_requester_recorded_at_idx" ON "disclosure"("requester", "recorded_at");

-- CreateIndex
CREATE INDEX "disclosure_recorded_at_idx" ON "disclosure"("recorded_at");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_id_idx" ON "audit_event"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_recorded_at_idx" ON "audit_event"("recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "seal_kind_record_id_key" ON "seal"("kind", "record_id");

-- CreateIndex
CREATE INDEX "replay_record_expires_at_idx" ON "replay_record"("expires_at");

-- AddForeignKey
ALTER TABLE "organisation_scope" ADD CONSTRAINT "organisation_scope_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_organisation_id_parent_id_fkey" FOREIGN KEY ("organisation_id", "parent_id") REFERENCES "unit"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employment" ADD CONSTRAINT "employment_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employment" ADD CONSTRAINT "employment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employment_term" ADD CONSTRAINT "employment_term_organisation_id_employment_id_fkey" FOREIGN KEY ("organisation_id", "employment_id") REFERENCES "employment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employment_term" ADD CONSTRAINT "employment_term_organisation_id_unit_id_fkey" FOREIGN KEY ("organisation_id", "unit_id") REFERENCES "unit"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identifier" ADD CONSTRAINT "identifier_organisation_id_employment_id_fkey" FOREIGN KEY ("organisation_id", "employment_id") REFERENCES "employment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identifier" ADD CONSTRAINT "identifier_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_power" ADD CONSTRAINT "role_power_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_power" ADD CONSTRAINT "role_power_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_organisation_id_employment_id_fkey" FOREIGN KEY ("organisation_id", "employment_id") REFERENCES "employment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_organisation_id_unit_id_fkey" FOREIGN KEY ("organisation_id", "unit_id") REFERENCES "unit"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power" ADD CONSTRAINT "power_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power" ADD CONSTRAINT "power_relying_party_id_fkey" FOREIGN KEY ("relying_party_id") REFERENCES "relying_party"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_dimension" ADD CONSTRAINT "power_dimension_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_assurance_level" ADD CONSTRAINT "power_assurance_level_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_incompatibility" ADD CONSTRAINT "power_incompatibility_first_id_fkey" FOREIGN KEY ("first_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_incompatibility" ADD CONSTRAINT "power_incompatibility_second_id_fkey" FOREIGN KEY ("second_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_organisation_id_holder_id_fkey" FOREIGN KEY ("organisation_id", "holder_id") REFERENCES "employment"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_organisation_id_parent_id_fkey" FOREIGN KEY ("organisation_id", "parent_id") REFERENCES "mandate"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_requested_by_person_id_fkey" FOREIGN KEY ("requested_by_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate_limit" ADD CONSTRAINT "mandate_limit_organisation_id_mandate_id_fkey" FOREIGN KEY ("organisation_id", "mandate_id") REFERENCES "mandate"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate_limit" ADD CONSTRAINT "mandate_limit_organisation_id_unit_id_fkey" FOREIGN KEY ("organisation_id", "unit_id") REFERENCES "unit"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mandate_state" ADD CONSTRAINT "mandate_state_organisation_id_mandate_id_fkey" FOREIGN KEY ("organisation_id", "mandate_id") REFERENCES "mandate"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_organisation_id_mandate_id_fkey" FOREIGN KEY ("organisation_id", "mandate_id") REFERENCES "mandate"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_approver_person_id_fkey" FOREIGN KEY ("approver_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_relying_party_id_fkey" FOREIGN KEY ("relying_party_id") REFERENCES "relying_party"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement_release" ADD CONSTRAINT "agreement_release_agreement_id_fkey" FOREIGN KEY ("agreement_id") REFERENCES "agreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
