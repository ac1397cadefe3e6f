import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyIndex } from '../platform/keys/key-ring.js';
import { makeKeysOnce } from './keys-once.js';
import { E_SERVICES, SIGNATURE_SERVICE } from './sample-data.js';

/** A sample e-service with the files that a real one keeps to itself. */
export interface SampleEService {
  readonly entityId: string;
  readonly displayName: string;
  readonly signingKeyFile: string;
  readonly signingCertificateFile: string;
  readonly decryptionKeyFile: string;
}

const PARTIES = [...E_SERVICES, SIGNATURE_SERVICE];

/** Makes the keys of the sample e-services below `folder`, once: one for signing and one for encryption each. */
export async function makeSampleEServiceKeys(folder: string): Promise<void> {
  for (const { folder: name, displayName } of PARTIES)
    await makeKeysOnce(join(folder, name), {
      commonName: displayName,
      kinds: ['signing EC', 'encryption RSA'],
    });
}

/**
 * Makes keys and SAML metadata for the sample e-services below `folder`, once.
 * @returns the e-services in the order of E_SERVICES, the signature service behind them, and the folder that holds their metadata
 */
export async function makeSampleEServices(
  folder: string,
): Promise<{ eServices: SampleEService[]; metadataFolder: string }> {
  const metadataFolder = join(folder, 'metadata');
  mkdirSync(metadataFolder, { recursive: true });
  await makeSampleEServiceKeys(folder);
  return {
    eServices: PARTIES.map((party) => makeSampleEService(folder, metadataFolder, party)),
    metadataFolder,
  };
}

function makeSampleEService(
  folder: string,
  metadataFolder: string,
  party: (typeof PARTIES)[number],
): SampleEService {
  const { folder: name, entityId, displayName, categories } = party;
  const keys = join(folder, name);
  const [signing, encryption] = [idOf(keys, 'signing'), idOf(keys, 'encryption')];
  const file = (id: string, kind: 'key' | 'crt'): string => join(keys, `${id}.${kind}.pem`);
  const metadata = metadataOf({
    entityId,
    displayName,
    categories,
    signing: certificateOf(file(signing, 'crt')),
    encryption: certificateOf(file(encryption, 'crt')),
  });
  writeFileSync(join(metadataFolder, `${name}.xml`), metadata);
  return {
    entityId,
    displayName,
    signingKeyFile: file(signing, 'key'),
    signingCertificateFile: file(signing, 'crt'),
    decryptionKeyFile: file(encryption, 'key'),
  };
}

function idOf(folder: string, use: 'signing' | 'encryption'): string {
  const key = readKeyIndex(folder).find((one) => one.use === use);
  if (!key) throw new Error(`no ${use} key in the sample folder; remove it to make it anew`);
  return key.id;
}

function certificateOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/-----[^-]+-----|\s/g, '');
}

interface Party extends Record<'entityId' | 'displayName' | 'signing' | 'encryption', string> {
  readonly categories: readonly string[];
}

function metadataOf(party: Party): string {
  const key = (use: string, certificate: string): string =>
    `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate>` +
    '</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>';
  const categories = party.categories
    .map((category) => `<saml:AttributeValue>${category}</saml:AttributeValue>`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
    xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute" entityID="${party.entityId}">
  <md:Extensions><mdattr:EntityAttributes>
    <saml:Attribute Name="http://macedir.org/entity-category" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${categories}</saml:Attribute>
  </mdattr:EntityAttributes></md:Extensions>
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"
      protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="sv">${party.displayName}</mdui:DisplayName></mdui:UIInfo></md:Extensions>
    ${key('signing', party.signing)}
    ${key('encryption', party.encryption)}
    <md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${party.entityId}/acs"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}
