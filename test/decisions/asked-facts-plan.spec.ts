import { byEmployment, byParty } from '../../src/domain/decisions/asked-facts.statement.js';
import { lapsed } from '../../src/domain/decisions/lapsed.statement.js';
import { rememberedAsked } from '../../src/domain/decisions/remembered-asked.statement.js';
import { manyFacts, scannedBy } from '../entitlements/many-facts.js';
import type { PlantedFacts } from '../entitlements/planted-facts.js';

const ID = '00000000-0000-4000-8000-000000000077';
const party = (login: string) =>
  `'{1}', '{1}', '{${ID}}', '{orgAffiliation}', '{u77@5560360793}', '{null}', '{false}', ${login}, '{pay}', '{invoice}'`;
const PARTY = party("'{null}'");
/** By an identifier, and by the hash of a personal number. */
const LOGGED_IN = party(
  `array['[{"type":"orgAffiliation","value":"u77@5560360793"},{"type":"personalIdentityNumber","value":"","hash":"00"}]']`,
);
const EMPLOYMENT = `'{1}', '{${ID}}', '${ID}', '{pay}', '{invoice}'`;
const INSTANTS = `'2026-01-01', '2026-01-01'`;

let facts: PlantedFacts;
beforeAll(async () => {
  facts = await manyFacts();
});
afterAll(() => facts.database.drop());

it.each([
  { ...byParty.act.now, parameters: PARTY },
  { ...byParty.act.now, name: 'asked-facts-by-party-with-login', parameters: LOGGED_IN },
  { ...byParty.act.asOf, parameters: `${PARTY}, ${INSTANTS}` },
  { ...byParty.type.now, parameters: PARTY },
  { ...byEmployment.act.now, parameters: EMPLOYMENT },
  { ...byEmployment.all.asOf, parameters: `${EMPLOYMENT}, ${INSTANTS}` },
  { ...lapsed.now, parameters: `'{"{${ID}}"}', '{"{${ID}}"}'` },
  { ...lapsed.asOf, parameters: `'{${ID}}', '{${ID}}', ${INSTANTS}` },
])('reads no large table from end to end: $name', async (statement) => {
  expect((await scannedBy(facts, statement)).scanned).toEqual([]);
});

it('finds what is remembered without what it was computed from', async () => {
  const parameters = `'{1}', '{1}', '{${ID}}', '{orgAffiliation}', '{u77}', '{pay}', '{invoice}', '{${ID}}'`;
  const { plan, scanned } = await scannedBy(facts, { ...rememberedAsked, parameters });
  expect(scanned).toEqual([]);
  expect(plan).toContain('"Relation Name":"remembered_facts"');
  expect(plan).not.toMatch(/"Relation Name":"(mandate|role|employment_term)/);
});
