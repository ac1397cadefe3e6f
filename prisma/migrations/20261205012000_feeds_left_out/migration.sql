-- A feed that is taken out of the configuration counts no longer, for every instance alike. The function says so for older versions of
-- the service, too.

-- AlterTable
ALTER TABLE "metadata_feed" ADD COLUMN "left_out_at" TIMESTAMPTZ(6);
GRANT UPDATE (left_out_at) ON metadata_feed TO behorig_administration;
GRANT SELECT (left_out_at) ON metadata_feed TO behorig_answering;

CREATE OR REPLACE FUNCTION behorig.is_from_valid_feed(managed_by text, entity_id text, kept_until timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce(is_from_valid_feed.kept_until > statement_timestamp(), true) AND EXISTS (
    SELECT FROM public.metadata_feed f
      LEFT JOIN public.mdq_entity e ON f.kind = 'mdq' AND e.feed = f.name
        AND e.entity_id = is_from_valid_feed.entity_id AND e.removed_at IS NULL
    WHERE f.name = substring(is_from_valid_feed.managed_by FROM 6) AND f.left_out_at IS NULL
      AND CASE f.kind WHEN 'mdq' THEN e.valid_until ELSE f.valid_until END > statement_timestamp());
END $$;
