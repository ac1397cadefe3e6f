import type { EncryptionKey, EncryptionMethod, KeyFamily, SigningKey } from './keys.js';
import type { KeyObject } from 'node:crypto';

/**
 * What is allowed (Sweden Connect deployment profile section 8, reference: xmldsig-core1, xmlenc-core1, RFC 6931). Everything that is not listed here
 * is refused: SHA-1 for digests and signatures, HMAC, DSA, RSA-PSS, RSA PKCS#1 v1.5 key transport, Triple DES.
 */
export type Hash = 'sha256' | 'sha384' | 'sha512';

export interface SignatureAlgorithm {
  readonly uri: string;
  readonly family: KeyFamily;
  readonly hash: Hash;
}

const DSIG_MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const HASHES: readonly Hash[] = ['sha256', 'sha384', 'sha512'];

/** Digest algorithm URI to hash name. */
export const DIGESTS: ReadonlyMap<string, Hash> = new Map([
  [`${XMLENC}sha256`, 'sha256'],
  [`${DSIG_MORE}sha384`, 'sha384'],
  [`${XMLENC}sha512`, 'sha512'],
]);

/** Signature algorithms by URI. */
export const SIGNATURES: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  (['rsa', 'ecdsa'] as const).flatMap((scheme) =>
    HASHES.map((hash): [string, SignatureAlgorithm] => {
      const uri = `${DSIG_MORE}${scheme}-${hash}`;
      return [uri, { uri, family: scheme === 'rsa' ? 'rsa' : 'ec', hash }];
    }),
  ),
);

export interface ContentEncryption {
  readonly uri: string;
  readonly mode: 'cbc' | 'gcm';
  /** Bytes. */
  readonly keyLength: 16 | 24 | 32;
}

/** Content encryption by URI. */
export const CONTENT_ENCRYPTIONS: ReadonlyMap<string, ContentEncryption> = new Map(
  (['cbc', 'gcm'] as const).flatMap((mode) =>
    ([16, 24, 32] as const).map((keyLength): [string, ContentEncryption] => {
      const uri = `${mode === 'gcm' ? XMLENC11 : XMLENC}aes${keyLength * 8}-${mode}`;
      return [uri, { uri, mode, keyLength }];
    }),
  ),
);

/** RSA-OAEP with MGF1 over SHA-1 by definition (xmlenc-core1 5.5.2). */
export const RSA_OAEP_MGF1P = `${XMLENC}rsa-oaep-mgf1p`;
/** RSA-OAEP with the mask generation function named beside it. */
export const RSA_OAEP = `${XMLENC11}rsa-oaep`;

/** SHA-1 is allowed inside OAEP only, where it is the default and collisions do not matter. */
export type OaepHash = 'sha1' | Hash;

const OAEP_DIGESTS: ReadonlyMap<string, OaepHash> = new Map<string, OaepHash>([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ...DIGESTS,
]);
const MASK_GENERATIONS: ReadonlyMap<string, OaepHash> = new Map(
  (['sha1', ...HASHES] as const).map((hash): [string, OaepHash] => [`${XMLENC11}mgf1${hash}`, hash]),
);

/** What we can decrypt, as published in our metadata: GCM first, because most senders take the first they know. */
export const ACCEPTED_ENCRYPTION_METHODS: readonly string[] = [
  ...[...CONTENT_ENCRYPTIONS.keys()].reverse(),
  RSA_OAEP_MGF1P,
  RSA_OAEP,
];

export interface KeyTransport {
  readonly method: EncryptionMethod;
  readonly digest: OaepHash;
  readonly maskGeneration: OaepHash;
}

/** The key transport that an EncryptionMethod names, or undefined when it is not allowed. */
export function keyTransport(method: EncryptionMethod): KeyTransport | undefined {
  const digest = method.digest === undefined ? 'sha1' : OAEP_DIGESTS.get(method.digest);
  if (digest === undefined) return undefined;
  if (method.algorithm === RSA_OAEP_MGF1P) return { method, digest, maskGeneration: 'sha1' };
  if (method.algorithm !== RSA_OAEP) return undefined;
  const mask = method.maskGeneration === undefined ? 'sha1' : MASK_GENERATIONS.get(method.maskGeneration);
  return mask && { method, digest, maskGeneration: mask };
}

