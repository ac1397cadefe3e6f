-- A decision is about one of many powers: what is held of it is found without the rest (docs/decisions/0023-remembered-facts.md).

-- AlterTable
ALTER TABLE "remembered_facts" ADD COLUMN     "held" JSONB,
ADD COLUMN     "held_in" xid8;

-- Read with the row, as the facts are.
ALTER TABLE remembered_facts ALTER COLUMN held SET STORAGE MAIN;

-- All there is, with it.
SELECT behorig.note_change(ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
