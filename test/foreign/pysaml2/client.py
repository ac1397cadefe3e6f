"""Stock pysaml2 as a party that asks: a task on each line of standard input, its outcome on a line of output, as JSON."""
import json
import sys

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI


def configuration(party):
    settings = {
        "entityid": party["entityId"],
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": party["signing"]["key"],
        "cert_file": party["signing"]["certificate"],
        # Without these, attributes that no attribute map names would be dropped.
        "allow_unknown_attributes": True,
        "service": {
            "sp": {
                "endpoints": {"assertion_consumer_service": [(party["entityId"] + "/acs", BINDING_HTTP_POST)]},
                "want_response_signed": True,
                "want_assertions_signed": party["wantAssertionsSigned"],
            }
        },
    }
    if "encryption" in party:
        pair = {"key_file": party["encryption"]["key"], "cert_file": party["encryption"]["certificate"]}
        settings["encryption_keypairs"] = [pair]
    if "authorityMetadata" in party:
        settings["metadata"] = {"local": [party["authorityMetadata"]]}
    return SPConfig().load(settings)


def ask(party, question):
    client = Saml2Client(config=configuration(party))
    attributes = {(a["name"], NAME_FORMAT_URI): values(a) for a in question["attributes"]}
    answer = client.do_attribute_query(
        question["authority"],
        question["subject"]["value"],
        nameid_format=question["subject"]["format"],
        name_qualifier=question["subject"].get("nameQualifier"),
        sp_name_qualifier=question["subject"].get("spNameQualifier"),
        attribute=attributes or None,
        sign=True,
        **party.get("algorithms", {}),
    )
    return report(answer)


def values(attribute):
    """Any value, as its callers write it (None), goes out as one empty AttributeValue; of a list, each goes out."""
    return (attribute["values"], "") if "values" in attribute else None


def report(answer):
    (assertion,) = answer.assertions
    (statement,) = assertion.attribute_statement
    name_id = assertion.subject.name_id
    return {
        "status": answer.response.status.status_code.value,
        "nameId": {
            "value": name_id.text,
            "format": name_id.format,
            "nameQualifier": name_id.name_qualifier,
            "spNameQualifier": name_id.sp_name_qualifier,
        },
        "attributes": {a.name: [v.text for v in a.attribute_value] for a in statement.attribute},
        "identity": answer.get_identity(),
    }


def presentation(party, authority):
    """What an application may show of an authority, by its metadata."""
    metadata = configuration(party).metadata
    information = next(metadata.mdui_uiinfo(authority))
    (entity,) = [store[authority] for store in metadata.metadata.values() if authority in store]
    return {
        "displayName": {one["lang"]: one["text"] for one in information["display_name"]},
        "description": {one["lang"]: one["text"] for one in information["description"]},
        "logo": [[one["width"], one["height"], one["text"]] for one in information["logo"]],
        "organisation": {one["lang"]: one["text"] for one in entity["organization"]["organization_name"]},
        "contacts": [[one["contact_type"], one["email_address"][0]["text"]] for one in entity["contact_person"]],
        "entityCategories": metadata.entity_categories(authority),
    }


def perform(task):
    if "presented" in task:
        return presentation(task["party"], task["presented"])
    if "question" not in task:
        return {"metadata": str(entity_descriptor(configuration(task["party"])))}
    try:
        return ask(task["party"], task["question"])
    except Exception as error:  # what an application would see
        return {"error": type(error).__name__, "message": str(error)}


for line in sys.stdin:
    print(json.dumps(perform(json.loads(line))), flush=True)
