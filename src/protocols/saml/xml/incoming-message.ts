import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, elementChildren, isElement } from './element-children.js';
import { MessageRefused, type MessageRefusal } from './message-refused.js';
import { SAML, SAMLP } from './namespaces.js';
import { readPlainQuery } from './plain-query.js';
import { signaturesCarried } from './query-evidence.js';
import { scanned, withDocument } from './read-xml.js';
import { MESSAGE_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { messageInEnvelope, SoapRefused } from './soap-envelope.js';
import { takeSoleSigned } from './sole-signature.js';
import type { Signed } from './verify-signature.js';
import { XmlRefused } from './xml-refused.js';

/**
 * An attribute query of proper form that nobody vouches for yet. The two readable fields serve to find the party whose keys are tried, and to answer a
 * refusal; everything else is read from what `verifySignature` returns.
 */
export interface UnverifiedMessage extends Signed {
  readonly unverifiedIssuer: string;
  readonly unverifiedId: string;
  /** What it was read from. */
  readonly body: Uint8Array;
}

/** Bytes; far more than a query has. To read so many as characters costs a millisecond of new memory, so they are scanned first. */
const LONG = 32 * 1024;

const SAML_1_PROTOCOL = 'urn:oasis:names:tc:SAML:1.0:protocol';

/**
 * Reads the body of a request up to the point where its sender must be known. A missing or unacceptable signature is reported by `verifySignature`, not
 * here, so that the log can name the sender it claims.
 * @param body at most as many bytes as the caller allows
 * @throws XmlRefused no document to read: answer with a fault `Client`
 * @throws SoapRefused answer with its fault
 * @throws MessageRefused answer with its status
 */
export function readIncomingMessage(body: Uint8Array): UnverifiedMessage {
  if (body.length > LONG) scanned(body, MESSAGE_LIMITS);
  const plain = readPlainQuery(body);
  return plain ? { ...plain, body } : readAnyMessage(body);
}

/** The same by libxml2 alone, whatever the spelling. */
export function readAnyMessage(body: Uint8Array): UnverifiedMessage {
  return withDocument(body, MESSAGE_LIMITS, ({ root }) => {
    const message = messageInEnvelope(root);
    const unverifiedId = checkMessage(message);
    const unverifiedIssuer = issuerOf(message) ?? refuse('issuer', message);
    const signed = takeSoleSigned(root, message, signaturesCarried(message));
    return { unverifiedIssuer, unverifiedId, body, signed };
  });
}

function checkMessage(message: XmlElement): string {
  if (message.namespaceUri === SAML_1_PROTOCOL) throw new MessageRefused('version-too-low');
  if (message.namespaceUri !== SAMLP) throw new SoapRefused('not-saml', 'Client');
  checkVersion(message);
  if (message.name !== 'AttributeQuery') refuse('message-type', message);
  try {
    checkSchema(message);
  } catch (error) {
    if (error instanceof XmlRefused) refuse(invalidity(message), message);
    throw error;
  }
  return idOf(message) ?? refuse('not-schema-valid', message);
}

// Another version may be written in another way, so the version is looked at before anything else (saml-core 4.1.3).
function checkVersion(message: XmlElement): void {
  const version = /^(\d{1,5})\.(\d{1,5})$/.exec(attributeOf(message, 'Version') ?? '');
  if (version === null) return refuse('not-schema-valid', message);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < 2) refuse('version-too-low', message);
  if (major > 2 || minor > 0) refuse('version-too-high', message);
}

// BaseID is abstract: without an extension schema it can only be invalid, but what is meant is known.
function invalidity(message: XmlElement): MessageRefusal {
  const subject = elementChildren(message).find((child) => isElement(child, SAML, 'Subject'));
  const hasBaseId =
    subject !== undefined && elementChildren(subject).some((child) => isElement(child, SAML, 'BaseID'));
  return hasBaseId ? 'subject-unsupported' : 'not-schema-valid';
}

function issuerOf(message: XmlElement): string | undefined {
  const [first] = elementChildren(message);
  return isElement(first, SAML, 'Issuer') ? first.content : undefined;
}

// An NCName of ASCII letters, as every known software makes them; it is repeated in InResponseTo, which has the same type.
function idOf(message: XmlElement): string | undefined {
  const id = attributeOf(message, 'ID');
  return id !== undefined && /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/.test(id) ? id : undefined;
}

function refuse(reason: MessageRefusal, message: XmlElement): never {
  throw new MessageRefused(reason, idOf(message));
}
