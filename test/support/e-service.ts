import type { KeyObject } from 'node:crypto';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';

/** An e-service with keys and metadata of its own. Its certificates expired long ago: they are containers of keys. */
export interface EService {
  readonly entityId: string;
  readonly metadata: string;
  readonly signingKey: KeyObject;
  readonly decryptionKey: KeyObject;
}

export interface EServiceOptions {
  readonly signing?: 'EC' | 'RSA';
  /** Default: it has an encryption key, without EncryptionMethod. `methods` are its md:EncryptionMethod elements. */
  readonly encryption?: false | { methods: string };
  readonly wantAssertionsSigned?: boolean;
  /** Inside md:Extensions of the entity: entity categories, alg:SigningMethod. */
  readonly extensions?: string;
  /** After the keys: AttributeConsumingService comes last in the role. */
  readonly requestedAttributes?: string;
  /** `query`: the role is a query:AttributeQueryDescriptorType instead of an SPSSODescriptor. */
  readonly role?: 'sp' | 'query';
  /** On the EntityDescriptor. */
  readonly validUntil?: string;
  /** Published before its own signing key, as in a rollover. */
  readonly furtherKeys?: readonly KeyPair[];
}

/** Of e-services without an encryption key of their own: making one takes long. */
let unused: Promise<KeyPair> | undefined;

export async function makeEService(entityId: string, options: EServiceOptions = {}): Promise<EService> {
  const signing = await makeKeyPair(options.signing === 'RSA' ? 'rsa' : 'ec');
  const encryption = await (options.encryption === false
    ? (unused ??= makeKeyPair('rsa'))
    : makeKeyPair('rsa'));
  const keys = [...(options.furtherKeys ?? []), signing].map((key) => keyDescriptor('signing', key));
  if (options.encryption !== false)
    keys.push(keyDescriptor('encryption', encryption, options.encryption?.methods));
  return {
    entityId,
    metadata: metadataOf(entityId, options, keys.join('')),
    signingKey: signing.privateKey,
    decryptionKey: encryption.privateKey,
  };
}

function metadataOf(entityId: string, options: EServiceOptions, keys: string): string {
  const { extensions = '', validUntil } = options;
  return `<?xml version="1.0"?>
<md:EntityDescriptor entityID="${entityId}"${validUntil ? ` validUntil="${validUntil}"` : ''}
  xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:query="urn:oasis:names:tc:SAML:metadata:ext:query">
  ${extensions && `<md:Extensions>${extensions}</md:Extensions>`}${roleOf(entityId, options, keys)}
</md:EntityDescriptor>`;
}

function roleOf(entityId: string, options: EServiceOptions, keys: string): string {
  const { wantAssertionsSigned = false, requestedAttributes = '', role = 'sp' } = options;
  const common = `WantAssertionsSigned="${wantAssertionsSigned}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"`;
  if (role === 'query')
    return `<md:RoleDescriptor xsi:type="query:AttributeQueryDescriptorType" ${common}>${keys}${requestedAttributes}</md:RoleDescriptor>`;
  const acs = `<md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/acs"/>`;
  return `<md:SPSSODescriptor ${common}>${keys}${acs}${requestedAttributes}</md:SPSSODescriptor>`;
}

function keyDescriptor(use: 'signing' | 'encryption', { certificate }: KeyPair, methods = ''): string {
  return `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`;
}
