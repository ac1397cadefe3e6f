import { AttributeCatalogue } from '../../domain/attributes/attribute-catalogue.js';
import { ScopesStore } from '../../domain/directory/scopes.store.js';
import { listed, type Environment } from '../../platform/config/environment.js';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { KeyRing } from '../../platform/keys/key-ring.js';
import { AuthorityAddresses } from '../../protocols/saml/authority-addresses.js';
import { AuthorityMetadata } from '../../protocols/saml/authority-metadata.js';
import { LoginAddresses } from '../../protocols/saml/login/login-addresses.js';
import { LoginMetadata } from '../../protocols/saml/login/login-metadata.js';
import { OwnPresentation } from '../../protocols/saml/own-metadata/own-presentation.js';
import { OwnSigningKeys } from '../../protocols/saml/own-signing-keys.js';
import type { Needed } from '../configuration.js';

export const NEEDED_FOR_METADATA: Needed = [
  'PUBLIC_URL',
  'ENTITY_ID',
  'ANSWERING_DATABASE_URL',
  'KEYS_FOLDER',
  'ATTRIBUTE_BASE_URI',
  'OPERATOR_NUMBER',
  'OPERATOR_NAME',
  'OPERATOR_URL',
  'CONTACT_MAIL',
  'AUTHORITY_METADATA_FILE',
];

export const NEEDED_FOR_CHECK: Needed = [
  ...NEEDED_FOR_METADATA,
  'LOGIN_IDENTITY_PROVIDERS',
  'LOGIN_ENTITY_CATEGORIES',
];

/**
 * Our signed metadata as the service would serve it at this moment, whether or not it runs.
 * @throws ConfigurationError; DomainError of kind `unavailable` when the scopes cannot be read
 */
export async function writeOwnMetadata(environment: Environment): Promise<string> {
  const addresses = new AuthorityAddresses(environment);
  const keys = new KeyRing(environment.KEYS_FOLDER);
  const presentation = new OwnPresentation(environment, addresses);
  const database = new AnsweringDatabase(environment.ANSWERING_DATABASE_URL, 1);
  try {
    return await new AuthorityMetadata(
      environment,
      addresses,
      presentation,
      keys,
      new OwnSigningKeys(keys),
      new ScopesStore(database),
      new AttributeCatalogue(environment.ATTRIBUTE_BASE_URI),
    ).write();
  } finally {
    await database.close();
  }
}

/**
 * The signed metadata of our login, where somebody may log in.
 * @throws ConfigurationError
 */
export function writeLoginMetadata(environment: Environment): string | undefined {
  if (listed(environment.LOGIN_IDENTITY_PROVIDERS).length === 0) return undefined;
  const keys = new KeyRing(environment.KEYS_FOLDER);
  return new LoginMetadata(
    environment,
    new LoginAddresses(environment),
    new OwnPresentation(environment, new AuthorityAddresses(environment)),
    keys,
    new OwnSigningKeys(keys),
  ).write();
}
