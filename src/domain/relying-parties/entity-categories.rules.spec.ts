import { categoryProblems, declared, wantsPersonalNumber } from './entity-categories.rules.js';
import { KNOWN_CATEGORIES } from './entity-category.js';

const PREPAID = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
const LOA3_ORGID = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
const LOA3_PNR = 'http://id.elegnamnden.se/ec/1.0/loa3-pnr';
const MOBILE = 'http://id.elegnamnden.se/sprop/1.0/mobile-auth';
const SIGSERVICE = 'http://id.elegnamnden.se/st/1.0/sigservice';
const PUBLIC = 'http://id.elegnamnden.se/st/1.0/public-sector-sp';
const PRIVATE = 'http://id.elegnamnden.se/st/1.0/private-sector-sp';
const ACCEPTS = 'http://id.swedenconnect.se/general-ec/1.0/accepts-coordination-number';
const RESEARCH = 'http://refeds.org/category/research-and-scholarship';

describe('what a party declares', () => {
  it('is sorted by kind, as it is written', () => {
    const all = [RESEARCH, PREPAID, LOA3_ORGID, MOBILE, SIGSERVICE, PUBLIC, ACCEPTS, 'not a URI'];
    expect(declared(all)).toEqual({
      kind: 'signatureService',
      sector: 'public',
      acceptsCoordinationNumber: true,
      contracts: [PREPAID],
      serviceCategories: [LOA3_ORGID],
      serviceProperties: [MOBILE],
      generalCategories: [ACCEPTS],
      otherCategories: [RESEARCH, 'not a URI'],
    });
  });

  it('is an e-service of no sector when it says nothing', () => {
    expect(declared([])).toMatchObject({ kind: 'eService', sector: 'undeclared', contracts: [] });
  });

  it('is of neither sector when it says both', () => {
    expect(declared([PUBLIC, PRIVATE]).sector).toBe('undeclared');
    expect(declared([PRIVATE]).sector).toBe('private');
  });

  it('keeps contracts and categories that others define', () => {
    const [contract, category] = [
      'http://id.swedenconnect.se/contract/region/vard',
      'http://id.swedenconnect.se/ec/region/loa3-x',
    ];
    expect(declared([contract, category])).toMatchObject({
      contracts: [contract],
      serviceCategories: [category],
      otherCategories: [],
    });
    expect(categoryProblems([contract, category])).toEqual([]);
  });
});

describe('a problem is', () => {
  it.each([
    ['both sectors', [PUBLIC, PRIVATE], ['both-sectors']],
    ['a contract misspelled', [`${PREPAID}x`], ['unknown-category']],
    ['a contract by https', [PREPAID.replace('http:', 'https:')], ['unknown-category']],
    ['a category in capitals', [LOA3_PNR.toUpperCase()], ['unknown-category']],
    ['a category with a slash too many', [`${PUBLIC}/`], ['unknown-category']],
    ['a category of the wrong host', ['http://id.swedenconnect.se/ec/1.0/loa3-pnr'], ['unknown-category']],
    ['all of it, once', [PUBLIC, PRIVATE, `${PUBLIC}/`, `${PRIVATE}/`], ['both-sectors', 'unknown-category']],
  ])('%s', (_, categories, problems) => {
    expect(categoryProblems(categories)).toEqual(problems);
  });

  it('nothing that is known, nor what other federations declare', () => {
    const known = KNOWN_CATEGORIES.filter((uri) => uri !== PRIVATE);
    expect(categoryProblems([...known, RESEARCH, 'urn:x', ''])).toEqual([]);
  });
});

describe('a personal number is wanted', () => {
  it.each([
    [true, 'by who declares no service category', [PREPAID, PUBLIC, RESEARCH]],
    [true, 'by who declares one with personal numbers beside others', [LOA3_ORGID, LOA3_PNR]],
    [false, 'by who declares organisational identities alone', [LOA3_ORGID]],
    [false, 'by who declares names alone', ['http://id.swedenconnect.se/ec/1.0/loa3-name']],
    [false, 'by who declares a category that nobody knows', ['http://id.swedenconnect.se/ec/region/x-pnr']],
    [false, 'by who misspells the category', ['http://id.swedenconnect.se/ec/1.0/loa3-pnr']],
  ])('(%s) %s', (expected, _, categories) => {
    expect(wantsPersonalNumber(categories)).toBe(expected);
  });
});
