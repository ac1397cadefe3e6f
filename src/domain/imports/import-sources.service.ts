import { Injectable } from '@nestjs/common';
import { ImportingDatabase, type ImportTransaction } from '../../platform/database/importing-database.js';
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
  /** What is not said stays; of a new source it is told by the file. */
  readonly reading?: Reading;
  /** What is not said stays; of a new source it is 10 percent, and at least 20. */
  readonly ended?: Partial<Threshold>;
  readonly rejected?: Partial<Threshold>;
  /** Why, for the record. */
  readonly reason?: string;
}

type Rules = Pick<ImportSource, 'reading' | 'ended' | 'rejected'>;

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

/** The sources whose files keep rows of an organisation. */
@Injectable()
export class ImportSources {
  constructor(private readonly database: ImportingDatabase) {}

  /**
   * Adds a source, or changes how its files are read and when they stop: what is not said stays.
   * @throws DomainError `import.source-name-malformed`, `import.threshold-out-of-range`, `import.reading-malformed`
   */
  async save(caller: Caller, input: NewSource): Promise<ImportSource> {
    requireSource(input);
    const { organisation, name, reason } = input;
    await this.database.transaction(caller.administers, async (tx) => {
      const [of] = await tx.query<{ id: string }>('select id from organisation where number = $1', [
        organisation,
      ]);
      if (!of) throw organisationNotFound();
      const added = await tx.run(
        'insert into import_source (organisation_id, name) values ($1, $2) on conflict do nothing',
        [of.id, name],
      );
      const [before] = await tx.query<SourceRow>(
        `${SOURCE} where s.organisation_id = $1 and s.name = $2 for update of s`,
        [of.id, name],
      );
      if (!before) throw refusals.sourceNotFound();
      const after = changed(before, input);
      await this.change(tx, before.id, after);
      await recordAct(tx, caller, 'import-source.save', {
        organisationId: of.id,
        subjectId: before.id,
        details: added > 0 ? { after } : { before: rulesOf(before), after },
        ...(reason !== undefined && { reason }),
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

  private async change(
    tx: ImportTransaction,
    id: string,
    { reading, ended, rejected }: Rules,
  ): Promise<void> {
    await tx.run(
      `update import_source set reading = $2, ended_percent = $3, ended_at_least = $4, rejected_percent = $5,
         rejected_at_least = $6 where id = $1`,
      [id, reading, ended.percent, ended.atLeast, rejected.percent, rejected.atLeast],
    );
    // What was fetched is read otherwise from now on, so it is fetched again although it is the same.
    await tx.run('update import_fetch set version = null where source_id = $1', [id]);
  }
}

function changed(before: Rules, { reading, ended, rejected }: NewSource): Rules {
  return {
    reading: reading ?? before.reading,
    ended: { ...before.ended, ...ended },
    rejected: { ...before.rejected, ...rejected },
  };
}

function rulesOf({ reading, ended, rejected }: Rules): Rules {
  return { reading, ended, rejected };
}
