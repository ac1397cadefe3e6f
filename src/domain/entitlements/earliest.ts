/** The first of the ends that are set, of however many; absent when none is (until further notice). */
export function earliest(ends: readonly (Date | undefined)[]): Date | undefined {
  let first: Date | undefined;
  for (const end of ends) if (end && (!first || end < first)) first = end;
  return first;
}
