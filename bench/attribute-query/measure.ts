import { createPrivateKey, createPublicKey } from 'node:crypto';
import { subjectInTurn } from '../measuring/register.js';
import { coresOfOthers, usage, usageBetween, type Usage } from '../measuring/usage.js';
import { checkAnswer, type CheckedAnswer } from './answer-check.js';
import type { Case } from './cases.js';
import type { EService } from './e-services.js';
import type { Floor } from './floor.js';
import type { CryptoOfQuery } from './floor-worker.js';
import type { Fired } from './load.messages.js';
import { countDisclosures } from './records.js';
import type { Setting } from './setting.js';
import type { ServiceProcess } from '../measuring/service-process.js';

/** What one salvo of queries showed. */
export interface Measurement {
  readonly answers: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU microseconds for each answer, by who used them; undefined where the system does not tell. */
  readonly cpu: { readonly service?: number; readonly database?: number; readonly load: number };
  /** How many cores the rest of the machine kept busy meanwhile: far above zero, the figures are not ours alone. */
  readonly othersCores?: number;
  readonly queryBytes: number;
  readonly answerBytes: number;
  readonly assertionBytes: number;
}

/** Employees of whom the answers are compared. */
const COMPARED = 10;

/**
 * Asks `count` new queries and checks the answers.
 * @param signed called when the queries are signed, before the first one is sent
 * @throws Error when a single answer is not as it should be: what does not work is not measured
 */
export async function measure(
  setting: Setting,
  one: Case,
  connections: number,
  count: number,
  signed: () => void = () => undefined,
): Promise<Measurement> {
  const subjects = Array.from({ length: count }, () =>
    subjectInTurn(setting.register, setting.asked.count++),
  );
  await sign(setting, one, connections, subjects);
  signed();
  const { pid } = answererOf(setting, one);
  const used = () => usage(pid, setting.database.serverPid);
  const before = used();
  const fired = await setting.load.fire();
  const after = used();
  return { ...summarise(fired, setting, one), ...share(usageBetween(before, after), fired) };
}

/**
 * What the service and the attribute authority from the usual libraries say of some employees is the same.
 * @throws Error when it is not: they would not have done the same work
 */
export async function checkSameAnswers(setting: Setting, cases: readonly [Case, Case]): Promise<void> {
  for (let one = 0; one < COMPARED; one++) {
    const subject = subjectInTurn(setting.register, one);
    const [first, second] = [
      await attributesOf(setting, cases[0], subject),
      await attributesOf(setting, cases[1], subject),
    ];
    if (first !== second) throw new Error(`Of ${subject} one says ${first}, the other ${second}.`);
  }
}

async function attributesOf(setting: Setting, one: Case, subject: string): Promise<string> {
  setting.asked.count++;
  await sign(setting, one, 1, [subject]);
  const { attributes } = check(await setting.load.fire(), setting, one);
  const texts = attributes.map(({ name, values }) => `${name}: ${values.toSorted().join(' ')}`);
  return texts.toSorted().join(', ');
}

async function sign(setting: Setting, one: Case, connections: number, subjects: readonly string[]) {
  const { entityId, signing } = eServiceOf(setting, one);
  const address = `${answererOf(setting, one).address}/saml/attribute-query`;
  await setting.load.sign({
    address,
    connections,
    entityId,
    signing,
    attributes: setting.attributes,
    subjects,
  });
}

/**
 * Every answer so far is on record.
 * @throws Error when one is not: what was measured was not the service as it must be
 */
export async function checkRecorded({ database, asked }: Setting): Promise<void> {
  const recorded = await countDisclosures(database.ownerUrl);
  if (recorded !== asked.count)
    throw new Error(`${asked.count} answers were given and ${recorded} are on record.`);
}

/** The cryptography in one query of the case. */
export async function measureFloor(
  setting: Setting,
  one: Case,
  assertionBytes: number,
  milliseconds: number,
): Promise<Floor> {
  const { signing, encryption } = eServiceOf(setting, one);
  const work: CryptoOfQuery = {
    queryKey: { private: createPrivateKey(signing.privateKey), public: createPublicKey(signing.certificate) },
    answerKey: createPrivateKey(setting.signing[one.keys].privateKey),
    encryptionKey: createPublicKey(encryption.certificate),
    signatures: one.signatures,
    assertionBytes,
  };
  return setting.floor.measure(work, milliseconds);
}

export function eServiceOf({ eServices }: Setting, one: Case): EService {
  const eService = eServices.get(one);
  if (!eService) throw new Error(`no e-service asks in ${one.name}`);
  return eService;
}

export function answererOf({ service, usual }: Setting, one: Case): ServiceProcess {
  const answerer = one.usual ? usual : service;
  if (!answerer) throw new Error(`nobody answers in ${one.name}`);
  return answerer;
}

function share(used: Usage, { answers, cpuSeconds }: Fired): Pick<Measurement, 'cpu' | 'othersCores'> {
  const { measured, database } = used;
  const perAnswer = (seconds: number) => (seconds * 1e6) / answers;
  const cpu = {
    service: measured && perAnswer(measured),
    database: database && perAnswer(database),
    load: perAnswer(cpuSeconds),
  };
  return { cpu, othersCores: coresOfOthers(used, cpuSeconds) };
}

function summarise(fired: Fired, setting: Setting, one: Case): Omit<Measurement, 'cpu' | 'othersCores'> {
  const { assertionBytes } = check(fired, setting, one);
  const { answers, perSecond, p50, p99, queryBytes, answerBytes } = fired;
  return { answers, perSecond, p50, p99, queryBytes, answerBytes, assertionBytes };
}

function check(fired: Fired, setting: Setting, one: Case): CheckedAnswer {
  if (fired.failures > 0)
    throw new Error(
      `${fired.failures} of ${fired.answers} answers of ${one.name} are failures: ${fired.sample.slice(0, 500)}`,
    );
  return checkAnswer(fired.sample, one, eServiceOf(setting, one), setting.signing, setting.attributes);
}
