import type { INestApplicationContext } from '@nestjs/common';
import { PersonalNumbers } from './domain/directory/personal-number.js';
import { refuseOtherKey } from './domain/directory/personal-number-key.store.js';
import { AnsweringDatabase } from './platform/database/answering-database.js';
import { DatabaseState } from './platform/database/database-state.js';

/**
 * @throws ConfigurationError when the database is not what this version needs, or its personal numbers are stored under another key
 * @throws DomainError `unavailable` when it cannot be reached
 */
export async function refuseUnfit(context: INestApplicationContext): Promise<void> {
  await context.get(DatabaseState).refuseUnfit();
  await refuseOtherKey(context.get(AnsweringDatabase), context.get(PersonalNumbers, { strict: false }));
}
