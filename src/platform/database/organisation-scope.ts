const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The setting `behorig.organisations` that row-level security reads: whose rows are seen. @throws TypeError */
export function scopeOf(administers: 'all' | readonly string[]): string {
  if (administers === 'all') return '*';
  if (!administers.every((id) => UUID.test(id))) throw new TypeError('Organisations are named by id.');
  return administers.join(',').toLowerCase();
}
