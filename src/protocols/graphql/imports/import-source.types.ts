import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ImportSource as Source } from '../../../domain/imports/import.js';
import { orRefusal } from '../errors/refusal.type.js';

@ObjectType({ description: 'When an import stops: above the percentage, and only from the number on.' })
export class ImportThreshold {
  @Field(() => Int)
  readonly percent!: number;

  @Field(() => Int)
  readonly atLeast!: number;
}

@ObjectType({ description: 'What a column of ours is called in the files.' })
export class ImportColumn {
  @Field({ description: 'As documented, e.g. `uid`.' })
  readonly column!: string;

  @Field()
  readonly inFile!: string;
}

@ObjectType({ description: 'What keeps rows of an organisation by sending files.' })
export class ImportSource {
  @Field({ description: 'What its rows are managed by.' })
  readonly name!: string;

  @Field({ description: 'Organisation number.' })
  readonly organisation!: string;

  @Field({ nullable: true, description: '`csv` or `ndjson`; null: told by the file.' })
  readonly format?: string;

  @Field({ nullable: true, description: '`utf-8` or `windows-1252`; null: told by the file.' })
  readonly encoding?: string;

  @Field({ nullable: true, description: 'Null: told by the file.' })
  readonly delimiter?: string;

  @Field(() => [ImportColumn], { description: 'Those called otherwise than ours.' })
  readonly columns!: readonly ImportColumn[];

  @Field(() => ImportThreshold, {
    description: 'A full import that would end more of what the source manages waits.',
  })
  readonly ended!: ImportThreshold;

  @Field(() => ImportThreshold, { description: 'An import that rejects more of its rows is refused.' })
  readonly rejected!: ImportThreshold;
}

export const ImportSourceResult = orRefusal('ImportSourceResult', () => ImportSource);

export function toImportSource({ reading, ...source }: Source): ImportSource {
  const { columns = {}, ...told } = reading;
  return {
    ...source,
    ...told,
    columns: Object.entries(columns).map(([column, inFile]) => ({ column, inFile })),
  };
}
