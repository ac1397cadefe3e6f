import { readAttributeQuery } from './attribute-query.js';
import { MessageRefused } from './message-refused.js';
import type { VerifiedXml } from './verify-signature.js';

const NAMESPACES =
  'xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"';
const ISSUER = '<s:Issuer>https://sp.example.se</s:Issuer>';
const SUBJECT = '<s:Subject><s:NameID>a@1</s:NameID></s:Subject>';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';

// The reader trusts that its text was verified; here it is handed texts to read.
function query(
  content: string,
  attributes = 'ID="_1" IssueInstant="2026-03-03T12:00:00Z" Version="2.0"',
): VerifiedXml {
  const start = `<p:AttributeQuery xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ${NAMESPACES} ${attributes}>`;
  return `${start}${content}</p:AttributeQuery>` as VerifiedXml;
}

function refusal(xml: VerifiedXml) {
  try {
    return readAttributeQuery(xml);
  } catch (error) {
    if (error instanceof MessageRefused) return error.reason;
    throw error;
  }
}

const attribute = (content: string) => query(ISSUER + SUBJECT + content);
const subject = (content: string) => query(`${ISSUER}<s:Subject>${content}</s:Subject>`);
const confirmed = (methods: string[], inside = '') =>
  subject(
    `<s:NameID>a</s:NameID>${methods.map((m) => `<s:SubjectConfirmation Method="${m}">${inside}</s:SubjectConfirmation>`).join('')}`,
  );

