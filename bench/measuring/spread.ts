/** A figure over all rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spread(figures: readonly number[]): Spread {
  const ascending = figures.toSorted((a, b) => a - b);
  const at = (index: number) => ascending[index] ?? NaN;
  const middle = (ascending.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(ascending.length - 1),
  };
}

/** Of those that are known; undefined when none is. */
export function spreadOfKnown(figures: readonly (number | undefined)[]): Spread | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  return known.length === 0 ? undefined : spread(known);
}

/** Nearest rank; of ascending numbers. */
export function percentile(ascending: readonly number[], percent: number): number {
  return ascending[Math.max(0, Math.ceil((ascending.length * percent) / 100) - 1)] ?? NaN;
}

/** The median alone. */
export function medianText(spread: Spread | undefined, digits: number): string {
  return spread?.median.toFixed(digits) ?? '-';
}

/** The median with the least and the most beside it. */
export function rangeText(spread: Spread | undefined, digits: number): string {
  if (!spread) return '-';
  const { median, least, most } = spread;
  return `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}
