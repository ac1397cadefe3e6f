import { resolve } from 'node:path';
import './typescript-loader.mjs';

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache');

/**
 * Before the first spec: a server with a migrated template, and a folder of the run, told to the workers through the
 * environment.
 */
export default async function setUp() {
  const { openTestServer } = await import('./test-server.ts');
  globalThis.behorigTestServer = await openTestServer(process.env.TEST_DATABASE_URL);
  process.env.BEHORIG_TEST_SERVER = JSON.stringify(globalThis.behorigTestServer.address);
  const { makeRunFolder } = await import('./run-folder.ts');
  process.env.BEHORIG_TEST_FOLDER = makeRunFolder(CACHE);
}