describe('a verified attribute query', () => {
  it('is read in full', () => {
    const attributes =
      'Consent="urn:c" Destination="https://aa" ID="_1" IssueInstant="2026-03-03T12:00:00.5Z" Version="2.0"';
    const name =
      '<s:NameID Format="f" NameQualifier="n" SPNameQualifier="q" SPProvidedID="p"> a@1\n</s:NameID>';
    const asked =
      '<s:Attribute FriendlyName="o" Name="n" NameFormat="u"><s:AttributeValue>1</s:AttributeValue><s:AttributeValue> 2</s:AttributeValue></s:Attribute>';
    const confirmation = `<s:SubjectConfirmation Method="${BEARER}"><s:SubjectConfirmationData></s:SubjectConfirmationData></s:SubjectConfirmation>`;
    expect(
      readAttributeQuery(query(`${ISSUER}<s:Subject>${name}${confirmation}</s:Subject>${asked}`, attributes)),
    ).toEqual({
      id: '_1',
      version: '2.0',
      issueInstant: new Date('2026-03-03T12:00:00.500Z'),
      destination: 'https://aa',
      consent: 'urn:c',
      issuer: 'https://sp.example.se',
      subject: {
        nameId: { value: ' a@1\n', format: 'f', nameQualifier: 'n', spNameQualifier: 'q', spProvidedId: 'p' },
      },
      subjectConfirmations: [BEARER],
      attributes: [{ name: 'n', nameFormat: 'u', friendlyName: 'o', values: ['1', ' 2'] }],
    });
  });

  it('is read with the least it may hold', () => {
    expect(readAttributeQuery(query(ISSUER + SUBJECT))).toEqual({
      id: '_1',
      version: '2.0',
      issueInstant: new Date('2026-03-03T12:00:00Z'),
      issuer: 'https://sp.example.se',
      subject: { nameId: { value: 'a@1' } },
      subjectConfirmations: [],
      attributes: [],
    });
  });

  it.each([
    ['', []],
    ['<s:AttributeValue></s:AttributeValue>', []],
    ['<s:AttributeValue x:type="xs:string"></s:AttributeValue>', []],
    ['<s:AttributeValue x:nil="true"></s:AttributeValue>', []],
    ['<s:AttributeValue></s:AttributeValue><s:AttributeValue>a</s:AttributeValue>', ['a']],
    ['<s:AttributeValue> </s:AttributeValue>', [' ']],
  ])('takes an empty value for no filter: %s', (values, expected) => {
    const [read] = readAttributeQuery(attribute(`<s:Attribute Name="n">${values}</s:Attribute>`)).attributes;
    expect(read).toEqual({ name: 'n', nameFormat: UNSPECIFIED, values: expected });
  });

  it.each([
    ['another Issuer format', 'issuer', query(ISSUER.replace('>h', ' Format="urn:x">h') + SUBJECT)],
    ['a qualified Issuer', 'issuer', query(ISSUER.replace('>h', ' NameQualifier="x">h') + SUBJECT)],
    ['a blank Issuer', 'issuer', query(`<s:Issuer> </s:Issuer>${SUBJECT}`)],
    ['an Issuer of 1025 characters', 'issuer', query(`<s:Issuer>${'a'.repeat(1025)}</s:Issuer>${SUBJECT}`)],
    ['no Issuer', 'issuer', query(SUBJECT)],
    ['two Issuers', 'issuer', query(ISSUER + ISSUER + SUBJECT)],
    ['two Subjects', 'subject', query(ISSUER + SUBJECT + SUBJECT)],
    ['no Subject', 'subject', query(ISSUER)],
    ['two NameIDs', 'subject', subject('<s:NameID>a</s:NameID><s:NameID>b</s:NameID>')],
    ['a blank NameID', 'subject', subject('<s:NameID>\n</s:NameID>')],
    ['an element in the NameID', 'subject', subject('<s:NameID>a<b></b></s:NameID>')],
    ['a BaseID', 'subject-unsupported', subject('<s:BaseID></s:BaseID>')],
    ['a NameID of another namespace', 'subject-unsupported', subject('<NameID>a</NameID>')],
    [
      'no identifier',
      'subject-unsupported',
      subject(`<s:SubjectConfirmation Method="${BEARER}"></s:SubjectConfirmation>`),
    ],
    ['an EncryptedID of nothing', 'subject-unsupported', subject('<s:EncryptedID></s:EncryptedID>')],
    ['holder-of-key', 'subject-confirmation', confirmed(['urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'])],
    [
      'a confirmation by somebody else',
      'subject-confirmation',
      confirmed([BEARER], '<s:NameID>b</s:NameID>'),
    ],
    ['an attribute twice', 'attribute-twice', attribute('<s:Attribute Name="n"></s:Attribute>'.repeat(2))],
    [
      'an attribute twice, once with the default format',
      'attribute-twice',
      attribute(
        `<s:Attribute Name="n"></s:Attribute><s:Attribute Name="n" NameFormat="${UNSPECIFIED}"></s:Attribute>`,
      ),
    ],
    ['a blank name', 'attribute', attribute('<s:Attribute Name=" "></s:Attribute>')],
    ['a blank name format', 'attribute', attribute('<s:Attribute Name="n" NameFormat=""></s:Attribute>')],
    [
      'elements in a value',
      'attribute',
      attribute('<s:Attribute Name="n"><s:AttributeValue><b></b></s:AttributeValue></s:Attribute>'),
    ],
    [
      'a time zone',
      'issue-instant',
      query(ISSUER + SUBJECT, 'ID="_1" IssueInstant="2026-03-03T12:00:00+01:00" Version="2.0"'),
    ],
  ] as const)('is refused for %s', (_name, reason, xml) => {
    expect(refusal(xml)).toBe(reason);
  });

  it('may name bearer among other confirmations, and the same attribute in two formats', () => {
    expect(refusal(confirmed(['urn:other', BEARER]))).toMatchObject({
      subjectConfirmations: ['urn:other', BEARER],
    });
    const two = attribute(
      '<s:Attribute Name="n" NameFormat="a"></s:Attribute><s:Attribute Name="n" NameFormat="b"></s:Attribute>',
    );
    expect(readAttributeQuery(two).attributes).toHaveLength(2);
  });

  it('names the query it refuses and the status to answer with', () => {
    expect(() => readAttributeQuery(query(ISSUER))).toThrow(
      expect.objectContaining({ inResponseTo: '_1', status: { code: 'Requester' } }) as Error,
    );
  });
});
