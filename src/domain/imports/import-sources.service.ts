import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import type { Caller } from '../access/caller.js';
import { organisationNotFound } from '../access/caller.js';
import type { ImportSource, Reading, Threshold } from './import.js';
import { recordAct } from './import-acts.js';
import { refusals } from './imports.errors.js';
import { requireSource } from './source.rules.js';

export interface NewSource {
  /** Organisation number. */
  readonly organisation: string;
  readonly name: string;
  readonly reading?: Reading;
  /** 10 percent and at least 20 where nothing is said. */
  readonly ended?: Threshold;
  readonly rejected?: Threshold;
  /** Why, for the record. */
  readonly reason?: string;
}

interface SourceRow {
  id: string;
  organisationId: string;
  organisation: string;
  name: string;
  reading: Reading;
  ended: Threshold;
  rejected: Threshold;
}

const SOURCE = `
  select s.id, s.organisation_id as "organisationId", o.number as organisation, s.name, s.reading,
    json_build_object('percent', s.ended_percent, 'atLeast', s.ended_at_least) as ended,
    json_build_object('percent', s.rejected_percent, 'atLeast', s.rejected_at_least) as rejected
  from import_source s join organisation o on o.id = s.organisation_id`;

const DEFAULT: Threshold = { percent: 10, atLeast: 20 };

/** The sources whose files keep rows of an organisation. */
@Injectable()
export class ImportSources {
  constructor(private readonly database: ImportingDatabase) {}

  /**
   * Adds a source, or changes how its files are read and when they stop.
   * @throws DomainError `import.source-name-malformed`, `import.threshold-out-of-range`, `import.reading-malformed`
   */
  async save(caller: Caller, input: NewSource): Promise<ImportSource> {
    requireSource(input);
    const { ended = DEFAULT, rejected = DEFAULT, reading = {} } = input;
    await this.database.transaction(caller.administers, async (tx) => {
      const rows = await tx.query<{ id: string }>('select id from organisation where number = $1', [
        input.organisation,
      ]);
      if (!rows[0]) throw organisationNotFound();
      const [saved] = await tx.query<{ id: string }>(
        `insert into import_source (organisation_id, name, reading, ended_percent, ended_at_least, rejected_percent, rejected_at_least)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (organisation_id, name) do update set reading = excluded.reading,
           ended_percent = excluded.ended_percent, ended_at_least = excluded.ended_at_least,
           rejected_percent = excluded.rejected_percent, rejected_at_least = excluded.rejected_at_least
         returning id`,
        [rows[0].id, input.name, reading, ended.percent, ended.atLeast, rejected.percent, rejected.atLeast],
      );
      await recordAct(tx, caller, 'import-source.save', {
        organisationId: rows[0].id,
        subjectId: saved?.id ?? '',
        ...(input.reason !== undefined && { reason: input.reason }),
      });
    });
    return this.require(caller, input.name, input.organisation);
  }

  /** @param organisation its number; needed where several organisations have a source of this name */
  async require(caller: Caller, name: string, organisation?: string): Promise<ImportSource> {
    const found = (await this.list(caller, organisation)).filter((source) => source.name === name);
    if (found.length > 1) throw refusals.sourceAmbiguous();
    if (!found[0]) throw refusals.sourceNotFound();
    return found[0];
  }

  async list(caller: Caller, organisation?: string): Promise<ImportSource[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const rows = await tx.query<SourceRow>(
        `${SOURCE} where $1::text is null or o.number = $1 order by o.number, s.name`,
        [organisation ?? null],
      );
      return rows;
    });
  }
}
