import type { CertificateFacts, EntityFacts, KeyFacts, RoleFacts } from '../xml/entity-facts.js';
import type { Expected, Remark } from './finding.js';
import type { FindingCode } from './findings.js';

const RECOMMENDED_RSA_BITS = 3072;
const OLD_DIGESTS = new Set(['MD5', 'SHA-1']);
/** Whoever answers, and whoever asks for attributes, signs; a service provider may leave its requests unsigned. */
const SIGNS = new Set(['identity-provider', 'attribute-authority', 'query-requester']);

/** Keys and the certificates that hold them (deployment profile 2.1.1.2 and 8). */
export function keyRemarks({ roles }: EntityFacts, { now }: Expected): Remark[] {
  return roles.flatMap((role) => [
    ...missingRemarks(role),
    ...useRemarks(role),
    ...role.keys.flatMap((key) => oneRemarks(key, `${role.element}/KeyDescriptor`, now)),
  ]);
}

const signs = ({ use }: KeyFacts) => use !== 'encryption';
const decrypts = ({ use }: KeyFacts) => use !== 'signing';

function missingRemarks({ kind, element: at, keys }: RoleFacts): Remark[] {
  if (kind === 'other') return [];
  const needsEncryption = kind === 'service-provider';
  const remarks: Remark[] = [];
  if (!keys.some(signs))
    remarks.push({ code: SIGNS.has(kind) ? 'signing-key' : 'signing-key-recommended', at });
  const encryption = keys.filter(decrypts);
  if (encryption.length === 0)
    remarks.push({ code: needsEncryption ? 'encryption-key' : 'encryption-key-recommended', at });
  else if (!encryption.some(({ certificate }) => certificate?.family === 'rsa'))
    remarks.push({ code: 'encryption-key-not-rsa', at });
  if (idsOf(encryption).size > 1) remarks.push({ code: 'encryption-keys-several', at });
  return remarks;
}

function useRemarks({ element, keys }: RoleFacts): Remark[] {
  const at = `${element}/KeyDescriptor`;
  const [signing, encryption] = [
    keys.filter(({ use }) => use === 'signing'),
    keys.filter(({ use }) => use === 'encryption'),
  ];
  const inBoth = [...idsOf(signing)].some((id) => idsOf(encryption).has(id));
  const isTwice = [signing, encryption].some((some) => some.length > idsOf(some).size + unreadable(some));
  return [
    ...(keys.some(({ use }) => use === undefined) ? [{ code: 'key-use', at } as const] : []),
    ...(inBoth ? [{ code: 'key-for-both', at } as const] : []),
    ...(isTwice ? [{ code: 'key-twice', at } as const] : []),
  ];
}

const idsOf = (keys: readonly KeyFacts[]) =>
  new Set(keys.flatMap(({ certificate }) => certificate?.keyId ?? []));
const unreadable = (keys: readonly KeyFacts[]) => keys.filter(({ certificate }) => !certificate).length;

function oneRemarks({ certificate, use }: KeyFacts, at: string, now: Date): Remark[] {
  if (!certificate) return [{ code: 'key-unreadable', at, ...(use !== undefined && { value: use }) }];
  const value = described(certificate, use);
  const codes: FindingCode[] = [];
  if (!certificate.isStrong) codes.push('key-weak');
  else if ((certificate.bits ?? RECOMMENDED_RSA_BITS) < RECOMMENDED_RSA_BITS) codes.push('key-short');
  if (certificate.notAfter < now) codes.push('certificate-expired');
  if (!certificate.isSelfSigned) codes.push('certificate-issued');
  if (OLD_DIGESTS.has(certificate.digest ?? '')) codes.push('certificate-digest');
  return codes.map((code) => ({ code, at, value }));
}

/** Enough to find the key among several. */
function described({ family, bits, keyId }: CertificateFacts, use = 'any use'): string {
  return `${family?.toUpperCase() ?? 'key'}${bits === undefined ? '' : ` ${bits}`}, ${use}, SHA-256 ${keyId.slice(0, 16)}`;
}
