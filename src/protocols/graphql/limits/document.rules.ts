import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { LIMITS } from './limits.js';

/** One field asked for under many names costs as many times as much. */
export function fewAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field({ alias }) {
      if (alias && ++aliases === LIMITS.aliases + 1) {
        context.reportError(tooMuch('graphql.too-many-aliases', `at most ${LIMITS.aliases} aliases`));
      }
    },
  };
}

/** Mutations commit one by one, so an operation of many is half done when one of them fails. */
export function fewMutations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation === OperationTypeNode.MUTATION && fieldsOf(context, selectionSet) > LIMITS.mutations) {
        context.reportError(
          tooMuch('graphql.too-many-mutations', `at most ${LIMITS.mutations} mutations in an operation`),
        );
      }
    },
  };
}

/**
 * What every JavaScript object inherits is no name of a variable: graphql-js would take what is inherited for what was given,
 * where the variable is left out.
 */
export function ownVariableNames(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition({ variable: { name } }) {
      if (name.value in Object.prototype) {
        const message = `A variable cannot be named $${name.value}. Choose another name.`;
        context.reportError(new GraphQLError(message, { extensions: { code: 'graphql.variable-name' } }));
      }
    },
  };
}

/** Of the selection itself, those of its fragments included. */
function fieldsOf(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  seen = new Set<string>(),
): number {
  return selections.reduce((sum, selection) => {
    if (sum > LIMITS.mutations) return sum;
    if (selection.kind === Kind.FIELD) return sum + 1;
    if (selection.kind === Kind.INLINE_FRAGMENT) return sum + fieldsOf(context, selection.selectionSet, seen);
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || seen.has(fragment.name.value)) return sum;
    return sum + fieldsOf(context, fragment.selectionSet, new Set([...seen, fragment.name.value]));
  }, 0);
}

export function tooManyObjects(): GraphQLError {
  return tooMuch('graphql.too-expensive', `at most ${LIMITS.objects} objects that hang on others`);
}

/** @param limit e.g. `at most 30 aliases` */
export function tooMuch(code: string, limit: string): GraphQLError {
  return new GraphQLError(`The operation asks for too much: ${limit}. Ask for less at a time.`, {
    extensions: { code },
  });
}
