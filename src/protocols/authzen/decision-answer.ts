import type { Decision } from '../../domain/decisions/decisions.service.js';
import type { DomainError } from '../../platform/errors/domain-error.js';

/** A decision as AuthZEN answers it (section 5.5): what is told beside it is in `context`. */
export function decisionAnswer({ id, permitted, basis, reason, together, evidenceRefused }: Decision) {
  return {
    decision: permitted,
    context: {
      id,
      ...(basis && { basis: basisAnswer(basis) }),
      ...(reason && {
        reason: reason.code,
        reason_admin: reason.admin,
        reason_user: reason.user,
        ...(reason.power !== undefined && { power: reason.power }),
        ...(reason.dimension !== undefined && { dimension: reason.dimension }),
        ...(reason.acceptedLevels && { acr_values: reason.acceptedLevels.join(' ') }),
      }),
      ...(together && {
        together: {
          reference: together.reference,
          needed: together.needed,
          have: together.have,
          expires_at: together.expiresAt.toISOString(),
        },
      }),
      ...(evidenceRefused && { evidence_refused: evidenceRefused }),
    },
  };
}

/** What is wrong with one of several questions; the others have their answers (section 6.2.1). */
export function failedAnswer({ message, remedy }: DomainError) {
  return { decision: false, context: { error: { status: 400, message: `${message} ${remedy}` } } };
}

function basisAnswer(basis: NonNullable<Decision['basis']>) {
  const { power, agreement } = basis;
  return basis.kind === 'mandate'
    ? { power, agreement, mandate: basis.mandateId, passed_on_from: basis.passedOnFrom }
    : { power, agreement, role: basis.role, assignment: basis.assignmentId };
}
