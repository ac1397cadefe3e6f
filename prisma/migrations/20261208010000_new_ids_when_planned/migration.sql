-- Ids of what an import makes are given when its rows are planned: given when they are applied, each row was written once more.

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "new_id" UUID;

GRANT UPDATE (new_id) ON import_row TO behorig_administration;

-- Room for what is left of a planned row when its content is taken away: beside it on the page, no index has to know.
ALTER TABLE import_row SET (fillfactor = 75);
