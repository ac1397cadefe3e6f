-- What a browser has asked for is told of the session that another answer to it has opened, which the next one ends.
GRANT UPDATE (earlier_digest) ON login_request TO behorig_administration;
