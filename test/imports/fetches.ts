import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ImportMode } from '../../src/domain/imports/import.js';
import { ImportFetcher } from '../../src/domain/imports/fetching/import-fetcher.service.js';
import { ImportFetches } from '../../src/domain/imports/fetching/import-fetches.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';

export const UNITS = 'code;name\n';
export const NIGHTLY = '0 2 * * *';

/** A service that fetches files by itself, from folders and addresses. */
export class Fetches {
  private sources = 0;

  private constructor(
    readonly register: Register,
    readonly organisation: { readonly id: string },
    /** Of all sources. */
    readonly folder: string,
    /** What the service has logged. */
    readonly lines: readonly string[],
  ) {}

  static async open(): Promise<Fetches> {
    const folder = await mkdtemp(join(tmpdir(), 'behorig-imports-'));
    const lines: string[] = [];
    const variables = { IMPORT_FOLDER: folder, IMPORT_CREDENTIALS_FILE: join(folder, 'credentials.json') };
    await writeFile(variables.IMPORT_CREDENTIALS_FILE, '{}');
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    const register = await Register.open({ variables, log });
    return new Fetches(register, await register.organisation(NUMBER, ['test.example']), folder, lines);
  }

  async close(): Promise<void> {
    await this.register.close();
    await rm(this.folder, { recursive: true });
  }

  /** A new source that nothing is fetched for. @returns its name */
  async source(): Promise<string> {
    const name = `fetched-${++this.sources}`;
    await this.register.get(ImportSources).save(OPERATOR, { organisation: NUMBER, name });
    return name;
  }

  /** A new source whose folder is watched, or that fetches from the location. @returns its name */
  async from(location?: string, mode: ImportMode = 'delta'): Promise<string> {
    const source = await this.source();
    const input = { source, schedule: NIGHTLY, mode, ...(location && { location }) };
    await this.register.get(ImportFetches).save(OPERATOR, input);
    return source;
  }

  async fetched(name: string) {
    const all = await this.register.get(ImportFetches).list(OPERATOR);
    return all.find((fetch) => fetch.source === name);
  }

  async fetchNow(name: string): Promise<void> {
    await this.register.get(ImportFetcher).fetch((await this.fetched(name))?.sourceId ?? '');
  }

  async history(name: string) {
    const all = await this.register.get(ImportsService).history(OPERATOR, { source: name });
    return all.map(({ state }) => state);
  }

  /** A path in the folder of the source. */
  in(name: string, ...path: string[]): string {
    return join(this.folder, NUMBER, name, ...path);
  }

  /** A file in the folder of the source that was written a while ago. */
  async put(name: string, file: string, content: string | Buffer): Promise<void> {
    await mkdir(this.in(name), { recursive: true });
    await writeFile(this.in(name, file), content);
    await utimes(this.in(name, file), new Date(0), new Date(0));
  }
}
