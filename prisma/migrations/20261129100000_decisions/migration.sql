-- Decisions: what a power covers, which parties' properties count, what is used by several persons together, and the
-- record of each decision beside the other disclosures.

-- AlterEnum
ALTER TYPE "disclosure_outcome" ADD VALUE 'permitted';
ALTER TYPE "disclosure_outcome" ADD VALUE 'denied';

-- AlterTable
ALTER TABLE "power" ADD COLUMN "together_minutes" INTEGER;

-- AlterTable
ALTER TABLE "agreement" ADD COLUMN "passed_properties" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "disclosure" ADD COLUMN "decision" JSONB;

-- CreateTable
CREATE TABLE "power_action" (
    "power_id" UUID NOT NULL,
    "action" TEXT NOT NULL,

    CONSTRAINT "power_action_pkey" PRIMARY KEY ("power_id","action")
);

-- CreateTable
CREATE TABLE "power_resource_type" (
    "power_id" UUID NOT NULL,
    "type" TEXT NOT NULL,

    CONSTRAINT "power_resource_type_pkey" PRIMARY KEY ("power_id","type")
);

-- CreateTable
CREATE TABLE "together_use" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "relying_party_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "power_id" UUID NOT NULL,
    "question" BYTEA NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "together_use_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "together_part" (
    "use_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "employment_id" UUID NOT NULL,
    "bases" UUID[] NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT statement_timestamp(),

    CONSTRAINT "together_part_pkey" PRIMARY KEY ("use_id","person_id")
);

-- CreateIndex
CREATE INDEX "power_action_action_idx" ON "power_action"("action");

-- CreateIndex
CREATE INDEX "power_resource_type_type_idx" ON "power_resource_type"("type");

-- CreateIndex
CREATE INDEX "together_use_expires_at_idx" ON "together_use"("expires_at");

-- AddForeignKey
ALTER TABLE "power_action" ADD CONSTRAINT "power_action_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_resource_type" ADD CONSTRAINT "power_resource_type_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_use" ADD CONSTRAINT "together_use_relying_party_id_fkey" FOREIGN KEY ("relying_party_id") REFERENCES "relying_party"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_use" ADD CONSTRAINT "together_use_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_use" ADD CONSTRAINT "together_use_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_part" ADD CONSTRAINT "together_part_use_id_fkey" FOREIGN KEY ("use_id") REFERENCES "together_use"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_part" ADD CONSTRAINT "together_part_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "together_part" ADD CONSTRAINT "together_part_employment_id_fkey" FOREIGN KEY ("employment_id") REFERENCES "employment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ------------------------------------------------------------------ what they must satisfy

ALTER TABLE power
  ADD CONSTRAINT power__together_minutes_out_of_range CHECK (together_minutes BETWEEN 1 AND 10080);
ALTER TABLE power_action
  ADD CONSTRAINT power_action__action_malformed CHECK (length(action) BETWEEN 1 AND 256);
ALTER TABLE power_resource_type
  ADD CONSTRAINT power_resource_type__type_malformed CHECK (length(type) BETWEEN 1 AND 256);

CREATE TRIGGER part_with_power AFTER INSERT ON power_action
  FOR EACH ROW EXECUTE FUNCTION behorig.part_with_power();
CREATE TRIGGER part_with_power AFTER INSERT ON power_resource_type
  FOR EACH ROW EXECUTE FUNCTION behorig.part_with_power();
