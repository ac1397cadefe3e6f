/** What was to be reached, and how far it came. */
export interface Goal {
  readonly what: string;
  /** NaN: it was not measured, and is missed. */
  readonly value: number;
  readonly unit?: string;
  readonly digits?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function isReached({ value, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return value >= atLeast && value <= atMost;
}

/** A line for each. */
export function goalsText(goals: readonly Goal[]): string {
  return goals.map(lineOf).join('\n');
}

function lineOf(goal: Goal): string {
  const { what, value, unit = '', digits = 2, atLeast, atMost } = goal;
  const bound = [atLeast !== undefined && `at least ${atLeast}`, atMost !== undefined && `at most ${atMost}`];
  const wanted = bound.filter((text) => text !== false).join(', ');
  return `${isReached(goal) ? 'reached' : 'MISSED '} ${what}: ${value.toFixed(digits)}${unit}, goal ${wanted}${unit}`;
}
