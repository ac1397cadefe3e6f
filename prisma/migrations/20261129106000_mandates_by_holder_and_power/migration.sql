-- A decision asks for the mandates of an employee that are for one power of many.

-- CreateIndex
CREATE INDEX "mandate_holder_id_power_id_idx" ON "mandate"("holder_id", "power_id");

-- Last: from here on nobody reads mandates until it is committed.
-- DropIndex
DROP INDEX "mandate_holder_id_idx";
