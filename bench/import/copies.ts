import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { withClient } from '../measuring/database.js';

/** What was there before the first load, in the order of their references. */
const BEFORE = ['organisation', 'organisation_scope', 'unit', 'power', 'power_dimension'];
/** What the import writes into the register, and on record. Its own bookkeeping is not among them. */
const LOADED = [
  'person',
  'employment',
  'employment_term',
  'identifier',
  'mandate',
  'mandate_limit',
  'mandate_state',
  'audit_event',
];

/** Seconds that COPY takes for what the import wrote, into the same tables with the same constraints and triggers. */
export async function copyRegister(sourceUrl: string, targetUrl: string, folder: string): Promise<number> {
  for (const table of [...BEFORE, ...LOADED]) await copyOut(sourceUrl, table, fileOf(folder, table));
  await withClient(targetUrl, async (client) => {
    await client.query('SET session_replication_role = replica');
    for (const table of BEFORE) await copyIn(client, table, fileOf(folder, table));
  });
  return withClient(targetUrl, async (client) => {
    const begun = performance.now();
    await client.query('BEGIN');
    for (const table of LOADED) await copyIn(client, table, fileOf(folder, table));
    await client.query('COMMIT');
    return (performance.now() - begun) / 1_000;
  });
}

/** Seconds that COPY takes for the rows of the files, as text, into tables without anything. */
export async function copyFiles(url: string, files: readonly string[]): Promise<number> {
  return withClient(url, async (client) => {
    let seconds = 0;
    for (const file of files) {
      const columns = (await headerOf(file)).split(';').map((_, at) => `c${at} text`);
      await client.query('DROP TABLE IF EXISTS bare');
      await client.query(`CREATE TABLE bare (${columns.join(', ')})`);
      const begun = performance.now();
      await pipeline(
        createReadStream(file),
        client.query(from(`COPY bare FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)`)),
      );
      seconds += (performance.now() - begun) / 1_000;
      await client.query('DROP TABLE bare');
    }
    return seconds;
  });
}

async function copyOut(url: string, table: string, file: string): Promise<void> {
  await withClient(url, (client) =>
    pipeline(client.query(to(`COPY (SELECT ${table}.* FROM ${table}) TO STDOUT`)), createWriteStream(file)),
  );
}

async function copyIn(client: pg.Client, table: string, file: string): Promise<void> {
  await pipeline(createReadStream(file), client.query(from(`COPY ${table} FROM STDIN`)));
}

function fileOf(folder: string, table: string): string {
  return join(folder, `${table}.copy`);
}

async function headerOf(file: string): Promise<string> {
  for await (const line of createInterface(createReadStream(file))) return line;
  return '';
}
