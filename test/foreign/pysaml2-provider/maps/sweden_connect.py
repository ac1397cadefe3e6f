MAP = {
    "identifier": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
    "fro": {"urn:oid:1.2.752.201.3.1": "orgAffiliation"},
    "to": {"orgAffiliation": "urn:oid:1.2.752.201.3.1"},
}
