"""Stock pysaml2 as an identity provider: a task on each line of standard input, its outcome on a line of output, as JSON."""
import functools
import json
import os
import sys
import time

import saml2.entity
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_TRANSIENT, NAME_FORMAT_URI, NameID
from saml2.server import Server
from saml2.sigver import CryptoBackendXmlSec1, pre_encryption_part, verify_redirect_signature

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

AES256_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"

# It encrypts with Triple DES, which nothing of its configuration changes and the federation forbids.
saml2.entity.pre_encryption_part = functools.partial(pre_encryption_part, msg_enc=AES256_CBC)
encrypt_with = CryptoBackendXmlSec1.encrypt_assertion
CryptoBackendXmlSec1.encrypt_assertion = lambda self, statement, key, template, _kind, *more: encrypt_with(
    self, statement, key, template, "aes-256", *more
)


def configuration(task):
    entity_id = task["entityId"]
    settings = {
        "entityid": entity_id,
        "attribute_map_dir": os.path.join(os.path.dirname(__file__), "maps"),
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": task["key"],
        "cert_file": task["certificate"],
        "assurance_certification": [task["level"]],
        "entity_category": [task["category"]],
        "service": {
            "idp": {
                "name": "pysaml2",
                "endpoints": {
                    "single_sign_on_service": [(entity_id + "/sso", BINDING_HTTP_REDIRECT)],
                    "single_logout_service": [(entity_id + "/slo", BINDING_HTTP_REDIRECT)],
                },
                "scope": [task["scope"]],
                "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}},
            }
        },
    }
    if "serviceMetadata" in task:
        settings["metadata"] = {"inline": [task["serviceMetadata"]]}
    return IdPConfig().load(settings)


def answer(task):
    server = Server(config=configuration(task))
    received = task["request"]
    request = server.parse_authn_request(received["SAMLRequest"], BINDING_HTTP_REDIRECT)
    message = request.message
    # It leaves the signature of the redirect binding to the application.
    certificates = server.metadata.certs(message.issuer.text, "spsso", "signing")
    if not any(verify_redirect_signature(received, server.sec.sec_backend, cert) for cert in certificates):
        raise ValueError("the request is not signed by the service")
    arguments = server.response_args(message)
    arguments.pop("name_id_policy", None)
    response = server.create_authn_response(
        identity={"orgAffiliation": [task["orgAffiliation"]]},
        userid="user",
        name_id=NameID(format=NAMEID_FORMAT_TRANSIENT, text="transient-of-pysaml2"),
        authn={"class_ref": task["level"]},
        sign_response=True,
        sign_assertion=True,
        encrypt_assertion=True,
        encrypt_assertion_self_contained=True,
        sign_alg=RSA_SHA256,
        digest_alg=SHA256,
        **arguments,
    )
    return {"response": str(response), "requested": [ref.text for ref in message.requested_authn_context.authn_context_class_ref]}


def login(task):
    """The response to whoever asked, with a signed assertion in clear, as an e-service has it once it is decrypted."""
    response = Server(config=configuration(task)).create_authn_response(
        identity={"orgAffiliation": [task["orgAffiliation"]]},
        in_response_to="_asked",
        destination=task["audience"] + "/acs",
        sp_entity_id=task["audience"],
        userid="user",
        name_id=NameID(format=NAMEID_FORMAT_TRANSIENT, text="transient-of-pysaml2"),
        authn={"class_ref": task["level"], "authn_instant": int(time.time())},
        sign_response=False,
        sign_assertion=True,
        sign_alg=RSA_SHA256,
        digest_alg=SHA256,
    )
    return {"response": str(response)}


def perform(task):
    try:
        if "audience" in task:
            return login(task)
        if "request" in task:
            return answer(task)
        return {"metadata": str(entity_descriptor(configuration(task)))}
    except Exception as error:  # what an application would see
        return {"error": type(error).__name__, "message": str(error)}


for line in sys.stdin:
    print(json.dumps(perform(json.loads(line))), flush=True)