export interface ChosenSignature {
  readonly key: SigningKey;
  readonly algorithm: SignatureAlgorithm;
  readonly digest: { readonly uri: string; readonly hash: Hash };
}

/** What a party declares with `alg:SigningMethod` and `alg:DigestMethod`, in its order of preference; empty when it declares nothing. */
export interface DeclaredSignatureSupport {
  readonly signingMethods: readonly string[];
  readonly digestMethods: readonly string[];
}

const NOTHING_DECLARED: DeclaredSignatureSupport = { signingMethods: [], digestMethods: [] };

/**
 * The key and algorithms to sign with for a party: EC unless RSA is `wanted` or the party declares RSA only; hashes other than SHA-256 only when the
 * party declares them and not SHA-256. When nothing declared fits our keys, the mandatory algorithms are used, which every party must support.
 * @param own our current signing keys, at least one
 */
export function chooseSignature(
  own: readonly SigningKey[],
  declared: DeclaredSignatureSupport = NOTHING_DECLARED,
  wanted: KeyFamily = 'ec',
): ChosenSignature {
  const candidates = [
    ...own.filter((key) => key.family === wanted),
    ...own.filter((key) => key.family !== wanted),
  ];
  const [first] = candidates;
  if (first === undefined) throw new Error('no signing key');
  const digest = preferred(DIGESTS, declared.digestMethods) ?? [`${XMLENC}sha256`, 'sha256'];
  const key = candidates.find(({ family }) => declares(declared, family)) ?? first;
  return { key, algorithm: signatureFor(key.family, declared), digest: { uri: digest[0], hash: digest[1] } };
}

const declares = (declared: DeclaredSignatureSupport, family: KeyFamily) =>
  declared.signingMethods.some((uri) => SIGNATURES.get(uri)?.family === family);

function signatureFor(family: KeyFamily, declared: DeclaredSignatureSupport): SignatureAlgorithm {
  const fitting = new Map([...SIGNATURES].filter(([, algorithm]) => algorithm.family === family));
  const [mandatory] = fitting.values();
  if (mandatory === undefined) throw new Error(`no algorithm for ${family}`);
  return preferred(fitting, declared.signingMethods)?.[1] ?? mandatory;
}

/** The first allowed entry that is declared: allow lists begin with what is mandatory. */
function preferred<T>(allowed: ReadonlyMap<string, T>, declared: readonly string[]): [string, T] | undefined {
  const fitting = [...allowed].filter(([uri]) => declared.includes(uri));
  return fitting[0];
}

export interface ChosenEncryption {
  readonly publicKey: KeyObject;
  readonly content: ContentEncryption;
  readonly transport: KeyTransport;
}

const MANDATORY_CONTENT = CONTENT_ENCRYPTIONS.get(`${XMLENC}aes256-cbc`);
const MANDATORY_TRANSPORT: KeyTransport = {
  method: { algorithm: RSA_OAEP_MGF1P },
  digest: 'sha1',
  maskGeneration: 'sha1',
};

/**
 * How to encrypt to a party, or undefined when it has no RSA encryption key: the first content encryption it declares that is allowed (so GCM only when
 * declared), else AES-256-CBC; RSA-OAEP with SHA-1 as everybody has it, unless only other forms of OAEP are declared.
 */
export function chooseEncryption(keys: readonly EncryptionKey[]): ChosenEncryption | undefined {
  const key = keys.find(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa');
  if (key === undefined) return undefined;
  const contents = key.methods.flatMap(({ algorithm }) => CONTENT_ENCRYPTIONS.get(algorithm) ?? []);
  const content = contents[0] ?? MANDATORY_CONTENT;
  if (content === undefined) return undefined;
  return { publicKey: key.publicKey, content, transport: transportFor(key) };
}

function transportFor(key: EncryptionKey): KeyTransport {
  const declared = key.methods.flatMap((method) => keyTransport(method) ?? []);
  const everybodys = declared.some(
    (transport) => transport.method.algorithm === RSA_OAEP_MGF1P && transport.digest === 'sha1',
  );
  return everybodys ? MANDATORY_TRANSPORT : (declared[0] ?? MANDATORY_TRANSPORT);
}
