-- With which key of a feed something was verified: when the keys of the feed change, it is verified anew, and what was verified with a
-- key that is not among them any longer does not stand for long. Of what is there already it is not known: it stands.

-- AlterTable
ALTER TABLE "metadata_feed" ADD COLUMN "trust" TEXT,
ADD COLUMN "verified_by" TEXT;
GRANT UPDATE (trust, verified_by) ON metadata_feed TO behorig_administration;

-- AlterTable
ALTER TABLE "mdq_entity" ADD COLUMN "verified_by" TEXT;
GRANT UPDATE (verified_by) ON mdq_entity TO behorig_administration;
