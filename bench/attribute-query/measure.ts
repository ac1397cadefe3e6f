import { createPrivateKey, createPublicKey } from 'node:crypto';
import { subjectOf } from '../measuring/register.js';
import { coresOfOthers, usage, usageBetween, type Usage } from '../measuring/usage.js';
import { checkAnswer } from './answer-check.js';
import type { Case } from './cases.js';
import type { EService } from './e-services.js';
import type { Floor } from './floor.js';
import type { CryptoOfQuery } from './floor-worker.js';
import type { Fired } from './load.messages.js';
import { countDisclosures } from './records.js';
import type { Setting } from './setting.js';

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

/** Each employee in turn, but not in the order in which they were loaded: a prime number apart. */
const STRIDE = 7_919;
let asked = 0;

/**
 * Asks `count` new queries and checks the answers.
 * @throws Error when a single answer is not as it should be: what does not work is not measured
 */
export async function measure(
  setting: Setting,
  one: Case,
  connections: number,
  count: number,
): Promise<Measurement> {
  const { service, database, register, load, attributes } = setting;
  const { entityId, signing } = eServiceOf(setting, one);
  const subjects = Array.from({ length: count }, () => subjectOf(register, STRIDE * asked++));
  const address = `${service.address}/saml/attribute-query`;
  await load.sign({ address, connections, entityId, signing, attributes, subjects });
  const used = () => usage(service.pid, database.serverPid);
  const before = used();
  const fired = await load.fire();
  const after = used();
  return { ...summarise(fired, setting, one), ...share(usageBetween(before, after), fired) };
}

/**
 * Every answer so far is on record.
 * @throws Error when one is not: what was measured was not the service as it must be
 */
export async function checkRecorded({ database }: Setting): Promise<void> {
  const recorded = await countDisclosures(database.ownerUrl);
  if (recorded !== asked) throw new Error(`${asked} answers were given and ${recorded} are on record.`);
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

function eServiceOf({ eServices }: Setting, one: Case): EService {
  const eService = eServices.get(one);
  if (!eService) throw new Error(`no e-service asks in ${one.name}`);
  return eService;
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
  if (fired.failures > 0)
    throw new Error(
      `${fired.failures} of ${fired.answers} answers of ${one.name} are failures: ${fired.sample.slice(0, 500)}`,
    );
  const eService = eServiceOf(setting, one);
  const { answers, perSecond, p50, p99, queryBytes, answerBytes } = fired;
  return {
    ...{ answers, perSecond, p50, p99, queryBytes, answerBytes },
    assertionBytes: checkAnswer(fired.sample, one, eService, setting.signing, setting.attributes),
  };
}
