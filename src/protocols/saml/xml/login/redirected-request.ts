import { verify, type KeyObject } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SIGNATURES } from '../algorithms.js';
import { childOf, childrenOf, readCanonical, type CanonicalElement } from '../canonical-reader.js';
import { canonicalise } from '../canonicalise.js';
import { isElement } from '../element-children.js';
import { readEncryptedElement, type EncryptedElement } from '../encrypted-element.js';
import { parseInstant } from '../instant.js';
import { usableFamily } from '../keys.js';
import { readNameId, type NameId } from '../name-id.js';
import { SAML, SAMLP } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { MESSAGE_LIMITS } from '../scan-markup.js';
import { checkSchema } from '../schemas.js';
import { SignatureRefused } from '../signature-refused.js';
import { LoginRefused } from './login-refused.js';

/** A LogoutRequest (saml-core 3.7.1) in plain values. Nobody vouches for it before `verifyRedirect`. */
export interface LogoutRequest {
  readonly id: string;
  readonly version: string;
  readonly issuer: string;
  readonly destination: string | undefined;
  readonly issueInstant: Date;
  readonly notOnOrAfter: Date | undefined;
  /** Whose session it is: one of both, or neither where the name is in no form that we read. */
  readonly nameId: NameId | undefined;
  readonly encryptedId: EncryptedElement | undefined;
  /** None: every session of hers. */
  readonly sessionIndexes: readonly string[];
}

/** The signed parts of a query by the redirect binding, as they stand in the address. */
export interface RedirectParts {
  readonly message: string;
  readonly relayState: string | undefined;
  readonly algorithm: string;
  readonly signature: string;
  /** saml-bindings 3.4.4.1: in this order, not decoded. */
  readonly signed: string;
}

/** Inflated; a real one has a kilobyte. */
const LONGEST = 64 * 1024;

const PARAMETERS: readonly string[] = ['SAMLRequest', 'SAMLEncoding', 'RelayState', 'SigAlg', 'Signature'];
/** What the message is packed with, whether that is said or not (saml-bindings 3.4.4.1). */
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

/**
 * Takes a query apart in which each parameter of the binding is there at most once and nothing else is.
 * @throws LoginRefused
 */
export function readRedirect(query: string): RedirectParts {
  const raw = new Map<string, string>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    if (at < 0 || raw.has(name) || !PARAMETERS.includes(name)) throw new LoginRefused('malformed');
    raw.set(name, part.slice(at + 1));
  }
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap((name) => {
    const value = raw.get(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const decoded = new URLSearchParams(query);
  if ((decoded.get('SAMLEncoding') ?? DEFLATE) !== DEFLATE) throw new LoginRefused('malformed');
  return {
    message: decoded.get('SAMLRequest') ?? '',
    relayState: decoded.get('RelayState') ?? undefined,
    algorithm: decoded.get('SigAlg') ?? '',
    signature: decoded.get('Signature') ?? '',
    signed: signed.join('&'),
  };
}

/** @throws SignatureRefused unless one of the keys has signed the query, with RSA and an allowed hash */
export function verifyRedirect({ algorithm, signature, signed }: RedirectParts, keys: readonly KeyObject[]) {
  if (signature === '') throw new SignatureRefused('none');
  const known = SIGNATURES.get(algorithm);
  if (known?.family !== 'rsa') throw new SignatureRefused('algorithm');
  const value = Buffer.from(signature, 'base64');
  const fitting = keys.filter((key) => usableFamily(key) === 'rsa');
  if (!fitting.some((key) => verify(known.hash, Buffer.from(signed), key, value)))
    throw new SignatureRefused('value');
}

/** @throws XmlRefused, LoginRefused */
export function readLogoutRequest({ message }: RedirectParts): LogoutRequest {
  const request = withDocument(inflate(message), MESSAGE_LIMITS, ({ root }) => {
    if (!isElement(root, SAMLP, 'LogoutRequest')) throw new LoginRefused('not-a-response');
    checkSchema(root);
    return readCanonical(canonicalise(root).toString());
  });
  const nameId = childOf(request, SAML, 'NameID');
  const encryptedId = childOf(request, SAML, 'EncryptedID');
  return {
    id: request.attributes.get('ID') ?? '',
    version: request.attributes.get('Version') ?? '',
    issuer: childOf(request, SAML, 'Issuer')?.text ?? '',
    destination: request.attributes.get('Destination'),
    issueInstant: instantOf(request, 'IssueInstant'),
    notOnOrAfter: request.attributes.has('NotOnOrAfter') ? instantOf(request, 'NotOnOrAfter') : undefined,
    nameId: nameId && readNameId(nameId),
    encryptedId: encryptedId && readEncryptedElement(encryptedId),
    sessionIndexes: childrenOf(request, SAMLP, 'SessionIndex').map(({ text }) => text),
  };
}

function inflate(message: string): Buffer {
  try {
    return inflateRawSync(Buffer.from(message, 'base64'), { maxOutputLength: LONGEST });
  } catch {
    throw new LoginRefused('malformed');
  }
}

function instantOf({ attributes }: CanonicalElement, name: string): Date {
  const instant = parseInstant(attributes.get(name) ?? '');
  if (!instant) throw new LoginRefused('malformed');
  return instant;
}
