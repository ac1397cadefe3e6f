const PREFIX = 'behorig_';
const FORM = /^behorig_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;
/** 256 bits: nobody guesses one, so its plain hash is no help to who reads it. */
export const SECRET_BYTES = 32;

export interface MachineToken {
  readonly clientId: string;
  /** As text, so that one secret has one spelling. */
  readonly secret: string;
}

/** `behorig_<client id, 32 hex>_<secret, base64url>`: the prefix lets scanners for leaked secrets find it. */
export function writeMachineToken(clientId: string, secret: Uint8Array): string {
  return `${PREFIX}${clientId.replaceAll('-', '')}_${Buffer.from(secret).toString('base64url')}`;
}

/** Undefined when it is malformed. */
export function readMachineToken(text: string): MachineToken | undefined {
  const [, hex, secret] = FORM.exec(text) ?? [];
  if (hex === undefined || secret === undefined) return undefined;
  return { clientId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret };
}

/** Whether it says itself to be a machine client's; no JWT begins so. */
export function isMachineToken(text: string): boolean {
  return text.startsWith(PREFIX);
}
