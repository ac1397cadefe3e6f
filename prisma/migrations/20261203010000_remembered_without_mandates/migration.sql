-- Of an employment with very many mandates all else is remembered. `base_in` is the transaction that has written it: a row that an earlier
-- version has written anew since does not know of it.
ALTER TABLE "remembered_facts" ADD COLUMN     "base" JSON,
ADD COLUMN     "base_in" xid8;
