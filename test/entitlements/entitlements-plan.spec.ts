import {
  byEmployment,
  byIdentifier,
  byPersonalNumber,
} from '../../src/domain/entitlements/entitlements.statement.js';
import {
  askedTogether,
  askedWithMandates,
} from '../../src/domain/relying-parties/asked-together.statement.js';
import { CONCERNED, EXPIRED, REMEMBER } from '../../src/domain/entitlements/remember-facts.statement.js';
import { manyFacts, scannedBy } from './many-facts.js';
import type { PlantedFacts } from './planted-facts.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';

let facts: PlantedFacts;
beforeAll(async () => {
  facts = await manyFacts();
});
afterAll(() => facts.database.drop());

describe('the statement of the entitlements', () => {
  const key = {
    identifier: `'{0}', '{orgAffiliation}', '{u77}'`,
    number: `'{0}', array[sha256('77'::bytea)]`,
    employment: `'{0}', '{00000000-0000-4000-8000-000000000077}'`,
  };
  const instants = `'2026-01-01', '2026-01-01'`;

  it.each([
    { ...byIdentifier.now, parameters: key.identifier },
    { ...byIdentifier.nowOf, parameters: `${key.identifier}, '{https://example.se/power/1}'` },
    { ...byIdentifier.asOf, parameters: `${key.identifier}, ${instants}` },
    { ...byPersonalNumber.now, parameters: key.number },
    { ...byPersonalNumber.nowOf, parameters: `${key.number}, '{https://example.se/power/1}'` },
    { ...byPersonalNumber.asOf, parameters: `${key.number}, ${instants}` },
    { ...byEmployment.now, parameters: key.employment },
    { ...byEmployment.nowOf, parameters: `${key.employment}, '{}'` },
    { ...byEmployment.asOf, parameters: `${key.employment}, ${instants}` },
  ])('reads no large table from end to end: $name', async ({ name, text, parameters }) => {
    const { plan, scanned } = await scannedBy(facts, { name, text, parameters });
    expect(scanned).toEqual([]);
    expect(plan).toContain('"Relation Name":"mandate_state"');
  });

  it.each([
    { ...byIdentifier.remembered, parameters: key.identifier },
    { ...byPersonalNumber.remembered, parameters: key.number },
    { ...byEmployment.remembered, parameters: key.employment },
  ])('finds what is remembered without what it was computed from: $name', async (statement) => {
    const { plan, scanned } = await scannedBy(facts, statement);
    expect(scanned).toEqual([]);
    expect(plan).toContain('"Relation Name":"remembered_facts"');
    expect(plan).not.toMatch(/"Relation Name":"(mandate|role|power|employment_term)/);
  });

  it.each([
    { ...askedTogether(byIdentifier.subject), parameters: `${key.identifier}, '{${NOBODY}}'` },
    { ...askedTogether(byPersonalNumber.subject), parameters: `${key.number}, '{${NOBODY}}'` },
    { ...askedTogether(byEmployment.subject), parameters: `${key.employment}, '{${NOBODY}}'` },
  ])('finds it together with what the party may know: $name', async (statement) => {
    const { plan, scanned } = await scannedBy(facts, statement);
    expect(scanned).toEqual([]);
    expect(plan).toContain('"Relation Name":"remembered_facts"');
    expect(plan).toContain('"Relation Name":"agreement"');
    expect(plan).not.toMatch(/"Relation Name":"(mandate|role|power|employment_term)/);
  });

  it.each([
    { ...askedWithMandates(byIdentifier.subject), parameters: `${key.identifier}, '{${NOBODY}}', '{pay}'` },
    { ...askedWithMandates(byPersonalNumber.subject), parameters: `${key.number}, '{${NOBODY}}', '{pay}'` },
    { ...askedWithMandates(byEmployment.subject), parameters: `${key.employment}, '{${NOBODY}}', '{pay}'` },
  ])('finds a few of very many mandates with it: $name', async (statement) => {
    const { plan, scanned } = await scannedBy(facts, statement);
    expect(scanned).toEqual([]);
    expect(plan).toContain('"Relation Name":"mandate"');
    expect(plan).not.toMatch(/"Relation Name":"(role|employment_term)/);
  });

  it.each([
    { ...REMEMBER, parameters: `'{00000000-0000-4000-8000-000000000077}'` },
    { ...CONCERNED, parameters: `'{00000000-0000-4000-8000-000000000077}', '${NOBODY}', 100` },
    { ...EXPIRED, parameters: `'${NOBODY}', 100` },
  ])('remembers a batch without reading a large table from end to end: $name', async (statement) => {
    expect((await scannedBy(facts, statement)).scanned).toEqual([]);
  });
});