CREATE TRIGGER a_record BEFORE INSERT ON together_use FOR EACH ROW EXECUTE FUNCTION behorig.record_now();
CREATE TRIGGER a_record BEFORE INSERT ON together_part FOR EACH ROW EXECUTE FUNCTION behorig.record_now();

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['power_action', 'power_resource_type'] LOOP
    EXECUTE format('CREATE TRIGGER never_delete BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION behorig.never()', kept);
    EXECUTE format('CREATE TRIGGER never_update BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['power_action', 'power_resource_type', 'together_use', 'together_part'] LOOP
    EXECUTE format('CREATE TRIGGER never_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
END $$;

-- ------------------------------------------------------------------ together

-- Who has taken part so far in what this party was given the reference of.
CREATE FUNCTION behorig.parts_taken(reference uuid, party uuid)
RETURNS TABLE (person_id uuid, employment_id uuid, bases uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.person_id, p.employment_id, p.bases FROM together_part p JOIN together_use u ON u.id = p.use_id
  WHERE u.id = $1 AND u.relying_party_id = $2
$$;

-- A person takes part in an act that takes several. Each may hold another power that covers it; the one of whom comes last
-- tells how many are needed. The lock makes one of two last persons the last; what was used is used once.
-- "bases": the mandates and assignments that were enough for this person, by what was said. "still": persons before who
-- could still use one that was enough for them, when they were looked at; "looked_at": all who were. Who took part longer
-- ago than this power gives time for does not count. When somebody took part meanwhile the outcome is "again", with
-- nothing done.
CREATE FUNCTION behorig.take_part(
  reference uuid, party uuid, organisation uuid, power uuid, question bytea, needed integer, minutes integer,
  person uuid, employment uuid, bases uuid[], still uuid[], looked_at uuid[])
RETURNS TABLE (id uuid, have integer, expires_at timestamptz, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_use together_use;
  counted integer;
BEGIN
  IF take_part.reference IS NULL THEN
    INSERT INTO together_use (relying_party_id, organisation_id, power_id, question, expires_at)
    VALUES (take_part.party, take_part.organisation, take_part.power, take_part.question,
      statement_timestamp() + make_interval(mins => take_part.minutes))
    RETURNING * INTO found_use;
  ELSE
    SELECT u.* INTO found_use FROM together_use u
    WHERE u.id = take_part.reference AND u.relying_party_id = take_part.party
      AND u.organisation_id = take_part.organisation AND u.question = take_part.question
    FOR UPDATE;
    IF found_use.id IS NULL THEN
      RETURN QUERY SELECT NULL::uuid, 0, NULL::timestamptz, 'unknown';
      RETURN;
    ELSIF found_use.used_at IS NOT NULL THEN
      RETURN QUERY SELECT found_use.id, 0, found_use.expires_at, 'used';
      RETURN;
    ELSIF found_use.expires_at <= clock_timestamp() THEN
      RETURN QUERY SELECT found_use.id, 0, found_use.expires_at, 'expired';
      RETURN;
    ELSIF EXISTS (
      SELECT FROM together_part p WHERE p.use_id = found_use.id AND p.person_id <> take_part.person
        AND p.person_id <> ALL (take_part.looked_at)
    ) THEN
      RETURN QUERY SELECT found_use.id, 0, found_use.expires_at, 'again';
      RETURN;
    END IF;
  END IF;
  INSERT INTO together_part (use_id, person_id, employment_id, bases)
  VALUES (found_use.id, take_part.person, take_part.employment, take_part.bases)
  ON CONFLICT (use_id, person_id) DO UPDATE
  SET employment_id = excluded.employment_id, bases = excluded.bases, recorded_at = statement_timestamp();
  SELECT count(*) INTO counted FROM together_part p
  WHERE p.use_id = found_use.id AND (p.person_id = take_part.person OR p.person_id = ANY (take_part.still))
    AND p.recorded_at > statement_timestamp() - make_interval(mins => take_part.minutes);
  IF counted < take_part.needed THEN
    RETURN QUERY SELECT found_use.id, counted, found_use.expires_at, 'open';
  ELSE
    UPDATE together_use u SET used_at = statement_timestamp() WHERE u.id = found_use.id;
    RETURN QUERY SELECT found_use.id, counted, found_use.expires_at, 'complete';
  END IF;
END $$;

-- What nobody can complete any more. Each decision stays on record.
CREATE FUNCTION behorig.clear_together() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH cleared AS (DELETE FROM together_use WHERE expires_at < statement_timestamp() - interval '1 day' RETURNING 1)
  SELECT count(*) FROM cleared
$$;

-- ------------------------------------------------------------------ who may

REVOKE EXECUTE ON FUNCTION behorig.parts_taken(uuid, uuid), behorig.clear_together(),
  behorig.take_part(uuid, uuid, uuid, uuid, bytea, integer, integer, uuid, uuid, uuid[], uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.parts_taken(uuid, uuid),
  behorig.take_part(uuid, uuid, uuid, uuid, bytea, integer, integer, uuid, uuid, uuid[], uuid[], uuid[]) TO behorig_answering;
GRANT EXECUTE ON FUNCTION behorig.clear_together() TO behorig_administration;

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['power_action', 'power_resource_type'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY administration ON %1$I TO behorig_administration
      USING (EXISTS (SELECT FROM power o WHERE o.id = %1$I.power_id))
      WITH CHECK (EXISTS (SELECT FROM power o WHERE o.id = %1$I.power_id AND behorig.administers(o.organisation_id)))', part);
    EXECUTE format('CREATE POLICY answering ON %I FOR SELECT TO behorig_answering USING (true)', part);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO behorig_administration', part);
    EXECUTE format('GRANT SELECT ON %I TO behorig_answering', part);
  END LOOP;
END $$;
-- By the functions above alone.
ALTER TABLE together_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE together_part ENABLE ROW LEVEL SECURITY;
