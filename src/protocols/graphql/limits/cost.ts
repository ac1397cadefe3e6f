import type { DocumentNode, GraphQLSchema } from 'graphql';
import {
  fieldExtensionsEstimator,
  getComplexity,
  simpleEstimator,
  type ComplexityEstimator,
} from 'graphql-query-complexity';
import { tooMuch } from './document.rules.js';
import {
  CHARACTERS_FOR_ONE,
  DECISION_COST,
  LIMITS,
  LIST_COST,
  SEARCH_COST,
  SIMULATION_COST,
} from './limits.js';

const withArguments =
  (estimate: ComplexityEstimator): ComplexityEstimator =>
  (field) => {
    const cost = estimate(field);
    return typeof cost === 'number' ? cost + argumentCost(field.args) : cost;
  };

const estimators = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })].map(withArguments);

/** As `complexity` of a field that gives a page. */
export const pageCost = ({ args, childComplexity }: CostQuestion): number =>
  1 + Math.max(Number(args.first ?? 1), 1) * childComplexity;

/** As `complexity` of a field that gives a list that is not paged. */
export const listCost = ({ childComplexity }: CostQuestion): number => 1 + LIST_COST * childComplexity;

/** As `complexity` of a page inside other objects, which takes a statement of its own for each of them. */
export const statementCost = (question: CostQuestion): number => 400 + pageCost(question);

/** As `complexity` of a page that is found by judging many. */
export const searchCost = (question: CostQuestion): number => SEARCH_COST + pageCost(question);

/** As `complexity` of an act that is done and taken back. */
export const simulationCost = ({ childComplexity }: CostQuestion): number =>
  SIMULATION_COST + childComplexity;

/** As `complexity` of a decision. */
export const decisionCost = ({ childComplexity }: CostQuestion): number => DECISION_COST + childComplexity;

/** As `complexity` of several decisions. */
export const decisionsCost = ({ args, childComplexity }: CostQuestion): number =>
  (Array.isArray(args.questions) ? args.questions.length : 1) * DECISION_COST + childComplexity;

interface CostQuestion {
  readonly args: Record<string, unknown>;
  readonly childComplexity: number;
}

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown> | undefined;
  readonly operationName: string | undefined;
}

/** @throws GraphQLError when the operation may cost more than LIMITS.cost, given its variables */
export function requireAffordable({ schema, document, variables, operationName }: Operation): void {
  const cost = getComplexity({ schema, query: document, variables, operationName, estimators });
  if (cost > LIMITS.cost) {
    throw tooMuch('graphql.too-expensive', `it may cost ${cost}, and at most ${LIMITS.cost} is allowed`);
  }
}

/** Evidence of a login costs nothing: it is verified once, however often it is given, and not kept. */
function argumentCost(args: unknown): number {
  let characters = 0;
  const most = LIMITS.cost * CHARACTERS_FOR_ONE;
  const count = (value: unknown): void => {
    if (typeof value === 'string') characters += value.length;
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (characters > most) return;
      if (name === 'evidence') continue;
      characters += name.length + 1;
      count(inner);
    }
  };
  count(args);
  return Math.floor(characters / CHARACTERS_FOR_ONE);
}
