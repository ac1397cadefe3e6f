import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import { Places } from '../../platform/jobs/places.js';
import type { ImportSource } from './import.js';
import { refusals } from './imports.errors.js';

/** Of an organisation, so that slow senders of one leave room for the others. */
const AT_ONCE_OF_ONE = 2;

/** Whose turn it is: one thing at a time for a source, and not too many for all of them. */
@Injectable()
export class ImportTurns {
  private readonly places: Places;

  constructor(private readonly database: ImportingDatabase) {
    this.places = new Places(database.atOnce, AT_ONCE_OF_ONE);
  }

  /**
   * What may take hours.
   * @throws DomainError `import.too-many-under-way`, `import.under-way`, before anything is done
   */
  async long<T>(
    { id, organisationId }: Pick<ImportSource, 'id' | 'organisationId'>,
    work: () => Promise<T>,
  ): Promise<T> {
    if (!this.places.take(organisationId)) throw refusals.tooManyUnderWay();
    try {
      return await this.short(id, work);
    } finally {
      this.places.giveBack(organisationId);
    }
  }

  /** @throws DomainError `import.under-way` */
  async short<T>(sourceId: string, work: () => Promise<T>): Promise<T> {
    const result = await this.database.alone(lockOf(sourceId), work);
    if (!result) throw refusals.underWay();
    return result.done;
  }

  /**
   * For each source of which nothing is under way, whatever becomes of the others.
   * @throws AggregateError of what failed, after all were tried
   */
  async each(sourceIds: readonly string[], work: (sourceId: string) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    for (const sourceId of sourceIds) {
      try {
        await this.database.alone(lockOf(sourceId), () => work(sourceId));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, 'Imports of some sources could not be ended.');
  }
}

function lockOf(sourceId: string): string {
  return `import:${sourceId}`;
}
