import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Case } from './cases.js';
import { makeCertifiedKey, type CertifiedKey } from '../measuring/certified-key.js';

/** Who asks in one case. */
export interface EService {
  readonly entityId: string;
  readonly signing: CertifiedKey;
  readonly encryption: CertifiedKey;
  readonly metadata: string;
}

/** An e-service whose metadata brings about the answers of the case. */
export async function makeEService({ name, keys, signatures }: Case): Promise<EService> {
  const entityId = `https://${name}.e-service.example/sp`;
  const [signing, encryption] = [await makeCertifiedKey(keys), await makeCertifiedKey('RSA')];
  const method = `http://www.w3.org/2001/04/xmldsig-more#${keys === 'EC' ? 'ecdsa' : 'rsa'}-sha256`;
  const metadata = `<?xml version="1.0"?>
<md:EntityDescriptor entityID="${entityId}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport">
  <md:Extensions><alg:SigningMethod Algorithm="${method}"/></md:Extensions>
  <md:SPSSODescriptor WantAssertionsSigned="${signatures === 2}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keyDescriptor('signing', signing)}${keyDescriptor('encryption', encryption)}
    <md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/acs"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>`;
  return { entityId, signing, encryption, metadata };
}

function keyDescriptor(use: string, { certificate }: CertifiedKey): string {
  const text = certificate.replace(/-----[^-]+-----|\s/g, '');
  return `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
}

/** Registers it, with an agreement with every organisation that releases everything, or of the powers that one alone. */
export async function registerEService(
  owner: pg.Client,
  { entityId, metadata }: EService,
  detailsAttribute: string,
  powers = '*',
): Promise<void> {
  const digest = createHash('sha256').update(metadata).digest('hex');
  await owner.query('BEGIN');
  await owner.query(
    `INSERT INTO relying_party (entity_id, display_name, metadata, metadata_digest) VALUES ($1, $1, $2, $3)`,
    [entityId, metadata, digest],
  );
  await owner.query(
    `INSERT INTO agreement (relying_party_id, organisation_id, purpose, legal_basis, valid_from)
    SELECT p.id, o.id, 'Ärenden', 'Avtal', now() - interval '1 year'
    FROM relying_party p CROSS JOIN organisation o WHERE p.entity_id = $1`,
    [entityId],
  );
  await owner.query(
    `INSERT INTO agreement_release (agreement_id, kind, name)
    SELECT a.id, r.kind::release_kind, r.name
    FROM relying_party p JOIN agreement a ON a.relying_party_id = p.id
      CROSS JOIN (VALUES ('attribute', '*'), ('attribute', $2), ('role', '*'), ('power', $3)) AS r (kind, name)
    WHERE p.entity_id = $1`,
    [entityId, detailsAttribute, powers],
  );
  await owner.query('COMMIT');
}
