import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  type ValidationArguments,
} from 'class-validator';

function isLocation(value: unknown, given?: ValidationArguments): boolean {
  if (typeof value !== 'string') return false;
  const { kind } = given?.object as FeedConfiguration;
  if (kind === 'mdq') return isAddress(value) && !/[?#]/.test(value);
  return value.startsWith('/') || isAddress(value);
}

function isAddress(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}

function locationMessage({ object }: ValidationArguments): string {
  const { kind } = object as FeedConfiguration;
  return kind === 'mdq'
    ? 'must be an https address without a query'
    : 'must be an https address or the absolute path of a file';
}

/** A feed of METADATA_FEEDS_FILE: signed metadata of a federation. */
export class FeedConfiguration {
  /** What it is called in records; its parties are registered as `feed:<name>`. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be small letters, digits and hyphens' })
  readonly name!: string;

  /** `aggregate`: all of it, or a single entity; `mdq`: it is asked for one entity at a time (draft-young-md-query). */
  @IsOptional()
  @IsIn(['aggregate', 'mdq'], { message: 'must be aggregate or mdq' })
  readonly kind: 'aggregate' | 'mdq' = 'aggregate';

  /** Of an mdq the base address: what is asked for is below `entities/`. */
  @ValidateBy({ name: 'isLocation', validator: { validate: isLocation } }, { message: locationMessage })
  readonly location!: string;

  /** PEM files of the certificates that it may be signed with; their keys count, nothing else of them. */
  @IsArray({ message: 'must be a list of PEM files' })
  @IsString({ each: true, message: 'must be a list of PEM files' })
  readonly certificates!: readonly string[];

  /** It is refused when it says that it is valid for longer: whoever has an old copy could use it for as long. */
  @IsOptional()
  @IsInt({ message: 'must be a number of days' })
  @Min(1, { message: 'must be at least 1' })
  @Max(366, { message: 'must be at most 366' })
  readonly validAtMostDays: number = 31;

  /** More than this is not read. */
  @IsOptional()
  @IsInt({ message: 'must be a number of megabytes' })
  @Min(1, { message: 'must be at least 1' })
  @Max(4096, { message: 'must be at most 4096' })
  readonly megabytesAtMost: number = 512;
}
