import { createHash } from 'node:crypto';
import { issueClients } from '../measuring/organisation-clients.js';
import { say } from '../measuring/say.js';
import type { ServiceProcess } from '../measuring/service-process.js';
import { percentile } from '../measuring/spread.js';
import { nextQuestions, type Question } from './questions.js';
import { noteAnswered } from './records.js';
import { MANDATES_PER_EMPLOYEE } from './register.plan.js';
import { authzenRequest, decisionsIn } from './requests.js';
import type { Setting } from './setting.js';

/** How soon one instance denied what was revoked through the other. */
export interface Revocations {
  readonly count: number;
  /** Milliseconds from the answer to the revocation, which comes after the commit; zero when denied before that. */
  readonly sinceAnswer: Percentiles;
  /** From the request to revoke, which is before the commit: from the commit it was less. */
  readonly sinceRequest: Percentiles;
  /** Permits to questions that were asked after the revocation had been answered. */
  readonly stale: number;
  /** Permits while the revocation was under way. */
  readonly permits: number;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** When each was asked and answered with a permit, and when the denial came. */
interface Watched {
  readonly permitsAskedAt: readonly number[];
  readonly deniedAt: number;
}

const MUTATION = `mutation ($id: ID!) {
  revokeMandate(input: { id: $id, reason: "bench" }) { __typename ... on Refusal { code } }
}`;

/** Revokes mandates through one instance, each while the other is asked about it again and again. */
export async function runRevocations(setting: Setting, count: number): Promise<Revocations> {
  say(`revoking ${count} mandates`);
  const clients = await issueClients(setting.database, ['mandates:read', 'mandates:write']);
  const other = await setting.startAnother();
  const all = [];
  for (const question of revocable(setting, count)) {
    const token = clients.get(question.organisation)?.token ?? '';
    // Only what is permitted can be seen to end.
    if (!(await isPermitted(other, setting.token, question))) throw new Error('A permit was to be expected.');
    const requestedAt = performance.now();
    const [answeredAt, { permitsAskedAt, deniedAt }] = await Promise.all([
      revoke(setting.service, token, mandateId(question)),
      watch(other, setting.token, question),
    ]);
    all.push({
      sinceAnswer: Math.max(0, deniedAt - answeredAt),
      sinceRequest: deniedAt - requestedAt,
      stale: permitsAskedAt.filter((at) => at > answeredAt).length,
      permits: permitsAskedAt.length,
    });
  }
  return {
    count,
    sinceAnswer: percentiles(all.map(({ sinceAnswer }) => sinceAnswer)),
    sinceRequest: percentiles(all.map(({ sinceRequest }) => sinceRequest)),
    stale: all.reduce((sum, { stale }) => sum + stale, 0),
    permits: all.reduce((sum, { permits }) => sum + permits, 0),
  };
}

/** Ids of the register are digests, and the API takes only what has the form of an id by RFC 9562. */
const UUID = /^.{14}[1-8].{4}[89ab]/;

/** Nothing was passed on from these: with the last mandate others' would be revoked. */
function revocable({ register }: Setting, count: number): Question[] {
  const found: Question[] = [];
  while (found.length < count) {
    const [question] = nextQuestions(register, 1);
    if (!question?.permitted || question.power === MANDATES_PER_EMPLOYEE) continue;
    if (UUID.test(mandateId(question))) found.push(question);
  }
  return found;
}

async function watch(service: ServiceProcess, token: string, question: Question): Promise<Watched> {
  const permitsAskedAt: number[] = [];
  for (;;) {
    const askedAt = performance.now();
    if (!(await isPermitted(service, token, question)))
      return { permitsAskedAt, deniedAt: performance.now() };
    permitsAskedAt.push(askedAt);
  }
}

async function isPermitted({ address }: ServiceProcess, token: string, question: Question): Promise<boolean> {
  const { body } = authzenRequest('service', [question]);
  const decision = decisionsIn(await post(`${address}/access/v1/evaluation`, token, body));
  if (decision === '') throw new Error('The other instance does not decide.');
  const permitted = decision === 'P';
  noteAnswered([{ permitted }]);
  return permitted;
}

/** @returns when it was answered */
async function revoke({ address }: ServiceProcess, token: string, id: string): Promise<number> {
  const body = JSON.stringify({ query: MUTATION, variables: { id } });
  const answer = await post(`${address}/graphql`, token, body);
  if (!answer.includes('"__typename":"Revocation"')) throw new Error(`It was not revoked: ${answer}`);
  return performance.now();
}

async function post(url: string, token: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', headers, body });
  return response.text();
}

/** As the register's statements make it. */
function mandateId({ organisation, employee, power }: Question): string {
  const digest = createHash('md5').update(`mandate/${organisation}/${employee}/${power}`).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function percentiles(figures: readonly number[]): Percentiles {
  const ascending = figures.toSorted((a, b) => a - b);
  return { p50: percentile(ascending, 50), p99: percentile(ascending, 99) };
}
