import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { EntitledEmployment, Instants } from '../../src/domain/entitlements/entitlement.js';
import type { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { entitlementsService } from '../entitlements/entitlements-service.js';
import { OPERATOR, readingWorld, type ReadingWorld } from './reading-world.js';

const OVER = '2024-01-01T00:00:00Z';
const RECORDED = '2025-01-01T00:00:00Z';
const NOBODY = '00000000-0000-4000-8000-000000000000';

let world: ReadingWorld;
let answering: AnsweringDatabase;
let service: EntitlementsService;
let employments: string[];
let elsewhere: string;
beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  service = entitlementsService(facts.database, answering, new PersonalNumbers(), world.reading);
  const pay = await facts.power('https://example.se/power/pay');
  const own = await facts.power('https://example.se/power/own', { organisation_id: organisation });
  const role = await facts.role('handläggare', [pay, own]);
  const unit = await facts.unit(organisation, 'north');
  const hire = (uid: string, terms?: object[]) =>
    facts.employment(organisation, uid, { ...(terms && { terms }) });
  const chief = await hire('chief');
  const both = await hire('both');
  const ended = await hire('ended', [{ endedAt: OVER, endRecordedAt: RECORDED }]);
  const known = await hire('known');
  await facts.assignment(organisation, both, role, { unit });
  await facts.assignment(organisation, ended, role);
  await facts.assignment(organisation, known, role, { recordedAt: RECORDED });
  const parent = await facts.mandate(organisation, chief, pay, { limits: { area: ['a', 'b'] } });
  await facts.mandate(organisation, both, pay, { parent, limits: { area: ['a'] } });
  await facts.mandate(organisation, ended, pay, { until: '2090-01-01T00:00:00Z' });
  await facts.mandate(organisation, known, own, { states: [{ state: 'active', endedAt: RECORDED }] });
  elsewhere = await facts.employment(other, 'elsewhere');
  await facts.assignment(other, elsewhere, role);
  employments = [known, both, ended, chief];
});
afterAll(async () => {
  await answering.close();
  await world.close();
});

/** One by one, as the attribute authority computes them. */
async function asAnswered(ids: readonly string[], instants: Instants) {
  const found: (EntitledEmployment | undefined)[] = [];
  for (const employmentId of ids) {
    const resolution = await service.of({ employmentId }, instants);
    found.push(resolution.outcome === 'found' ? resolution.employments[0] : undefined);
  }
  return found;
}

describe('what many employments entitle to', () => {
  it.each<[string, Instants]>([
    ['now', {}],
    ['at another instant', { at: new Date('2023-06-01T00:00:00Z') }],
    ['as known at another', { asKnownAt: new Date('2024-06-01T00:00:00Z') }],
    [
      'at one as known at another',
      { at: new Date('2024-06-01T00:00:00Z'), asKnownAt: new Date('2024-06-01T00:00:00Z') },
    ],
  ])('equals what each does on its own: %s', async (_when, instants) => {
    const found = await service.ofEmployments(world.caller(), employments, instants);
    expect(found).toEqual(await asAnswered(employments, instants));
    expect(found.flatMap((one) => one?.entitlements ?? []).length).toBeGreaterThan(3);
  });

  it('comes in the order asked for, with nothing for what is not there, not in force or not ours', async () => {
    const [known, both, ended] = employments as [string, string, string, string];
    const asked = [both, NOBODY, ended, elsewhere, 'no id', known.toUpperCase(), both];
    const found = await service.ofEmployments(world.caller(), asked);
    expect(found.map((one) => one?.facts.employmentId)).toEqual([
      both,
      ...Array<undefined>(4).fill(undefined),
      known,
      both,
    ]);
    const all = await service.ofEmployments(OPERATOR, [elsewhere]);
    expect(all[0]?.facts.employmentId).toBe(elsewhere);
    expect(await service.ofEmployments(world.stranger, employments)).toEqual(Array(4).fill(undefined));
  });

  it('is not "nothing" when it could not be found out', async () => {
    const unreachable = new ReadingDatabase(withDatabase(world.facts.database.administrationUrl, 'none'));
    const broken = entitlementsService(world.facts.database, answering, new PersonalNumbers(), unreachable);
    await expect(broken.ofEmployments(OPERATOR, employments)).rejects.toMatchObject({ kind: 'unavailable' });
    await unreachable.close();
  });
});
