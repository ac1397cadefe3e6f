import { Injectable } from '@nestjs/common';
import type { SessionInForce } from '../../../domain/callers/login-sessions.answer-store.js';
import { Environment, listed } from '../../../platform/config/environment.js';
import { KnownIdentityProviders } from '../known-identity-providers.js';
import { speaksFor } from './identity.rules.js';
import type { Endpoint, IdentityProviderMetadata } from '../xml/identity-provider-entity.js';

/** An identity provider that may log employees in, and how. */
export interface OfferedIdentityProvider {
  readonly metadata: IdentityProviderMetadata;
  /** Levels that we take and that it is certified for; at least one. */
  readonly levels: readonly string[];
  readonly singleSignOn: Endpoint;
}

export const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/**
 * The identity providers that LOGIN_IDENTITY_PROVIDERS names, while they are registered and their metadata is valid, certified
 * for a level that we take, signing with RSA, and of an entity category of ours (Sweden Connect entity categories, section 1.3.1).
 */
@Injectable()
export class OfferedIdentityProviders {
  constructor(
    private readonly known: KnownIdentityProviders,
    private readonly environment: Environment,
  ) {}

  /** In the order of the configuration. */
  async all(): Promise<OfferedIdentityProvider[]> {
    const named = listed(this.environment.LOGIN_IDENTITY_PROVIDERS);
    const found = await Promise.all(named.map((entityId) => this.byEntityId(entityId)));
    return found.flatMap((provider) => provider ?? []);
  }

  /** Whether it would let in now whom it has let in before: at that level, by that identity, of that employer. */
  async stillTakes(session: SessionInForce): Promise<boolean> {
    const provider = await this.byEntityId(session.identityProvider, false);
    if (!provider?.levels.includes(session.level)) return false;
    const { scopes } = provider.metadata;
    return scopes.includes(session.organisationNumber) && speaksFor(scopes, session.subjects);
  }

  /**
   * Undefined (fails closed) when it may not log anybody in.
   * @param waits see KnownIdentityProviders
   */
  async byEntityId(entityId: string, waits = true): Promise<OfferedIdentityProvider | undefined> {
    const { LOGIN_IDENTITY_PROVIDERS, LOGIN_ASSURANCE_LEVELS, LOGIN_ENTITY_CATEGORIES } = this.environment;
    if (!listed(LOGIN_IDENTITY_PROVIDERS).includes(entityId)) return undefined;
    const metadata = await this.known.byEntityId(entityId, waits);
    if (!metadata) return undefined;
    const levels = listed(LOGIN_ASSURANCE_LEVELS).filter((level) =>
      metadata.assuranceCertification.includes(level),
    );
    const serves = listed(LOGIN_ENTITY_CATEGORIES)
      .filter(isService)
      .some((one) => metadata.entityCategories.includes(one));
    const singleSignOn = [REDIRECT, POST].flatMap((binding) =>
      metadata.singleSignOnServices.filter((one) => one.binding === binding && isWebAddress(one.location)),
    )[0];
    // node-saml verifies no other signatures.
    const signs = metadata.signingKeys.some(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa');
    return levels.length > 0 && serves && signs && singleSignOn
      ? { metadata, levels, singleSignOn }
      : undefined;
  }
}

/** Of types of service and of contracts, which are declared as categories too, others decide. */
function isService(category: string): boolean {
  return category.includes('/ec/');
}

/** Where the identity provider is told of a logout, where it can be: by the binding that we speak. */
export function singleLogoutOf({ singleLogoutServices }: IdentityProviderMetadata): Endpoint | undefined {
  return singleLogoutServices.find(
    ({ binding, location, responseLocation = location }) =>
      binding === REDIRECT && [location, responseLocation].every(isWebAddress),
  );
}

/** A browser is sent there: no script, no file. */
function isWebAddress(location: string): boolean {
  return URL.canParse(location) && /^https?:$/.test(new URL(location).protocol);
}
