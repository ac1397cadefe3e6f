import type { IdentifierType } from '../directory/identifier.rules.js';
import type { AgreementInForce, Releases } from './agreement.js';
import type { CertificateSubject } from './certificate-subject.js';

const ofKind = (kind: 'attribute' | 'role' | 'power') =>
  `coalesce(array_agg(r.name) filter (where r.kind = '${kind}'), '{}')`;

/** SQL of an agreement as JSON. @param agreement alias of its row @param party SQL: id of the party that it lets ask */
export const agreementJson = (agreement: string, party: string) => `json_build_object('id', ${agreement}.id,
  'organisationId', ${agreement}.organisation_id, 'relyingPartyId', ${party},
  'personalNumberSubjects', ${agreement}.personal_number_subjects, 'unspecifiedMeans', ${agreement}.unspecified_means,
  'certificateSubject', (select json_build_object('issuer', c.issuer, 'attribute', c.attribute, 'means', c.means)
    from agreement_certificate_subject c where c.agreement_id = ${agreement}.id),
  'signAssertion', ${agreement}.sign_assertion, 'requireEncryption', ${agreement}.require_encryption,
  'rsaSignature', ${agreement}.rsa_signature, 'passedProperties', ${agreement}.passed_properties,
  'requireEvidence', ${agreement}.require_evidence, 'evidenceMinutes', ${agreement}.evidence_minutes,
  'validUntil', least(${agreement}.valid_until, ${agreement}.ended_at),
  'releases', (select json_build_object('attributes', ${ofKind('attribute')}, 'roles', ${ofKind('role')},
    'powers', ${ofKind('power')}) from agreement_release r where r.agreement_id = ${agreement}.id))`;

/** The JSON: an instant is ISO 8601 text, what is missing is null. */
export interface AgreementRow extends Omit<
  AgreementInForce,
  'unspecifiedMeans' | 'certificateSubject' | 'validUntil' | keyof Releases
> {
  readonly unspecifiedMeans: IdentifierType | null;
  readonly certificateSubject: CertificateSubject | null;
  readonly validUntil: string | null;
  readonly releases: Releases;
}

export function toAgreementInForce({ releases, ...row }: AgreementRow): AgreementInForce {
  return {
    ...row,
    ...releases,
    unspecifiedMeans: row.unspecifiedMeans ?? undefined,
    certificateSubject: row.certificateSubject ?? undefined,
    validUntil: row.validUntil === null ? undefined : new Date(row.validUntil),
  };
}
