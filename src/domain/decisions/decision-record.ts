import type { RecordedDecision } from '../audit/disclosure.js';
import type { AccessQuestion, Basis, FailureCode, Properties } from './decision.js';

/** What is kept of a decision: enough to decide the same again, and nothing that names the subject. */
export interface DecisionRecord extends RecordedDecision {
  /** Of the facts it rests on, with microseconds (RFC 3339). */
  readonly at: string;
  readonly subject: { readonly type: string; readonly properties?: Properties };
  readonly action: AccessQuestion['action'];
  readonly resource: AccessQuestion['resource'];
  readonly context?: Properties;
  /** Code of the power that it rests on, or that came nearest. */
  readonly power?: string;
  readonly basis?: Basis;
  readonly reason?: FailureCode;
  readonly dimension?: string;
  /** Reference of a use by several persons. */
  readonly together?: string;
  /** What the others were empowered by who used it together with the employee. */
  readonly others?: readonly Basis[];
  /** What was sought, instead of a decision being asked for, and what was found for the employee. */
  readonly search?: 'subject' | 'resource' | 'action';
  readonly found?: readonly string[];
}

/** The level of assurance is that of the login, where it is proven, else what the party says. */
const ALWAYS_COUNTS = ['acr', 'organisation', 'together'];

/** The question as it is kept: what is said of things only where it counts. */
export function keptQuestion(
  { subject, action, resource, context }: AccessQuestion,
  propertiesCount: boolean,
): Pick<DecisionRecord, 'subject' | 'action' | 'resource' | 'context'> {
  const counted = <Thing extends { readonly properties?: Properties }>(thing: Thing): Thing => {
    const { properties, ...named } = thing;
    return (propertiesCount && properties ? thing : named) as Thing;
  };
  const kept = Object.entries(context ?? {}).filter(
    ([name]) => propertiesCount || ALWAYS_COUNTS.includes(name),
  );
  return {
    subject: {
      type: subject.type,
      ...(propertiesCount && subject.properties && { properties: subject.properties }),
    },
    action: counted({ name: action.name, ...(action.properties && { properties: action.properties }) }),
    resource: counted({
      type: resource.type,
      id: resource.id,
      ...(resource.properties && { properties: resource.properties }),
    }),
    ...(kept.length > 0 && { context: Object.fromEntries(kept) }),
  };
}
