import './typescript-loader.mjs';

/** Before the first spec: a server with a migrated template, told to the workers through the environment. */
export default async function setUp() {
  const { openTestServer } = await import('./test-server.ts');
  globalThis.behorigTestServer = await openTestServer(process.env.TEST_DATABASE_URL);
  process.env.BEHORIG_TEST_SERVER = JSON.stringify(globalThis.behorigTestServer.address);
}
