import fc from 'fast-check';
import {
  readAggregate,
  verifyAggregate,
  type VerifiedAggregate,
} from '../../src/protocols/saml/xml/streamed-aggregate.js';
import { makeEService } from '../support/e-service.js';
import { TREE_NAMESPACES, trees, writeTree } from './canonical-trees.js';
import { makeKeyPair, type KeyPair } from './parties.js';
import { inChunks, signAggregate, signWhole } from './signed-aggregate.js';

const NOW = new Date('2026-11-29T12:00:00Z');
const FURTHEST = new Date('2026-12-29T12:00:00Z');
const VALID = 'validUntil="2026-12-06T12:00:00Z"';
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';

const ec = await makeKeyPair('ec');
const rsa = await makeKeyPair('rsa');
const other = await makeKeyPair('ec');
const entities = await Promise.all(
  ['one', 'two', 'three'].map(async (name) => {
    const { metadata } = await makeEService(`https://${name}.example/sp`, { encryption: false });
    return metadata.replace(/^<\?xml[^>]*\?>\s*/, '');
  }),
);

function federation(content: string, attributes = VALID): string {
  return `<md:EntitiesDescriptor ID="_all" ${attributes} xmlns:md="${MD}" xmlns:unused="urn:unused" Name="&lt;all&gt;">${content}</md:EntitiesDescriptor>`;
}

function verifying(xml: string | Buffer, { chunk = 65_536, keys = [ec.publicKey], bytesAtMost = 1e8 } = {}) {
  const between = () => Promise.resolve();
  return verifyAggregate(inChunks(xml, chunk), { keys, now: NOW, furthest: FURTHEST, bytesAtMost, between });
}

async function reading(xml: string, verified: VerifiedAggregate, chunk = 65_536) {
  const read = { entities: 0, parties: [] as string[], problems: [] as string[], xml: [] as string[] };
  for await (const piece of readAggregate(inChunks(xml, chunk), verified, () => Promise.resolve())) {
    read.entities += piece.entities;
    read.parties.push(...piece.parties.map(({ entityId }) => entityId));
    read.xml.push(...piece.parties.map((party) => party.xml));
    read.problems.push(...piece.problems.map(({ entityId, reason }) => `${entityId ?? ''} ${reason}`));
  }
  return read;
}

const NAMES = ['https://one.example/sp', 'https://two.example/sp', 'https://three.example/sp'];
const PUBLISHED = `<md:Extensions><mdrpi:PublicationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" publisher="p" creationInstant="2026-11-29T11:00:00Z"/></md:Extensions>`;

const accepted: Readonly<Record<string, string>> = {
  'entities one after the other': signAggregate(federation(entities.join('')), ec),
  'white space, comments and CDATA between and in them': signAggregate(
    federation(`\r\n\t<!-- < " -->\n${entities.join('\n<!-- > -->\n')}\n  `).replace(
      '</md:EntityDescriptor>',
      '<!-- ]]> --></md:EntityDescriptor>',
    ),
    ec,
  ),
  'a prolog and what follows the root': `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made -->\n${signAggregate(federation(entities.join('')), ec)}\n<!-- over -->\n`,
  'a PrefixList': signWhole(federation(entities.join('')), ec, ['unused', 'md']),
  'the default namespace': signAggregate(
    `<EntitiesDescriptor ID="_all" ${VALID} xmlns="${MD}">${entities.join('')}</EntitiesDescriptor>`,
    ec,
  ),
  'when it was published, and for how long it is to be kept': signAggregate(
    federation(`${PUBLISHED}${entities.join('')}`, `${VALID} cacheDuration="PT1H30M"`),
    ec,
  ),
  'a federation within it': signAggregate(
    federation(`${entities[0]!}<md:EntitiesDescriptor>${entities.slice(1).join('')}</md:EntitiesDescriptor>`),
    ec,
  ),
};

it.each(Object.entries(accepted))('takes %s, however it comes', async (_, xml) => {
  for (const chunk of [1, 7, 65_536]) {
    const verified = await verifying(xml, { chunk });
    expect(verified.validUntil).toEqual(new Date('2026-12-06T12:00:00Z'));
    expect(await reading(xml, verified, chunk)).toMatchObject({ entities: 3, parties: NAMES, problems: [] });
  }
});

