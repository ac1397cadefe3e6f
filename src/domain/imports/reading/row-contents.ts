import { hash, randomUUID } from 'node:crypto';
import { normaliseUid, subjectKey } from '../../directory/identifier.rules.js';
import { isPersonalNumber, personalNumber } from '../../directory/personal-number.rules.js';
import { isCode } from '../../directory/text.rules.js';
import type { ImportedContent, ImportedRow, ReadOptions, RowSet } from './imported-row.js';
import { RowRejected } from './row-rejected.js';
import type { RowFields } from './row-fields.js';

type Content = Record<string, ImportedContent[string] | undefined>;
type Context = Pick<ReadOptions, 'organisation' | 'hashNumber' | 'sealNumber'>;
/** `key` absent: the row is known by all that it says. `aside` is kept, but is no difference. */
interface Read {
  readonly key?: string;
  readonly content: Content;
  readonly aside?: Content;
}

const readers: Readonly<Record<RowSet, (fields: RowFields, context: Context) => Read>> = {
  units,
  employments,
  'role-assignments': roleAssignments,
  mandates,
};

/** The row as it is compared and stored. @throws RowRejected */
export function rowOf(rowSet: RowSet, line: number, fields: RowFields, context: Context): ImportedRow {
  const { key, content, aside } = readers[rowSet](fields, context);
  const digest = hash('sha256', JSON.stringify(content), 'hex').slice(0, 32);
  return { line, key: key ?? `=${digest}`, digest, content: defined({ ...content, ...aside }) };
}

/** What the row is known by, where that can be told although something else is wrong with it. */
export function keyOf(rowSet: RowSet, fields: RowFields, context: Context): string | undefined {
  try {
    if (rowSet === 'units') return code(fields, 'code');
    if (rowSet === 'employments') return ownUid(fields, context).uid;
    return rowId(fields);
  } catch {
    return undefined;
  }
}

function units(fields: RowFields): Read {
  const key = code(fields, 'code');
  const parent = fields.optional('parent', 64) && code(fields, 'parent');
  return { key, content: { code: key, name: fields.required('name', 200), parent } };
}

function employments(fields: RowFields, context: Context): Read {
  const { uid: key, written } = ownUid(fields, context);
  const number = person(fields, context);
  return {
    key,
    content: {
      uid: key,
      displayName: fields.required('displayName', 200),
      unit: fields.optional('unit', 64),
      title: fields.optional('title', 200),
      mail: fields.optional('mail', 254),
      ...fields.period(),
      numberHash: number?.numberHash,
      protectedIdentity: fields.yes('protectedIdentity') || undefined,
      ...identifier(fields, 'hsaId'),
      ...identifier(fields, 'eppn'),
    },
    aside: { uidWritten: written, ...number },
  };
}

function roleAssignments(fields: RowFields, context: Context): Read {
  const key = rowId(fields);
  const content = {
    uid: uid(fields, context).uid,
    role: fields.required('role', 64),
    unit: fields.optional('unit', 64),
    ...fields.period(),
  };
  return { ...(key && { key }), content };
}

function mandates(fields: RowFields, context: Context): Read {
  const key = rowId(fields);
  fields.required('lastDay', Infinity);
  const period = fields.period();
  if (!period.until) throw new RowRejected('import.day-malformed', 'lastDay');
  const content = {
    uid: uid(fields, context).uid,
    power: fields.required('power', 500),
    ...period,
    basis: fields.required('basis', 1000),
    limits: fields.limits(),
    parent: fields.optional('parent', 200),
  };
  return { ...(key && { key }), content };
}

function code(fields: RowFields, column: string): string {
  const text = fields.required(column, 64);
  if (!isCode(text)) throw new RowRejected('import.code-malformed', column);
  return text;
}

/** The source's own name of a row. One that begins with = could be taken for one of ours. */
function rowId(fields: RowFields): string | undefined {
  const id = fields.optional('id', 200);
  if (id?.startsWith('=')) throw new RowRejected('import.id-malformed', 'id');
  return id;
}

/** As uid, or as uid@organisation-number of the organisation itself. */
function uid(
  fields: RowFields,
  { organisation }: Context,
): { readonly uid: string; readonly written: string } {
  const text = fields.required('uid', 256);
  const [, own = text, number = organisation] = /^(.*)@([0-9]{10})$/.exec(text) ?? [];
  if (number !== organisation) throw new RowRejected('import.other-organisation', 'uid');
  const normal = normaliseUid(own);
  if (!normal) throw new RowRejected('import.uid-malformed', 'uid');
  return { uid: normal, written: own };
}

/** Of the row's own employment; one that is a personal number is kept nowhere, not even as what the row is known by. */
function ownUid(fields: RowFields, context: Context): ReturnType<typeof uid> {
  const found = uid(fields, context);
  if (isPersonalNumber(found.uid)) throw new RowRejected('import.uid-personal-number', 'uid');
  return found;
}

const MALFORMED = { hsaId: 'import.hsa-id-malformed', eppn: 'import.eppn-malformed' } as const;

function identifier(fields: RowFields, type: 'hsaId' | 'eppn'): Content {
  const written = fields.optional(type, 256);
  if (written === undefined) return {};
  const key = subjectKey(type, written);
  if (!key) throw new RowRejected(MALFORMED[type], type);
  return { [type]: key.value, [`${type}Written`]: written };
}

function person(fields: RowFields, { hashNumber, sealNumber }: Context) {
  const text = fields.optional('personalNumber', 40);
  if (text === undefined) return undefined;
  const number = personalNumber(text);
  if (!number) throw new RowRejected('import.personal-number-malformed', 'personalNumber');
  const found = hashNumber(number.number);
  if (!found) throw new RowRejected('personal-number.not-enabled', 'personalNumber');
  const personId = randomUUID();
  return {
    personId,
    numberHash: Buffer.from(found).toString('hex'),
    numberSealed: Buffer.from(sealNumber(number.number, personId)).toString('hex'),
    numberKind: number.kind,
  };
}

function defined(content: Content): ImportedContent {
  return Object.fromEntries(
    Object.entries(content).filter(
      (entry): entry is [string, ImportedContent[string]] => entry[1] !== undefined,
    ),
  );
}
