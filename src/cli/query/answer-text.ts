import type { Answer } from '../../protocols/saml/xml/requester/answer-reader.js';
import { statusUri } from '../../protocols/saml/xml/status.js';
import { shownInstant } from '../dates.js';
import { fields, printable } from '../output.js';

const SUCCESS = statusUri('Success');
const STATUS_PREFIX = SUCCESS.slice(0, -'Success'.length);

/** Whether the authority took the question; that there was nothing to tell is no failure. */
export function isSuccess({ status }: Answer): boolean {
  return status[0] === SUCCESS;
}

/** The answer for people: what was released, and how it was protected. */
export function answerText(answer: Answer): string {
  const head = fields({ 'Answer from': answer.issuer, status: answer.status.map(shortStatus).join(' / ') });
  return [head, '', ...body(answer)].join('\n');
}

function body(answer: Answer): string[] {
  const { assertion } = answer;
  if (!isSuccess(answer)) return ['The attribute authority refused the question.'];
  if (!assertion) return ['Nothing is released: nobody found, or nothing that may be told.'];
  const attributes = assertion.attributes.flatMap(({ name, friendlyName, values }) => [
    printable(friendlyName === undefined ? name : `${friendlyName} (${name})`),
    ...values.map((value) => `    ${printable(value)}`),
  ]);
  const protection = [
    'response signed',
    ...(assertion.signed ? ['assertion signed'] : []),
    ...(assertion.encrypted ? ['encrypted'] : []),
  ];
  return [
    ...attributes,
    '',
    fields({ 'valid until': shownInstant(assertion.notOnOrAfter), protection: protection.join(', ') }),
  ];
}

function shortStatus(uri: string): string {
  return uri.startsWith(STATUS_PREFIX) ? uri.slice(STATUS_PREFIX.length) : uri;
}
