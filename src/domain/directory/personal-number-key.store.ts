import { ConfigurationError } from '../../platform/config/environment.js';
import type { AnsweringDatabase } from '../../platform/database/answering-database.js';
import type { PersonalNumbers } from './personal-number.js';

const IS_KEY = {
  name: 'is-key-of-personal-numbers',
  text: 'select behorig.is_key_of_personal_numbers($1) as "isKey"',
};

/**
 * @throws ConfigurationError when the numbers of the database are stored under another key than the configured one
 * @throws DomainError `unavailable`
 */
export async function refuseOtherKey(database: AnsweringDatabase, { keyId }: PersonalNumbers): Promise<void> {
  if (!keyId) return;
  const [row] = await database.query<{ isKey: boolean }>(IS_KEY, [keyId]);
  if (row?.isKey) return;
  throw new ConfigurationError([
    'PERSONAL_NUMBER_KEY must be the key that the personal numbers in the database are stored under, and is another one',
  ]);
}
