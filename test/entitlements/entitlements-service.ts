import type { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { AdministeredFactsStore } from '../../src/domain/entitlements/administered-facts.store.js';
import { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { EntitlementsStore } from '../../src/domain/entitlements/entitlements.store.js';
import type { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import type { TestDatabase } from '../support/postgres.js';

/** @param reading closed by the caller where administrators ask; unused it holds no connection */
export function entitlementsService(
  database: TestDatabase,
  answering: AnsweringDatabase,
  personalNumbers: PersonalNumbers,
  reading = new ReadingDatabase(database.administrationUrl),
): EntitlementsService {
  return new EntitlementsService(
    new EntitlementsStore(answering),
    personalNumbers,
    new AdministeredFactsStore(reading),
  );
}
