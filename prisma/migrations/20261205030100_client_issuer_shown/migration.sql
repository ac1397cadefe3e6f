-- Who issued a machine client is shown to who administers it: so that those of somebody who leaves are found.
GRANT SELECT (issued_by_person_id) ON machine_client TO behorig_administration;
