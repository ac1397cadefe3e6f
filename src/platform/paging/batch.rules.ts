/** The rows in the order of the ids they were asked for by; undefined where there is none. */
export function oneForEach<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  id: (row: Row) => string,
): (Row | undefined)[] {
  const byId = new Map(rows.map((row) => [id(row), row]));
  return ids.map((wanted) => byId.get(wanted.toLowerCase()));
}

/** The rows that belong to each of the ids, in the order of the ids, and of the rows within. */
export function someForEach<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  id: (row: Row) => string,
): Row[][] {
  const byId = Map.groupBy(rows, id);
  return ids.map((wanted) => byId.get(wanted.toLowerCase()) ?? []);
}
