-- What every answer asks about a relying party, with as little to prepare as can be.

-- Whether what is registered of an entity by a feed counts now. A function, so that a statement that finds no such entity
-- never begins with it; STABLE, so that it sees exactly what the statement sees; with the rights of who asks.
CREATE FUNCTION behorig.is_from_valid_feed(managed_by text, entity_id text, kept_until timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce(is_from_valid_feed.kept_until > statement_timestamp(), true) AND EXISTS (
    SELECT FROM public.metadata_feed f
      LEFT JOIN public.mdq_entity e ON f.kind = 'mdq' AND e.feed = f.name
        AND e.entity_id = is_from_valid_feed.entity_id AND e.removed_at IS NULL
    WHERE f.name = substring(is_from_valid_feed.managed_by FROM 6)
      AND CASE f.kind WHEN 'mdq' THEN e.valid_until ELSE f.valid_until END > statement_timestamp());
END $$;
REVOKE EXECUTE ON FUNCTION behorig.is_from_valid_feed(text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.is_from_valid_feed(text, text, timestamptz)
  TO behorig_administration, behorig_answering;

-- Those of a party with an organisation, and those with whichever party of an organisation.
-- DropIndex
DROP INDEX "agreement_relying_party_id_idx";

-- CreateIndex
CREATE INDEX "agreement_relying_party_id_organisation_id_idx" ON "agreement"("relying_party_id", "organisation_id");
