/** Whether an id from outside can be one of ours; asked before the database is, which refuses to compare others. */
export function isUuid(raw: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(raw);
}
