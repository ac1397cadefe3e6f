import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import type { NameId } from '../../src/protocols/saml/xml/name-id.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import type { Status } from '../../src/protocols/saml/xml/status.js';
import { hostileDocuments } from './attack-documents.js';
import { signatureTricks } from './attack-signatures.js';
import { wrappings } from './attack-wrappings.js';
import { toSign, type KeyPair } from './parties.js';
import { declaredOnce, queryIn, withoutSignature } from './soap-texts.js';

/** Who attacks whom. The attacker may ask about one subject and wants an answer about another. */
export interface AttackMaterial {
  /** What the registered party may ask: a query that is answered when it is signed and sent. */
  readonly query: QueryContent;
  /** The subject that the attacker is after. */
  readonly victim: NameId;
  /** The registered party's RSA key pair. */
  readonly party: KeyPair;
  /** An RSA key pair that no metadata holds. */
  readonly stranger: KeyPair;
}

/** A request that must be refused, and how: with a SOAP fault, or with a status (`denied` is Requester and RequestDenied). */
export interface Attack {
  readonly name: string;
  readonly body: Buffer;
  readonly refusedAs: 'fault' | 'denied' | Status;
}

/** The parts an attack is made of. */
export interface AttackParts extends AttackMaterial {
  /** A signed query in its envelope, as the party would send it. */
  readonly genuine: string;
  /** The signed query element alone, its namespaces declared once. */
  readonly message: string;
  /** The same about the victim, unsigned, with another ID, in exclusive canonical form. */
  readonly forged: string;
}

/**
 * Every known way to have a query answered that the party did not sign, and documents that break a careless parser. Every body is new for each call; IDs are the
 * material's own.
 */
export function attackCorpus(material: AttackMaterial): Attack[] {
  const parts = makeParts(material);
  const texts = [...wrappings(parts), ...signatureTricks(parts), ...hostileDocuments(parts)];
  return texts.map(({ name, body, refusedAs }) => ({
    name,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    refusedAs,
  }));
}

/** An attack as written by the files of this folder. */
export interface AttackText {
  readonly name: string;
  readonly body: string | Buffer;
  readonly refusedAs: Attack['refusedAs'];
}

function makeParts(material: AttackMaterial): AttackParts {
  const { query, victim, party } = material;
  const signature = chooseSignature([toSign(party)]);
  const genuine = writeQuery(query, signature);
  const aboutVictim = writeQuery({ ...query, id: `${query.id}-forged`, nameId: victim }, signature);
  const message = declaredOnce(queryIn(genuine));
  return { ...material, genuine, message, forged: withoutSignature(queryIn(aboutVictim)) };
}
