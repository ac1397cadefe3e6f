import { rmSync } from 'node:fs';

export default async function tearDown() {
  await globalThis.behorigTestServer?.close();
  const folder = process.env.BEHORIG_TEST_FOLDER;
  if (folder) rmSync(folder, { recursive: true });
}
