-- What is not as it should be with an entity that was verified all the same, as feeds that are fetched whole have it.

-- AlterTable
ALTER TABLE "mdq_entity" ADD COLUMN "problems" TEXT[] DEFAULT ARRAY[]::TEXT[];
GRANT UPDATE (problems) ON mdq_entity TO behorig_administration;
