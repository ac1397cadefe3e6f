import { refusing } from '../../../platform/errors/explanation.js';

const explanations = {
  'import.schedule-malformed': {
    rule: 'A schedule is five fields of cron (minute, hour, day, month, day of the week), in Sweden.',
    remedy: 'Write it so, for example "0 2 * * *" for every night at two.',
    field: 'schedule',
  },
  'import.location-malformed': {
    rule: 'A location is an https address without user, password and fragment.',
    remedy: 'Give the address; what it is opened with goes into IMPORT_CREDENTIALS_FILE.',
    field: 'location',
  },
  'import.folder-not-configured': {
    rule: 'The service has no folder for files to import.',
    remedy: 'Set IMPORT_FOLDER, or fetch from an https address.',
  },
  'import.fetch-not-found': {
    rule: 'Nothing is fetched for the source.',
    remedy: 'Say from where and when first.',
  },
  'import.location-unreachable': {
    rule: 'The location could not be reached, or broke off.',
    remedy: 'Check the address, its certificate and the network. It is tried again.',
  },
  'import.location-refuses': {
    rule: 'The location did not answer with a file.',
    remedy: 'Check the address and what it is opened with. It is tried again.',
  },
  'import.location-packs': {
    rule: 'The location packs the file otherwise than by gzip.',
    remedy: 'Let it send the file as it is, or packed by gzip. It is tried again.',
  },
  'import.file-changed': {
    rule: 'The file was changed while it was read.',
    remedy: 'Write files under another name and rename them when they are whole. It is tried again.',
  },
  'import.folder-unreadable': {
    rule: 'The folder of the source, or imported or refused in it, cannot be read or written, or is a link.',
    remedy:
      'Give the account of the service the right to read it and to move files in it. It is tried again.',
  },
  'import.files-left-lying': {
    rule: 'Files lie in the folder of the source that are not taken: their names do not end as those of tables do.',
    remedy:
      'Let names end in .csv, .tsv, .txt, .ndjson or .jsonl, also with .gz, or move the files elsewhere.',
  },
};

const refusal = refusing(explanations);

export const refusals = {
  scheduleMalformed: () => refusal('import.schedule-malformed', 'invalid-input'),
  locationMalformed: () => refusal('import.location-malformed', 'invalid-input'),
  folderNotConfigured: () => refusal('import.folder-not-configured', 'refused'),
  fetchNotFound: () => refusal('import.fetch-not-found', 'not-found'),
  unreachable: () => refusal('import.location-unreachable', 'unavailable'),
  locationRefuses: (status: number) => refusal('import.location-refuses', 'unavailable', { status }),
  locationPacks: () => refusal('import.location-packs', 'unavailable'),
  fileChanged: () => refusal('import.file-changed', 'unavailable'),
  folderUnreadable: () => refusal('import.folder-unreadable', 'unavailable'),
  filesLeftLying: (count: number) => refusal('import.files-left-lying', 'refused', { count }),
};

/** Whether it is about what is fetched, not about what a file says. */
export function isOfFetching({ code }: { readonly code: string }): boolean {
  return Object.hasOwn(explanations, code);
}
