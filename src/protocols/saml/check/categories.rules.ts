import {
  PRIVATE_SECTOR,
  PUBLIC_SECTOR,
  SIGNATURE_SERVICE,
} from '../../../domain/relying-parties/entity-category.js';
import type { EntityFacts, RoleKind } from '../xml/entity-facts.js';
import type { Remark } from './finding.js';
import type { FindingCode } from './findings.js';
import {
  employmentCategory,
  isServiceCategory,
  isUnknown,
  LEVELS,
  nameCategory,
  personalNumberCategory,
  SCAL2,
  SERVICE_TYPES,
} from './known-categories.js';

const AT = 'EntityDescriptor/Extensions/EntityAttributes';

/** Entity categories and levels of assurance: each known, and fit for the roles it has. */
export function categoryRemarks(entity: EntityFacts): Remark[] {
  const has = (kind: RoleKind) => entity.roles.some((role) => role.kind === kind);
  return [
    ...valueRemarks(entity),
    ...(has('service-provider') ? serviceProviderRemarks(entity) : noServiceProviderRemarks(entity)),
    ...(has('identity-provider') ? identityProviderRemarks(entity) : noIdentityProviderRemarks(entity)),
  ];
}

function valueRemarks({ categories, categoryAttributes }: EntityFacts): Remark[] {
  const isUri = (value: string) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
  const distinct = [...new Set(categories)];
  return [
    ...remark('category-attribute', categoryAttributes > 1),
    ...distinct.flatMap((value) => remark('category-uri', !isUri(value), value)),
    ...distinct.flatMap((value) => remark('category-unknown', isUnknown(value), value)),
    ...distinct.flatMap((value) =>
      remark('category-twice', categories.indexOf(value) !== categories.lastIndexOf(value), value),
    ),
  ];
}

function serviceProviderRemarks({ categories, roles }: EntityFacts): Remark[] {
  const has = (uri: string) => categories.includes(uri);
  const isPublic = has(PUBLIC_SECTOR);
  const isPrivate = has(PRIVATE_SECTOR);
  const isSigner = has(SIGNATURE_SERVICE);
  const signs = roles.some(({ kind, signsRequests }) => kind === 'service-provider' && signsRequests);
  const asksFor = (category: (level: string) => string) => LEVELS.map(category).some(has);
  return [
    ...remark('service-category', !categories.some(isServiceCategory)),
    ...remark('sector', !isPublic && !isPrivate),
    ...remark('sector-both', isPublic && isPrivate),
    ...remark('signature-service', isSigner && !signs),
    ...remark('scal2', has(SCAL2) && !isSigner && !roles.some(({ kind }) => kind === 'identity-provider')),
    ...remark('pnr-and-orgid', asksFor(personalNumberCategory) && asksFor(employmentCategory)),
  ];
}

function noServiceProviderRemarks({ categories }: EntityFacts): Remark[] {
  return categories.flatMap((value) => remark('service-type', SERVICE_TYPES.includes(value), value));
}

function identityProviderRemarks({ categories, assuranceCertifications }: EntityFacts): Remark[] {
  const has = (uri: string) => categories.includes(uri);
  const nameless = LEVELS.filter(
    (level) =>
      (has(personalNumberCategory(level)) || has(employmentCategory(level))) && !has(nameCategory(level)),
  );
  return [
    ...remark('service-category', !categories.some(isServiceCategory)),
    ...nameless.flatMap((level) => remark('name-category', true, nameCategory(level))),
    ...remark('scal2-missing', !has(SCAL2)),
    ...remark('assurance', assuranceCertifications.length === 0),
  ];
}

/** Other certifications than levels, such as Sirtfi, are anybody's. */
function noIdentityProviderRemarks({ assuranceCertifications }: EntityFacts): Remark[] {
  return assuranceCertifications.flatMap((value) =>
    remark('assurance-of-others', value.includes('/loa/'), value),
  );
}

function remark(code: FindingCode, isSo: boolean, value?: string): Remark[] {
  return isSo ? [{ code, at: AT, ...(value !== undefined && { value }) }] : [];
}
