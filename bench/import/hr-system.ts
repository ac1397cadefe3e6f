import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../measuring/database.js';
import { mostMegabytesOfFamily } from '../measuring/process-family.js';
import { say } from '../measuring/say.js';
import type { ServiceProcess } from '../measuring/service-process.js';
import { runCommand } from './cli-process.js';
import { ORGANISATION, POWER } from './files.js';

const LOOK_EVERY_MS = 200;

/** A client that sends files to the running service, as an HR system does each night. */
export class HrSystem {
  /** Most that one process of the service, the one that imports, had in memory for itself while a file was under way. */
  peakMegabytes = 0;

  private constructor(
    private readonly database: Database,
    private readonly service: ServiceProcess,
    private readonly token: string,
  ) {}

  /** With an organisation of its own, a power to empower with, and a source, `hr`. */
  static async of(database: Database, service: ServiceProcess): Promise<HrSystem> {
    const nextYear = `${new Date().getUTCFullYear() + 1}-01-01`;
    await runCommand(database, ['organisation', 'onboard', ORGANISATION, '--name', 'Bench']);
    await runCommand(database, [
      ...['power', 'define', POWER, '--name-sv', 'Besluta', '--name-en', 'Decide', '--dimension', 'area'],
    ]);
    const { token } = (await runCommand(database, [
      ...['client', 'issue', 'hr', '--organisation', ORGANISATION, '--permission', 'imports:run'],
      ...['--expires', nextYear, '--reason', 'bench'],
    ])) as { token: string };
    const hr = new HrSystem(database, service, token);
    await hr.addSource('hr');
    return hr;
  }

  async addSource(source: string): Promise<void> {
    await runCommand(this.database, ['source', 'save', source, '--organisation', ORGANISATION]);
  }

  /** Seconds from the first byte sent to the answer that says it was applied. @throws Error when it was not */
  async send(file: string, source = 'hr'): Promise<number> {
    const looking = setInterval(() => {
      this.peakMegabytes = Math.max(this.peakMegabytes, mostMegabytesOfFamily(this.service.pid));
    }, LOOK_EVERY_MS);
    const begun = performance.now();
    const sending = request(`${this.service.address}/imports/${source}?mode=full`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'text/csv' },
    });
    const answering = once(sending, 'response') as Promise<[IncomingMessage]>;
    await pipeline(createReadStream(file), sending);
    const [response] = await answering;
    const body = await text(response);
    const seconds = (performance.now() - begun) / 1_000;
    clearInterval(looking);
    if (response.statusCode !== 200) throw new Error(`${file}: ${response.statusCode} ${body}`);
    const { state, read, created, changed, ended, unchanged } = JSON.parse(body) as Record<string, unknown>;
    if (state !== 'applied') throw new Error(`${file}: ${body}`);
    say(
      `${seconds.toFixed(1)} s, at most ${Math.round(this.peakMegabytes)} MB so far: ${JSON.stringify({ read, created, changed, ended, unchanged })}`,
    );
    return seconds;
  }
}
