import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { KeptRows, versionOf, type RowContent } from '../../platform/database/kept-rows.js';
import { agreementJson, toAgreementInForce, type AgreementRow } from './agreement-in-force.sql.js';
import type { AgreementInForce } from './agreement.js';

/** $1 ids of agreements with a party itself. */
const AGREEMENTS = {
  name: 'kept-agreements',
  text: `
select ${versionOf('a')} as version, ${agreementJson('a', 'a.relying_party_id')} as content
from agreement a where a.id = any($1::uuid[]) and a.relying_party_id is not null`,
};

/** What agreements with a party itself say, by version: what one releases is recorded with it, and stays. Not whether it counts. */
@Injectable()
export class KeptAgreementsStore {
  private readonly rows: KeptRows<AgreementInForce>;

  constructor(database: AnsweringDatabase) {
    this.rows = new KeptRows(async (ids) => {
      const read = await database.query<RowContent<AgreementRow>>(AGREEMENTS, [ids]);
      return read.map(({ version, content }) => ({ version, content: toAgreementInForce(content) }));
    });
  }

  /** As KeptRows.with. */
  async with(versions: readonly string[]): Promise<ReadonlyMap<string, AgreementInForce>> {
    return this.rows.with(versions);
  }
}