it('tells what the federation says of itself', async () => {
  const xml = accepted['when it was published, and for how long it is to be kept']!;
  expect(await verifying(xml)).toMatchObject({
    cacheSeconds: 5_400,
    publishedAt: new Date('2026-11-29T11:00:00Z'),
  });
});

it('takes RSA, and whichever of several keys has signed', async () => {
  const xml = signAggregate(federation(entities.join('')), rsa);
  await expect(verifying(xml, { keys: [ec.publicKey, rsa.publicKey] })).resolves.toBeDefined();
});

// Else every publication would be another registration of each party.
it('says the same of an entity whenever the federation is published', async () => {
  const read = async (attributes: string) => {
    const xml = signAggregate(federation(entities.join(''), attributes), ec);
    return (await reading(xml, await verifying(xml))).xml;
  };
  expect(await read('validUntil="2026-12-06T12:00:00Z"')).toEqual(
    await read('validUntil="2026-12-07T12:00:00Z"'),
  );
});

describe('a single entity', () => {
  const single = (attributes: string, more = '') =>
    signAggregate(
      entities[0]!
        .replace('<md:EntityDescriptor', `<md:EntityDescriptor ID="_one" ${attributes}`)
        .replace('<md:SPSSODescriptor', `<!-- sp -->${more}<md:SPSSODescriptor`),
      ec,
    );

  it('is taken as a federation of one, however it comes', async () => {
    const xml = single(VALID, PUBLISHED);
    for (const chunk of [1, 7, 65_536]) {
      const verified = await verifying(xml, { chunk });
      expect(verified).toMatchObject({ isEntity: true, publishedAt: new Date('2026-11-29T11:00:00Z') });
      expect(await reading(xml, verified, chunk)).toMatchObject({
        entities: 1,
        parties: [NAMES[0]],
        problems: [],
      });
    }
  });

  it('says the same whenever it is published', async () => {
    const read = async (xml: string) => (await reading(xml, await verifying(xml))).xml;
    const before = await read(single(VALID, PUBLISHED));
    expect(before[0]).not.toMatch(/Signature|PublicationInfo|Extensions|validUntil/);
    expect(
      await read(
        single('validUntil="2026-12-07T12:00:00Z" cacheDuration="PT1H"', PUBLISHED.replace('T11', 'T12')),
      ),
    ).toEqual(before);
  });

  it.each([
    ['unsigned', 'none', (xml: string) => xml.replace(/<ds:Signature [^]*<\/ds:Signature>/, '')],
    ['changed', 'digest', (xml: string) => xml.replace('one.example/sp/acs', 'twe.example/sp/acs')],
    ['cut off', 'truncated', (xml: string) => xml.slice(0, -10)],
    ['of a document type', 'document-type', (xml: string) => `<!DOCTYPE md:EntityDescriptor>${xml}`],
    ['changed in its root', 'digest', (xml: string) => xml.replace('one.example/sp"', 'twe.example/sp"')],
  ])('is refused when it is %s', async (_, reason, change) => {
    await expect(verifying(change(single(VALID)))).rejects.toMatchObject({ reason });
  });
});

it('reports what is broken and reads the others', async () => {
  const broken = entities[1]!.replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA');
  const xml = signAggregate(federation([entities[0], broken, entities[2], entities[0]].join('')), ec);
  expect(await reading(xml, await verifying(xml))).toMatchObject({
    entities: 4,
    parties: [NAMES[0], NAMES[2]],
    problems: expect.arrayContaining([
      'https://two.example/sp no-signing-key',
      'https://one.example/sp entity-twice',
    ]) as unknown,
  });
});

it('agrees with what is digested of the whole, whatever is in it', async () => {
  const spaces = Object.entries(TREE_NAMESPACES).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  const prefixes = fc.subarray(['md', 'unused', ...Object.keys(TREE_NAMESPACES)]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(trees, { minLength: 1, maxLength: 4 }),
      prefixes,
      fc.integer({ min: 1, max: 500 }),
      async (content, listed, chunk) => {
        const xml = federation(
          content.map((tree) => writeTree(tree)).join('\n'),
          `${VALID} ${spaces.join(' ')}`,
        );
        await verifying(signWhole(xml, ec, listed), { chunk });
      },
    ),
    { seed: 6, numRuns: 60 },
  );
});

