-- Ids of what an import makes are given when its rows are planned: given when they are applied, each row was written once more.

-- AlterTable
ALTER TABLE "import_row" ADD COLUMN "new_id" UUID;

GRANT UPDATE (new_id) ON import_row TO behorig_administration;

-- Room for what is left of a planned row when its content is taken away: beside it on the page, no index has to know.
ALTER TABLE import_row SET (fillfactor = 75);

-- What was planned before and is not finished.
UPDATE import_row r
SET new_id = encode(substring(uuid_send(r.batch_id) for 6) || substring(uuid_send(gen_random_uuid()) from 7), 'hex')::uuid
FROM import_batch b
WHERE b.id = r.batch_id AND b.state IN ('waiting', 'applying') AND b.row_set IN ('mandates', 'role-assignments')
  AND r.verdict IN ('create', 'change');
