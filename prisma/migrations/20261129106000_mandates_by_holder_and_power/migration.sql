-- A decision asks for the mandates of an employee that are for one power of many.

-- DropIndex
DROP INDEX "mandate_holder_id_idx";

-- CreateIndex
CREATE INDEX "mandate_holder_id_power_id_idx" ON "mandate"("holder_id", "power_id");