const good = accepted['entities one after the other']!;
const signature = /<ds:Signature [^]*?<\/ds:Signature>/.exec(good)![0];
const refused: readonly (readonly [string, string, string | Buffer, KeyPair?])[] = [
  ['unsigned', 'none', federation(entities.join(''))],
  ['without anything in it', 'none', federation('')],
  ['signed by somebody else', 'value', good, other],
  ['signed last', 'none', signAggregate(federation(entities.join('')), ec, 'append')],
  ['signed twice', 'several', good.replace(signature, signature + signature)],
  ['with a changed name', 'digest', good.replace('https://two.example/sp', 'https://twe.example/sp')],
  ['with an entity less', 'digest', good.replace(/<md:EntityDescriptor [^]*?<\/md:EntityDescriptor>/, '')],
  [
    'with an entity more',
    'digest',
    good.replace('</md:EntitiesDescriptor>', `${entities[0]!}</md:EntitiesDescriptor>`),
  ],
  ['with text between entities', 'digest', good.replace('</md:EntityDescriptor>', '</md:EntityDescriptor> ')],
  ['valid for longer than it was', 'digest', good.replace('2026-12-06', '2026-12-07')],
  ['with another root', 'reference', good.replace('ID="_all"', 'ID="_others"')],
  ['of unsaid validity', 'no-valid-until', signAggregate(federation(entities.join(''), ''), ec)],
  [
    'expired',
    'expired',
    signAggregate(federation(entities.join(''), 'validUntil="2026-11-29T12:00:00Z"'), ec),
  ],
  [
    'valid for too long',
    'valid-too-long',
    signAggregate(federation(entities.join(''), 'validUntil="2027-01-01T00:00:00Z"'), ec),
  ],
  ['with a document type', 'document-type', `<!DOCTYPE x>${good}`],
  [
    'with a document type in it',
    'document-type',
    good.replace('<md:EntityDescriptor', '<!DOCTYPE x><md:EntityDescriptor'),
  ],
  [
    'with an entity reference',
    'not-well-formed',
    good.replace('</md:EntityDescriptor>', '&x;</md:EntityDescriptor>'),
  ],
  ['in UTF-16', 'encoding', Buffer.from(`\uFEFF${good}`, 'utf16le')],
  ['in Latin-1', 'encoding', `<?xml version="1.0" encoding="ISO-8859-1"?>${good}`],
  ['without its end', 'truncated', good.slice(0, -30)],
  ['cut in a tag', 'truncated', good.slice(0, good.indexOf('<md:EntityDescriptor') + 15)],
  ['empty', 'truncated', ''],
  ['with a second root', 'not-well-formed', good + federation('')],
  ['with text behind the root', 'not-well-formed', `${good}x`],
  [
    'with another end',
    'not-well-formed',
    good.replace('</md:EntitiesDescriptor>', '</md:EntitiesDescriptors>'),
  ],
  [
    'of tags that do not fit',
    'not-well-formed',
    good.replace('</md:EntityDescriptor>', '</md:EntityDescriptors>'),
  ],
  ['a single role', 'not-an-aggregate', `<md:SPSSODescriptor xmlns:md="${MD}"><md:A/></md:SPSSODescriptor>`],
  ['a single entity without a signature', 'id', entities[0]!],
  ['no metadata', 'not-an-aggregate', '<html><body/></html>'],
  ['an endless start tag', 'piece-too-large', `<md:EntitiesDescriptor a="${'x'.repeat(5_000_000)}`],
  ['an endless entity', 'piece-too-large', good.replace('</md:EntityDescriptor>', 'x'.repeat(5_000_000))],
];

it.each(refused.map(([what, reason, xml, { publicKey } = ec]) => ({ what, reason, xml, publicKey })))(
  'refuses what is $what',
  async ({ reason, xml, publicKey }) => {
    for (const chunk of [997, 65_536])
      await expect(verifying(xml, { chunk, keys: [publicKey] })).rejects.toMatchObject({ reason });
  },
);

it('stops at the size that was given', async () => {
  await expect(verifying(good, { bytesAtMost: good.length - 1 })).rejects.toMatchObject({
    reason: 'too-large',
  });
});

it('finds that what is read is not what was verified', async () => {
  const verified = await verifying(good);
  await expect(reading(good.replace('two.example', 'twe.example'), verified)).rejects.toMatchObject({
    reason: 'changed-since-verified',
  });
});
