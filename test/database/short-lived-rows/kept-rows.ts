import {
  AnsweringDatabase,
  type PreparedStatement,
} from '../../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../../src/platform/database/reading-database.js';
import { keptMegabytes } from '../../support/kept.js';

/** Some 20 kB of objects: so few that V8 collects nothing while they are read, however small a space it gives the young. */
const MANY_ROWS = {
  name: 'many',
  text: `select json_build_object('n', n) as row from generate_series(1, 250) n`,
};
const ONE_ROW = { name: 'one', text: 'select 1 as one' };

const OPEN = {
  AnsweringDatabase: (url: string) => {
    const database = new AnsweringDatabase(url, 1);
    return { database, ask: (statement: PreparedStatement) => database.query(statement, []) };
  },
  ReadingDatabase: (url: string) => {
    const database = new ReadingDatabase(url, 1);
    return { database, ask: (statement: PreparedStatement) => database.query([], statement, []) };
  },
};

export interface Reading {
  readonly through: keyof typeof OPEN;
  readonly url: string;
}

/** Megabytes of rows that outlive what V8 collects of the young, when they were read four hundred times. */
export async function keptRows({ through, url }: Reading): Promise<number> {
  const { database, ask } = OPEN[through](url);
  const kept = await keptMegabytes(400, async () => {
    await ask(MANY_ROWS);
    // What was answered last is held on to.
    await ask(ONE_ROW);
  });
  await database.close();
  return kept;
}
