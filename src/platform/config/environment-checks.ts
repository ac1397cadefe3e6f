import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { ValidateBy } from 'class-validator';
import organisationsnummer from 'organisationsnummer';

// The package's types promise a `default` member; what Node loads is the class itself.
const Organisationsnummer = organisationsnummer as unknown as typeof organisationsnummer.default;

/** A password with `/`, `#` or `?` in it cuts the address off; what would read it then might quote it. */
export const IsPostgresUrl = check(
  (value) => /^postgres(ql)?:\/\/\S+$/.test(value) && URL.canParse(value),
  'must be a postgresql address, with what is special in its password percent-encoded',
);

export const IsPort = () => {
  const message = 'must be a port number';
  const isPort = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
  return ValidateBy({ name: message, validator: { validate: isPort } }, { message });
};

export const IsReadableFile = check(isReadable, 'must name a file that can be read');

export const IsFolder = check(isDirectory, 'must name a folder that is there');

/** Its values are secrets, so no fault of it is quoted. */
export const IsFileOfTexts = check(
  holdsTexts,
  'must name a file that can be read, with a JSON object of origins and texts',
);

export const IsUriList = check(
  (value) =>
    listed(value).length > 0 && listed(value).every((uri) => /^[a-z][a-z0-9+.-]*:\S{1,1000}$/i.test(uri)),
  'must be absolute URIs, separated by commas',
);

export const IsOrganisationNumber = check(
  (value) => /^\d{10}$/.test(value) && Organisationsnummer.valid(value),
  'must be an organisation number of ten digits, the last of which is its check digit',
);

/** The parts of a value that is a list, separated by commas. */
export function listed(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function check(validate: (value: string) => boolean, message: string): () => PropertyDecorator {
  const validator = { validate: (value: unknown) => typeof value === 'string' && validate(value) };
  return () => ValidateBy({ name: message, validator }, { message });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function holdsTexts(path: string): boolean {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
    return Object.values(content).every((value) => typeof value === 'string');
  } catch {
    return false;
  }
}
