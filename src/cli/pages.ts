import type { Command } from 'commander';
import type { Page, PageRequest } from '../platform/paging/page.js';
import type { CommandRunner } from './command-runner.js';
import { positive } from './options.js';
import { listed, type Columns, type Result } from './output.js';

const DEFAULT_LIMIT = 200;
const LARGEST_PAGE = 100;

/** Options of a list of which there may be very many. */
export interface PageOptions {
  readonly limit?: number;
  /** Where a list that is newest first goes on. */
  readonly before?: string;
  /** Where a list in another order goes on. */
  readonly after?: string;
}

export function withPageOptions(command: Command, goesOn: 'before' | 'after' = 'before'): Command {
  return command
    .option('--limit <number>', `at most so many (default: ${DEFAULT_LIMIT})`, positive)
    .option(`--${goesOn} <place>`, 'where an earlier list ended, as it said');
}

/** The rows that are wanted; standard error says when more exist, and how to go on. */
export async function pageListed<Row>(
  { terminal }: CommandRunner,
  { limit = DEFAULT_LIMIT, before, after }: PageOptions,
  page: (request: PageRequest) => Promise<Page<Row>>,
  columns: Columns<Row>,
  goesOn: 'before' | 'after' = 'before',
): Promise<Result> {
  const { rows, end } = await firstOf(limit, page, before ?? after);
  if (end !== undefined) terminal.err(`More exist: go on with --${goesOn} ${end}\n`);
  return listed(rows, columns);
}

/** As many as are wanted, or all there are, page by page. `end`: where they end, when there are more. */
async function firstOf<Row>(
  wanted: number,
  page: (request: PageRequest) => Promise<Page<Row>>,
  begin: string | undefined,
): Promise<{ rows: Row[]; end?: string }> {
  const rows: Row[] = [];
  let after = begin;
  for (;;) {
    const first = Math.min(wanted - rows.length, LARGEST_PAGE);
    const { edges, hasNextPage, endCursor } = await page({ first, ...(after !== undefined && { after }) });
    rows.push(...edges.map(({ node }) => node));
    if (!hasNextPage || endCursor === undefined) return { rows };
    if (rows.length >= wanted) return { rows, end: endCursor };
    after = endCursor;
  }
}
