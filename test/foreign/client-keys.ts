import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyAlgorithm, KeyUse } from '../../src/platform/keys/key-lifetimes.rules.js';
import { rotateKeys } from '../../src/platform/keys/rotate-keys.js';

/** A private key and its certificate, as PEM files. */
export interface KeyFiles {
  readonly key: string;
  readonly certificate: string;
}

export interface ClientKeys {
  readonly rsa: KeyFiles;
  readonly ec: KeyFiles;
  readonly encryption: KeyFiles;
}

/** Keys of a party that asks, made in `folder`. */
export async function makeClientKeys(folder: string): Promise<ClientKeys> {
  const made = await rotateKeys(folder, { commonName: 'e-service', activeFrom: new Date() });
  const files = (use: KeyUse, algorithm: KeyAlgorithm): KeyFiles => {
    const { id } = made.find((key) => key.use === use && key.algorithm === algorithm)!;
    return { key: join(folder, `${id}.key.pem`), certificate: join(folder, `${id}.crt.pem`) };
  };
  return {
    rsa: files('signing', 'RSA'),
    ec: files('signing', 'EC'),
    encryption: files('encryption', 'RSA'),
  };
}

export interface PartyMetadata {
  readonly signing: KeyFiles;
  readonly encryption?: KeyFiles;
  /** `md:EncryptionMethod` elements, as they stand in the metadata. */
  readonly encryptionMethods?: string;
  readonly wantAssertionsSigned?: boolean;
  /** `alg:SigningMethod` and the like, inside the entity's Extensions. */
  readonly extensions?: string;
}

/** Metadata of a party that writes none itself. */
export function partyMetadata(entityId: string, party: PartyMetadata): string {
  const {
    signing,
    encryption,
    encryptionMethods = '',
    wantAssertionsSigned = false,
    extensions = '',
  } = party;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}">
  ${extensions && `<md:Extensions>${extensions}</md:Extensions>`}
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="${wantAssertionsSigned}">
    ${keyDescriptor('signing', signing)}
    ${encryption ? keyDescriptor('encryption', encryption, encryptionMethods) : ''}
    <md:AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/acs"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>`;
}

function keyDescriptor(use: string, { certificate }: KeyFiles, methods = ''): string {
  const base64 = readFileSync(certificate, 'utf8').replace(/-----[^-]+-----/g, '');
  return `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`;
}
