import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { entitlementsService } from './entitlements-service.js';
import { PlantedFacts } from './planted-facts.js';

/** The clock that recorded the revocation was ahead of the one that answers now: stepped back, or another server's. */
const AHEAD = new Date(Date.now() + 30_000).toISOString();
const states = [
  { state: 'active', endedAt: AHEAD },
  { state: 'revoked', from: AHEAD, recordedAt: AHEAD },
];

let facts: PlantedFacts;
let answering: AnsweringDatabase;
let service: EntitlementsService;
let organisation: string;
let power: string;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  service = entitlementsService(facts.database, answering, new PersonalNumbers());
  organisation = await facts.organisation('2021006883');
  power = await facts.power('https://example.se/power/pay');
});
afterAll(async () => {
  await answering.close();
  await facts.database.drop();
});

async function powersOf(employmentId: string, instants?: { asKnownAt?: Date; at?: Date }) {
  const resolution = await service.of({ employmentId }, instants);
  if (resolution.outcome !== 'found') throw new Error('Nobody found.');
  return resolution.employments.flatMap(({ entitlements }) => entitlements.map(({ code }) => code));
}

describe('while the clock of the database is behind', () => {
  it('a revoked mandate stays revoked, asked about now or as known now', async () => {
    const holder = await facts.employment(organisation, 'revoked');
    await facts.mandate(organisation, holder, power, { states });
    expect(await powersOf(holder)).toEqual([]);
    expect(await powersOf(holder, { asKnownAt: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  it('so does what was passed on from it', async () => {
    const given = await facts.employment(organisation, 'given');
    const parent = await facts.mandate(organisation, given, power, { states });
    const holder = await facts.employment(organisation, 'passed-on');
    await facts.mandate(organisation, holder, power, { parent });
    expect(await powersOf(holder)).toEqual([]);
  });

  it('a mandate was in force at instants before its revocation', async () => {
    const holder = await facts.employment(organisation, 'before');
    await facts.mandate(organisation, holder, power, { states });
    expect(await powersOf(holder, { at: new Date(Date.now() - 60_000) })).toHaveLength(1);
  });
});
