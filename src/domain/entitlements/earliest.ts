/** The first of the ends that are set; absent when none is (until further notice). */
export function earliest(...ends: readonly (Date | undefined)[]): Date | undefined {
  const times = ends.flatMap((end) => (end ? [end.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
