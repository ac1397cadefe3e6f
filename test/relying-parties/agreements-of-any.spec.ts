import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { AgreementsStore } from '../../src/domain/relying-parties/agreements.store.js';
import {
  PERSONAL_NUMBER_CATEGORIES,
  PRIVATE_SECTOR,
  PUBLIC_SECTOR,
  SERVICE_CATEGORIES,
  SIGNATURE_SERVICE,
} from '../../src/domain/relying-parties/entity-category.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { RelyingPartiesStore } from '../../src/domain/relying-parties/relying-parties.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const PREPAID = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
const SWEDEN_CONNECT = 'http://id.swedenconnect.se/contract/sc/sweden-connect';
const LOA3_ORGID = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
const LOA3_PNR = 'http://id.elegnamnden.se/ec/1.0/loa3-pnr';
const NUMBERS = [
  '2021006883',
  '2120000142',
  '2021005521',
  '2021005489',
  '5562265719',
  '2021006255',
  '2021005547',
  '5560360793',
];

let facts: PlantedFacts;
let administration: AdministrationDatabase;
let answering: AnsweringDatabase;
let service: AgreementsService;
let answers: RelyingPartiesAnswerStore;
let parties = 0;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  administration = new AdministrationDatabase(facts.database.administrationUrl);
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
  const stores = [new AgreementsStore(), new RelyingPartiesStore()] as const;
  service = new AgreementsService(administration, ...stores, catalogue, new AuditStore());
  answers = new RelyingPartiesAnswerStore(answering);
});
afterAll(async () => {
  await Promise.all([administration.close(), answering.close()]);
  await facts.database.drop();
});

interface Place {
  readonly number: string;
  readonly id: string;
}

/** An organisation of each test's own, so that none has the agreements of another. */
async function anOrganisation(): Promise<Place> {
  const number = NUMBERS.pop();
  if (number === undefined) throw new Error('Too few organisations.');
  return { number, id: await facts.organisation(number) };
}

async function aParty(categories: readonly string[], columns: Record<string, unknown> = {}) {
  const entityId = `https://party-${String((parties += 1))}.example/sp`;
  return { entityId, id: await facts.relyingParty(entityId, { entity_categories: categories, ...columns }) };
}

const OPERATOR = { actor: 'test:operator', administers: 'all' } as const;

async function make(place: Place, wanted: Partial<NewAgreement>): Promise<string> {
  const made = await service.make(OPERATOR, {
    ...{
      organisation: place.number,
      purpose: 'Inloggning',
      legalBasis: 'Avtal',
      release: ['orgAffiliation'],
    },
    ...(wanted.relyingParty === undefined && { anyParty: true }),
    ...wanted,
  });
  return made.id;
}

async function decides(party: { readonly id: string }, place: Place): Promise<string | undefined> {
  const found = await answers.agreementsInForce(party.id, [place.id]);
  expect(found.length).toBeLessThan(2);
  return found[0]?.id;
}

