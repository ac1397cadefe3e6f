"""Lasso as a party that asks: what to do comes as JSON on standard input, the outcome goes out as JSON."""
import json
import sys
import urllib.request

import lasso


def ask(party, question):
    server = lasso.Server(party["metadata"], party["signing"]["key"], None, party["signing"]["certificate"])
    server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    if "encryption" in party:
        server.setEncryptionPrivateKey(party["encryption"]["key"])
    server.addProvider(lasso.PROVIDER_ROLE_ATTRIBUTE_AUTHORITY, party["authorityMetadata"])
    query = lasso.AssertionQuery(server)
    query.initRequest(question["authority"], lasso.HTTP_METHOD_SOAP, lasso.ASSERTION_QUERY_REQUEST_TYPE_ATTRIBUTE)
    query.request.subject = lasso.Saml2Subject()
    query.request.subject.nameId = name_id(question["subject"])
    query.buildRequestMsg()
    headers = {"Content-Type": "text/xml"}
    request = urllib.request.Request(query.msgUrl, query.msgBody.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        query.processResponseMsg(answer.read().decode())
    return report(server, query.response)


def name_id(subject):
    made = lasso.Saml2NameID()
    made.content, made.format = subject["value"], subject["format"]
    return made


def report(server, response):
    status = response.status.statusCode.value
    if response.encryptedAssertion:
        (encrypted,) = response.encryptedAssertion
        # The binding hands out a bare pointer here.
        assertion = lasso.cptrToPy(encrypted.serverDecrypt(server))
    elif response.assertion:
        (assertion,) = response.assertion
    else:
        return {"status": status}
    subject = assertion.subject.nameId
    return {
        "status": status,
        "nameId": {"value": subject.content, "format": subject.format},
        "attributes": {
            attribute.name: [text(value) for value in attribute.attributeValue]
            for statement in assertion.attributeStatement
            for attribute in statement.attribute
        },
    }


def text(value):
    return "".join(node.content for node in value.any)


task = json.load(sys.stdin)
try:
    print(json.dumps(ask(task["party"], task["question"])))
except lasso.Error as error:
    print(json.dumps({"error": type(error).__name__, "message": str(error)}))
