import type { KeyObject } from 'node:crypto';
import { isEntityId } from '../../../domain/relying-parties/entity-id.rules.js';
import { childOf, childrenOf, type CanonicalElement } from './canonical-reader.js';
import {
  displayNames,
  earliestEnd,
  entityAttribute,
  optional,
  organisation,
  supportsSaml2,
  type EntityProblem,
} from './metadata-entity.js';
import { ASSURANCE_CERTIFICATION, ENTITY_CATEGORY } from './entity-attribute-names.js';
import { readKeys } from './metadata-keys.js';
import { MD, SHIBMD } from './namespaces.js';

/** What an identity provider says about itself in its metadata (saml-metadata 2.4.3 with the extensions of Sweden Connect). */
export interface IdentityProviderMetadata {
  readonly entityId: string;
  /** The earliest `validUntil` of the provider and of what encloses it. */
  readonly validUntil?: Date;
  /** By language, `mdui:DisplayName` before `OrganizationDisplayName`. */
  readonly displayNames: Readonly<Record<string, string>>;
  readonly organisationName?: string;
  readonly organisationNumber?: string;
  readonly entityCategories: readonly string[];
  /** Levels of assurance that it may state, exact URIs (SAML V2.0 Identity Assurance Profiles 1.0, section 3). */
  readonly assuranceCertification: readonly string[];
  /** At least one. */
  readonly signingKeys: readonly KeyObject[];
  /** What may stand after the last `@` of a scoped attribute, as written; patterns are not among them. */
  readonly scopes: readonly string[];
  readonly singleSignOnServices: readonly Endpoint[];
  readonly singleLogoutServices: readonly Endpoint[];
  readonly wantAuthnRequestsSigned: boolean;
}

export interface Endpoint {
  readonly binding: string;
  readonly location: string;
  /** Where answers go, when not to `location`. */
  readonly responseLocation?: string;
}

export interface IdentityProviderResult {
  /** Whether it is one at all. */
  readonly isIdentityProvider: boolean;
  readonly provider?: IdentityProviderMetadata;
  readonly problems: readonly EntityProblem[];
}

const TRUE = /^(true|1)$/;

/** Reads the role of an identity provider of one `md:EntityDescriptor` that stands by itself. */
export function readIdentityProvider(entity: CanonicalElement): IdentityProviderResult {
  const role = childrenOf(entity, MD, 'IDPSSODescriptor').find(supportsSaml2);
  if (!role) return { isIdentityProvider: false, problems: [] };
  const entityId = entity.attributes.get('entityID') ?? '';
  const { signing, problems: ofKeys } = readKeys(childrenOf(role, MD, 'KeyDescriptor'));
  const validUntil = earliestEnd([entity, role]);
  const fatal: EntityProblem[] = [];
  if (!isEntityId(entityId)) fatal.push('entity-id');
  if (validUntil === 'unreadable') fatal.push('valid-until');
  if (signing.length === 0) fatal.push('no-signing-key');
  const problems = [...ofKeys, ...fatal];
  if (fatal.length > 0 || validUntil === 'unreadable') return { isIdentityProvider: true, problems };
  const provider: IdentityProviderMetadata = {
    entityId,
    ...optional('validUntil', validUntil),
    displayNames: displayNames(entity, [role]),
    ...organisation(entity),
    entityCategories: entityAttribute(entity, ENTITY_CATEGORY),
    assuranceCertification: entityAttribute(entity, ASSURANCE_CERTIFICATION),
    signingKeys: signing,
    scopes: scopes(role),
    singleSignOnServices: endpoints(role, 'SingleSignOnService'),
    singleLogoutServices: endpoints(role, 'SingleLogoutService'),
    wantAuthnRequestsSigned: TRUE.test(role.attributes.get('WantAuthnRequestsSigned') ?? ''),
  };
  return { isIdentityProvider: true, provider, problems };
}

// Sweden Connect deployment profile 2.1.3.1: within the role, and never a pattern.
function scopes(role: CanonicalElement): string[] {
  const extensions = childOf(role, MD, 'Extensions');
  const declared = extensions ? childrenOf(extensions, SHIBMD, 'Scope') : [];
  return declared
    .filter(({ attributes }) => !TRUE.test(attributes.get('regexp') ?? ''))
    .map(({ text }) => text.trim())
    .filter((scope) => scope !== '');
}

function endpoints(role: CanonicalElement, name: string): Endpoint[] {
  return childrenOf(role, MD, name).flatMap(({ attributes }) => {
    const [binding, location] = [attributes.get('Binding'), attributes.get('Location')];
    if (binding === undefined || location === undefined) return [];
    return [{ binding, location, ...optional('responseLocation', attributes.get('ResponseLocation')) }];
  });
}
