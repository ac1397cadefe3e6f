-- A scope can be taken from an organisation, by the service and not by the organisation itself; the audit record keeps what it was.
GRANT DELETE ON organisation_scope TO behorig_administration;
CREATE POLICY administration_removes ON organisation_scope FOR DELETE TO behorig_administration
  USING (behorig.administers(NULL));
