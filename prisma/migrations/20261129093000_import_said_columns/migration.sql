-- What a planned row is looked up by in the register. Under row-level security only conditions that cannot leak lead into
-- an index, and to take a field out of JSON is not taken for one: each planned row would read all employees.

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "uid" TEXT;

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "unit" TEXT;

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "hsa_id" TEXT;

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "eppn" TEXT;

GRANT UPDATE (uid, unit, hsa_id, eppn) ON import_row TO behorig_administration;
