-- Evidence: agreements may require proof that the employee has logged in, and each answer's record says what there was.

-- AlterTable
ALTER TABLE "agreement" ADD COLUMN "evidence_minutes" INTEGER NOT NULL DEFAULT 60,
ADD COLUMN "require_evidence" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "disclosure" ADD COLUMN "assurance" JSONB;

ALTER TABLE agreement
  ADD CONSTRAINT agreement__evidence_minutes_out_of_range CHECK (evidence_minutes BETWEEN 1 AND 1440);