describe('an agreement with whichever party declares something', () => {
  let place: Place;
  let id: string;
  beforeAll(async () => {
    place = await anOrganisation();
    id = await make(place, {
      requires: { contracts: [PREPAID], serviceCategories: [LOA3_ORGID], sector: 'public' },
    });
  });

  it('lets a party ask that declares all of it, and says that it is this party', async () => {
    const party = await aParty([LOA3_ORGID, PREPAID, SWEDEN_CONNECT, PUBLIC_SECTOR]);
    expect(await answers.agreementsInForce(party.id, [place.id])).toMatchObject([
      { id, organisationId: place.id, relyingPartyId: party.id },
    ]);
  });

  it.each([
    ['without the contract', [LOA3_ORGID, PUBLIC_SECTOR]],
    ['without the category', [PREPAID, PUBLIC_SECTOR]],
    ['without the sector', [PREPAID, LOA3_ORGID]],
    ['of the other sector', [PREPAID, LOA3_ORGID, PRIVATE_SECTOR]],
    ['that says it is of both', [PREPAID, LOA3_ORGID, PUBLIC_SECTOR, PRIVATE_SECTOR]],
    ['with the contract misspelled', [`${PREPAID}/`, LOA3_ORGID, PUBLIC_SECTOR]],
    ['that is a signature service', [PREPAID, LOA3_ORGID, PUBLIC_SECTOR, SIGNATURE_SERVICE]],
    ['that declares nothing', []],
  ])('lets no party ask %s', async (_, categories) => {
    expect(await decides(await aParty(categories), place)).toBeUndefined();
  });

  const ALL = [PREPAID, LOA3_ORGID, PUBLIC_SECTOR];

  it('lets a party ask no longer as soon as it does not declare it', async () => {
    const party = await aParty(ALL);
    expect(await decides(party, place)).toBe(id);
    await facts.run('update relying_party set entity_categories = $2 where id = $1', party.id, [PREPAID]);
    expect(await decides(party, place)).toBeUndefined();
  });

  it('lets a party ask no longer when it is removed or its feed has expired', async () => {
    await facts.run(
      `insert into metadata_feed (name, location, next_at, valid_until)
       values ('fed', 'https://md.example', now(), now() + interval '1 day')`,
    );
    const [removed, ofFeed] = [await aParty(ALL), await aParty(ALL, { managed_by: 'feed:fed' })];
    expect([await decides(removed, place), await decides(ofFeed, place)]).toEqual([id, id]);
    await facts.run('update relying_party set removed_at = now() where id = $1', removed.id);
    await facts.run(`update metadata_feed set valid_until = now() - interval '1 second'`);
    expect([await decides(removed, place), await decides(ofFeed, place)]).toEqual([undefined, undefined]);
  });

  it('gives way to one with the party itself, of which nothing is added to it', async () => {
    const party = await aParty(ALL);
    const own = await make(place, { relyingParty: party.entityId, release: ['o'] });
    expect(await answers.agreementsInForce(party.id, [place.id])).toMatchObject([
      { id: own, attributes: ['urn:oid:2.5.4.10'] },
    ]);
  });

  it('gives way to one with the party itself also while the party does not declare what that asks for', async () => {
    const party = await aParty(ALL);
    await make(place, { relyingParty: party.entityId, requires: { contracts: [SWEDEN_CONNECT] } });
    expect(await decides(party, place)).toBeUndefined();
  });

  it('is listed among those of a party that declares it, and not of another', async () => {
    const [declaring, other] = [await aParty(ALL), await aParty([PREPAID])];
    const listed = async ({ entityId: relyingParty }: { entityId: string }) =>
      (await service.list(OPERATOR, { relyingParty })).map((one) => one.id);
    expect(await listed(declaring)).toEqual([id]);
    expect(await listed(other)).toEqual([]);
  });

  it('is listed with what it requires, and ended as any other', async () => {
    const elsewhere = await anOrganisation();
    const agreementId = await make(elsewhere, { requires: { sector: 'private', kind: 'signatureService' } });
    expect(await service.list(OPERATOR, { organisation: elsewhere.number })).toEqual([
      expect.objectContaining({
        id: agreementId,
        requires: { categories: [PRIVATE_SECTOR], kind: 'signatureService' },
      }),
    ]);
    const party = await aParty([PRIVATE_SECTOR, SIGNATURE_SERVICE]);
    expect(await decides(party, elsewhere)).toBe(agreementId);
    await service.end(OPERATOR, { agreementId });
    expect(await decides(party, elsewhere)).toBeUndefined();
  });
});

describe('of several agreements with whichever party', () => {
  let place: Place;
  let contract: string;
  let both: string;
  beforeAll(async () => {
    place = await anOrganisation();
    contract = await make(place, { requires: { contracts: [PREPAID] } });
    both = await make(place, { requires: { contracts: [PREPAID], serviceCategories: [LOA3_ORGID] } });
    await make(place, { requires: { sector: 'public' } });
  });

  it('the one decides that asks for all that the others ask for, and more', async () => {
    expect(await decides(await aParty([PREPAID]), place)).toBe(contract);
    expect(await decides(await aParty([PREPAID, LOA3_ORGID]), place)).toBe(both);
  });

  it('none decides where none asks for all that the others ask for', async () => {
    expect(await decides(await aParty([PREPAID, PUBLIC_SECTOR]), place)).toBeUndefined();
    expect(await decides(await aParty([PREPAID, LOA3_ORGID, PUBLIC_SECTOR]), place)).toBeUndefined();
  });
});

describe('an agreement with a party that is named', () => {
  it('lets it ask only while it declares what is required', async () => {
    const place = await anOrganisation();
    const party = await aParty([PREPAID, SIGNATURE_SERVICE]);
    const requires = { contracts: [PREPAID], kind: 'signatureService' } as const;
    const id = await make(place, { relyingParty: party.entityId, requires });
    expect(await decides(party, place)).toBe(id);
    await facts.run('update relying_party set entity_categories = $2 where id = $1', party.id, [PREPAID]);
    expect(await decides(party, place)).toBeUndefined();
  });
});

