export default async function tearDown() {
  await globalThis.behorigTestServer?.close();
}
