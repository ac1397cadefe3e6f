-- A machine client remembers the person whose act it goes back to, so that nobody gives to themselves by a program of
-- their own. Null for those issued before, and where no person is known.
ALTER TABLE machine_client ADD COLUMN issued_by_person_id uuid,
  ADD CONSTRAINT machine_client_issued_by_person_id_fkey FOREIGN KEY (issued_by_person_id) REFERENCES person (id)
    ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT INSERT (issued_by_person_id) ON machine_client TO behorig_administration;
GRANT SELECT (issued_by_person_id) ON machine_client TO behorig_answering;
