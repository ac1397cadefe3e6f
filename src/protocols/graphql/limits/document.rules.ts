import { GraphQLError, OperationTypeNode, type ASTVisitor, type ValidationContext } from 'graphql';
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
      if (operation === OperationTypeNode.MUTATION && selectionSet.selections.length > LIMITS.mutations) {
        context.reportError(
          tooMuch('graphql.too-many-mutations', `at most ${LIMITS.mutations} mutations in an operation`),
        );
      }
    },
  };
}

/** @param limit e.g. `at most 30 aliases` */
export function tooMuch(code: string, limit: string): GraphQLError {
  return new GraphQLError(`The operation asks for too much: ${limit}. Ask for less at a time.`, {
    extensions: { code },
  });
}
