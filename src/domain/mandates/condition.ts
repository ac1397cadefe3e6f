import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';

/** What a condition is about; each a map. Whatever is not there is an error, and an error is no. */
export interface ConditionFacts {
  readonly subject: Readonly<Record<string, unknown>>;
  readonly action: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
  /** Its limits, by dimension. */
  readonly mandate: Readonly<Record<string, unknown>>;
}

/** Conditions come from organisations that share a service, so each is bounded in what it can cost. */
const LIMITS = {
  maxAstNodes: 200,
  maxDepth: 20,
  maxListElements: 50,
  maxMapEntries: 20,
  maxCallArguments: 8,
};
const MACROS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
/** Once for an expression; of what is not listed nobody has looked at what it costs. */
const FUNCTIONS = new Set([
  ...['has', 'size', 'startsWith', 'endsWith', 'contains', 'lowerAscii', 'upperAscii', 'trim'],
  ...['string', 'int', 'uint', 'double', 'bool', 'dyn', 'type', 'timestamp', 'duration'],
  ...['getFullYear', 'getMonth', 'getDayOfMonth', 'getDate', 'getDayOfWeek', 'getHours', 'getMinutes'],
]);
/** Within a macro, for each entry of a list: what does not grow with what else is said. */
const IN_MACROS = new Set(['has', 'size', 'startsWith', 'endsWith', 'string', 'int', 'double']);
const NOT_IN_MACROS = new Set(['in', '+']);
const MOST_KEPT = 1_000;

/** Common Expression Language (github.com/google/cel-spec): no loops, no side effects, nothing from outside. */
const environment = ['subject', 'action', 'resource', 'context', 'mandate'].reduce(
  (made, name) => made.registerVariable(name, 'map'),
  new Environment({ homogeneousAggregateLiterals: false, limits: LIMITS }),
);
const kept = new Map<string, ParseResult>();

/** @returns what is wrong with the expression; undefined when nothing is */
export function checkCondition(text: string): string | undefined {
  try {
    const parsed = environment.parse(text);
    const { valid, type, error } = parsed.check();
    if (!valid) return summary(error);
    if (type !== 'bool' && type !== 'dyn') return `It gives ${type ?? 'nothing'}, not true or false.`;
    return tooCostly(parsed.ast);
  } catch (error) {
    return summary(error);
  }
}

/** Whether the condition holds; undefined when it cannot be told, e.g. because something it asks for was not said. */
export function holds(text: string, facts: ConditionFacts): boolean | undefined {
  try {
    const result: unknown = parsed(text)({ ...facts });
    return typeof result === 'boolean' ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Of what was stored, also what is not of this language or too costly: it then cannot be told. */
function parsed(text: string): ParseResult {
  const known = kept.get(text);
  if (known) return known;
  const fault = checkCondition(text);
  if (fault !== undefined) throw new Error(fault);
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = environment.parse(text);
  kept.set(text, made);
  return made;
}

/** One macro goes over a list once, one within another as many times again. A regular expression can take for ever. */
function tooCostly(node: ASTNode, inMacro = false): string | undefined {
  const called = node.op === 'rcall' || node.op === 'call' ? node.args[0] : undefined;
  const isMacro = node.op === 'rcall' && MACROS.has(node.args[0]);
  if (called !== undefined && !isMacro && !FUNCTIONS.has(called)) return `${called}() is not taken.`;
  if (inMacro && (isMacro || (called !== undefined && !IN_MACROS.has(called)) || NOT_IN_MACROS.has(node.op)))
    return `${called ?? node.op} within a macro is not taken.`;
  for (const inner of nodesIn(node.args)) {
    const fault = tooCostly(inner, isMacro || inMacro);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

function summary(error: unknown): string {
  const { summary: said } = error as { summary?: unknown };
  return typeof said === 'string' ? said : 'It is not a CEL expression.';
}