describe('refuses', () => {
  let place: Place;
  beforeAll(async () => {
    place = await anOrganisation();
  });

  const contracts = [PREPAID];
  it.each<[string, Partial<NewAgreement>, string]>([
    ['any party whatever it declares', {}, 'agreement.no-party'],
    ['a party left out', { anyParty: undefined, requires: { contracts } }, 'agreement.no-party'],
    [
      'a party and any',
      { relyingParty: 'https://party-1.example/sp', anyParty: true, requires: { contracts } },
      'agreement.no-party',
    ],
    ['any party that is no signature service', { requires: { kind: 'eService' } }, 'agreement.no-party'],
    [
      'a contract that nobody has defined',
      { requires: { contracts: [`${PREPAID}x`] } },
      'agreement.unknown-category',
    ],
    ['a category as a contract', { requires: { contracts: [LOA3_ORGID] } }, 'agreement.unknown-category'],
    [
      'a service category of the wrong host',
      { requires: { serviceCategories: ['http://id.swedenconnect.se/ec/1.0/loa3-pnr'] } },
      'agreement.unknown-category',
    ],
    [
      'a meaning of unspecified NameIDs for any party',
      { requires: { contracts }, unspecifiedMeans: 'hsaId' },
      'agreement.particular-to-party',
    ],
    ['RSA for any party', { requires: { contracts }, rsaSignature: true }, 'agreement.particular-to-party'],
    [
      'to be asked by personal number by any party',
      { requires: { contracts }, personalNumberSubjects: true },
      'agreement.personal-number-of-any',
    ],
    [
      'personal numbers for any party',
      { requires: { contracts, serviceCategories: [LOA3_ORGID] }, release: ['personalIdentityNumber'] },
      'agreement.personal-number-of-any',
    ],
    [
      'more categories than ten',
      {
        requires: {
          contracts: Array.from(
            { length: 11 },
            (_, n) => `http://id.swedenconnect.se/contract/org/${String(n)}`,
          ),
        },
      },
      'agreement.condition-malformed',
    ],
  ])('%s', async (_, wanted, code) => {
    await expect(make(place, wanted)).rejects.toMatchObject({ code });
    expect(await service.list(OPERATOR, { organisation: place.number })).toEqual([]);
  });

  it('the database does so too', async () => {
    const owner = await facts.database.connect();
    const insert = async (columns: Record<string, unknown>) => {
      const all = {
        organisation_id: place.id,
        purpose: 'p',
        legal_basis: 'l',
        valid_from: new Date(),
        ...columns,
      };
      const names = Object.keys(all);
      const places = names.map((_, n) => `$${String(n + 1)}`).join();
      return owner.query(`insert into agreement (${names.join()}) values (${places})`, Object.values(all));
    };
    const any = { required_categories: [PREPAID], required_kind: 'eService' };
    try {
      for (const [columns, constraint] of [
        [{}, 'agreement__no_party'],
        [{ required_kind: 'eService' }, 'agreement__no_party'],
        [{ ...any, required_kind: null }, 'agreement__no_party'],
        [{ ...any, required_categories: [PREPAID, PREPAID] }, 'agreement__condition_malformed'],
        [{ ...any, required_categories: [''] }, 'agreement__condition_malformed'],
        [{ ...any, unspecified_means: 'hsaId' }, 'agreement__particular_to_party'],
        [{ ...any, rsa_signature: true }, 'agreement__particular_to_party'],
        [{ ...any, personal_number_subjects: true }, 'agreement__personal_number_of_any'],
      ] as const)
        await expect(insert(columns)).rejects.toMatchObject({ constraint });
      await owner.query('begin');
      await insert(any);
      const certificate = `insert into agreement_certificate_subject (agreement_id, issuer, attribute, means)
        select id, 'SITHS', '2.5.4.5', 'hsaId' from agreement where organisation_id = $1 order by recorded_at desc limit 1`;
      await expect(owner.query(certificate, [place.id])).rejects.toThrow('agreement.particular-to-party');
    } finally {
      await owner.query('rollback');
      await owner.end();
    }
  });

  it('a second one at a time that asks for the same', async () => {
    const elsewhere = await anOrganisation();
    const requires = { contracts: [PREPAID, SWEDEN_CONNECT], serviceCategories: [LOA3_PNR] };
    await make(elsewhere, { requires, personalNumberSubjects: true, release: ['personalIdentityNumber'] });
    const other = { ...requires, contracts: [SWEDEN_CONNECT, PREPAID, PREPAID] };
    await expect(make(elsewhere, { requires: other })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'agreement.conditions-taken',
    });
    await make(elsewhere, { requires: { ...other, kind: 'signatureService' } });
  });
});

it('knows the same categories with personal numbers in the database and in code', async () => {
  for (const category of SERVICE_CATEGORIES)
    expect([
      category,
      await facts.value('select behorig.wants_personal_number(array[$1])', category),
    ]).toEqual([category, PERSONAL_NUMBER_CATEGORIES.includes(category)]);
});

// The last: what keeps this from happening is taken away.
it('lets nobody ask where two ask for the same, which only the owner of the database can bring about', async () => {
  const elsewhere = await anOrganisation();
  const columns = { relying_party_id: null, required_categories: [PREPAID], required_kind: 'eService' };
  await facts.agreement('', elsewhere.id, { columns });
  await facts.run('alter table agreement drop constraint agreement__conditions_taken');
  await facts.agreement('', elsewhere.id, { columns });
  expect(await decides(await aParty([PREPAID]), elsewhere)).toBeUndefined();
});
