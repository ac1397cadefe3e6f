import 'reflect-metadata'; // class-transformer keeps the types of nested objects in it
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isXmlText } from '../xml/canonical-writer.js';
import { CONTACT_TYPES, type ContactType } from '../xml/entity-presentation.js';

const IsText = (): PropertyDecorator =>
  ValidateBy({ name: 'isText', validator: { validate: isText } }, { message: TEXT });
const TEXT = 'must be a text of 1 to 1000 characters on one line';
const OBJECT = { message: 'must be an object' };
const WEB = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
const IsWebAddress = (): PropertyDecorator => IsUrl(WEB, { message: 'must be an http or https address' });

function isText(value: unknown): boolean {
  return typeof value === 'string' && /^(?=.*\S).{1,1000}$/u.test(value) && isXmlText(value);
}

/** A text in Swedish, which the federation demands, and in English, which it recommends. */
class Texts {
  @IsText()
  readonly sv!: string;

  @IsOptional()
  @IsText()
  readonly en?: string;
}

/** A web page in Swedish, and in English. */
class Addresses {
  @IsWebAddress()
  readonly sv!: string;

  @IsOptional()
  @IsWebAddress()
  readonly en?: string;
}

/** A file that we serve, or an address with the size of what is there. */
class LogoConfiguration {
  /** PNG, SVG, JPEG or GIF; relative to the file that names it. */
  @IsOptional()
  @IsText()
  readonly file?: string;

  @IsOptional()
  @IsUrl({ ...WEB, protocols: ['https'] }, { message: 'must be an https address' })
  readonly url?: string;

  /** Pixels. */
  @IsOptional()
  @IsInt({ message: 'must be a number of pixels' })
  @Min(1, { message: 'must be at least 1' })
  @Max(10_000, { message: 'must be at most 10000' })
  readonly width?: number;

  @IsOptional()
  @IsInt({ message: 'must be a number of pixels' })
  @Min(1, { message: 'must be at least 1' })
  @Max(10_000, { message: 'must be at most 10000' })
  readonly height?: number;
}

class OrganisationConfiguration {
  /** As registered, and as in the agreement with the federation's operator. */
  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Texts)
  readonly name?: Texts;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Texts)
  readonly displayName?: Texts;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Addresses)
  readonly url?: Addresses;
}

class ContactConfiguration {
  @IsIn(CONTACT_TYPES, { message: `must be one of ${CONTACT_TYPES.join(', ')}` })
  readonly type!: ContactType;

  @IsOptional()
  @IsText()
  readonly company?: string;

  @IsOptional()
  @IsText()
  readonly givenName?: string;

  @IsOptional()
  @IsText()
  readonly surname?: string;

  @IsEmail({ require_tld: false }, { message: 'must be a mail address' })
  readonly mail!: string;

  @IsOptional()
  @IsText()
  readonly telephone?: string;
}

/** AUTHORITY_METADATA_FILE: how we present ourselves in our metadata. What is left out is made of OPERATOR_* and CONTACT_MAIL. */
export class PresentationConfiguration {
  /** Of the service, as approved by the federation's operator. */
  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Texts)
  readonly displayName?: Texts;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Texts)
  readonly description?: Texts;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Addresses)
  readonly informationUrl?: Addresses;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => Addresses)
  readonly privacyStatementUrl?: Addresses;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => LogoConfiguration)
  readonly logo?: LogoConfiguration;

  @IsOptional()
  @ValidateNested(OBJECT)
  @Type(() => OrganisationConfiguration)
  readonly organisation?: OrganisationConfiguration;

  /** Instead of CONTACT_MAIL, for the types that are there. */
  @IsOptional()
  @IsArray({ message: 'must be a list of contacts' })
  @ValidateNested({ each: true, ...OBJECT })
  @Type(() => ContactConfiguration)
  readonly contacts: readonly ContactConfiguration[] = [];

  /** Contracts and other entity categories, as the federation's operator has approved them. */
  @IsOptional()
  @IsArray({ message: 'must be a list of absolute URIs' })
  @ArrayUnique({ message: 'must name each once' })
  @Matches(/^[a-z][a-z0-9+.-]*:[\x21-\x7E]{1,1000}$/i, {
    each: true,
    message: 'must be a list of absolute URIs',
  })
  readonly entityCategories: readonly string[] = [];
}
