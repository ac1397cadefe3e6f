import { responseContent } from '../../../../../test/saml-xml/answers.js';
import { makeKeyPair, toSign } from '../../../../../test/saml-xml/parties.js';
import { chooseEncryption, chooseSignature } from '../algorithms.js';
import { readAttributeQuery } from '../attribute-query.js';
import { decryptNameId, DecryptionRefused } from '../decrypt.js';
import { readIncomingMessage } from '../incoming-message.js';
import { writeResponse } from '../response.js';
import { SignatureRefused } from '../signature-refused.js';
import { SoapRefused, wrapInEnvelope, writeFault } from '../soap-envelope.js';
import { verifySignature } from '../verify-signature.js';
import { XmlRefused } from '../xml-refused.js';
import { AnswerRefused } from './answer-refused.js';
import { readAnswer } from './answer-reader.js';
import { writeQuery, type QueryContent } from './query-writer.js';

const authority = await makeKeyPair('ec');
const party = await makeKeyPair('rsa');
const stranger = await makeKeyPair('rsa');
const signature = chooseSignature([toSign(authority)]);
const strangers = chooseSignature([toSign(stranger)]);
const encryption = chooseEncryption([{ publicKey: party.publicKey, methods: [] }])!;
const query: QueryContent = {
  id: '_query',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  nameId: { value: 'a@1', format: 'urn:f' },
  attributes: [{ name: 'n' }, { name: 'm', nameFormat: 'u', friendlyName: 'f', values: ['1'] }],
};

const read = (body: string) => readAnswer(Buffer.from(body), [authority.publicKey], [party.privateKey]);
const asked = (soap: string) =>
  readAttributeQuery(verifySignature(readIncomingMessage(Buffer.from(soap)), [party.publicKey]));

describe('the requester', () => {
  it('asks so that the authority reads what was meant', () => {
    expect(asked(writeQuery(query, chooseSignature([toSign(party)])))).toEqual({
      id: '_query',
      version: '2.0',
      issueInstant: query.issueInstant,
      issuer: query.issuer,
      subject: { nameId: query.nameId },
      subjectConfirmations: [],
      attributes: [
        { name: 'n', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri', values: [] },
        { name: 'm', nameFormat: 'u', friendlyName: 'f', values: ['1'] },
      ],
    });
  });

  it('can hide the name from everybody but the authority', () => {
    const soap = writeQuery(query, chooseSignature([toSign(party)]), encryption);
    expect(soap).not.toContain('a@1');
    expect(decryptNameId(asked(soap).subject.encryptedId!, [party.privateKey])).toEqual(query.nameId);
  });

  it('does not believe a Response that somebody else signed', () => {
    const forged = writeResponse(responseContent, { signature: strangers, signAssertion: false });
    expect(() => read(wrapInEnvelope(forged))).toThrow(SignatureRefused);
  });

  it('does not believe an assertion that somebody else signed, though the Response is good', () => {
    const inner = writeResponse(responseContent, { signature: strangers, signAssertion: true });
    const assertion = /<ns1:Assertion .*<\/ns1:Assertion>/s.exec(inner)![0];
    const outer = writeResponse(responseContent, { signature, signAssertion: true });
    const mixed = outer.replace(/<ns1:Assertion .*<\/ns1:Assertion>/s, assertion);
    expect(() => read(wrapInEnvelope(mixed))).toThrow(SignatureRefused);
  });

  it('cannot read what is encrypted to another', () => {
    const soap = wrapInEnvelope(
      writeResponse(responseContent, { signature, signAssertion: true, encryption }),
    );
    expect(() => readAnswer(Buffer.from(soap), [authority.publicKey], [stranger.privateKey])).toThrow(
      DecryptionRefused,
    );
  });

  it('reports a fault with its code, and anything else that is no answer', () => {
    expect(() => read(writeFault('Client'))).toThrow(new AnswerRefused('fault', 'soap:Client'));
    expect(() => read(writeQuery(query, signature))).toThrow(new AnswerRefused('not-a-response'));
    expect(() => read('<html/>')).toThrow(SoapRefused);
    expect(() => read('Bad gateway')).toThrow(XmlRefused);
  });
});
