import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type {
  ImportBatch,
  ImportMode as Mode,
  ImportState as State,
  PlannedRow,
} from '../../../domain/imports/import.js';
import { rowsPerSecond, secondsLeft } from '../../../domain/imports/progress.rules.js';
import type { RowSet } from '../../../domain/imports/reading/imported-row.js';
import { connectionOf } from '../connections/connection.types.js';
import { orRefusal } from '../errors/refusal.type.js';

export const ImportState = {
  RECEIVING: 'receiving',
  PLANNED: 'planned',
  WAITING: 'waiting',
  APPLYING: 'applying',
  APPLIED: 'applied',
  REFUSED: 'refused',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
} as const satisfies Record<Uppercase<State>, State>;
registerEnumType(ImportState, {
  name: 'ImportState',
  description: 'What has become of an import.',
  valuesMap: {
    RECEIVING: { description: 'Its file is being read, or planned.' },
    PLANNED: { description: 'A dry run: nothing is changed.' },
    WAITING: { description: 'It would end so much that somebody must confirm it.' },
    APPLYING: { description: 'What was planned is being done.' },
    APPLIED: { description: 'All that was planned is done.' },
    REFUSED: { description: 'Nothing of it was done, because of what the file says.' },
    CANCELLED: { description: 'Nothing of it was done: somebody gave it up, or a later file came.' },
    FAILED: { description: 'Nothing of it was done: the file did not arrive whole.' },
  },
});

export const ImportMode = { FULL: 'full', DELTA: 'delta' } as const satisfies Record<Uppercase<Mode>, Mode>;
registerEnumType(ImportMode, {
  name: 'ImportMode',
  valuesMap: {
    FULL: { description: 'The file is the truth: what its source manages and it lacks is ended.' },
    DELTA: { description: 'The file tells what is new or different; nothing is ended.' },
  },
});

export const ImportRowSet = {
  UNITS: 'units',
  EMPLOYMENTS: 'employments',
  ROLE_ASSIGNMENTS: 'role-assignments',
  MANDATES: 'mandates',
} as const satisfies Record<string, RowSet>;
registerEnumType(ImportRowSet, { name: 'ImportRowSet', description: 'What the rows of a file are.' });

export const ImportVerdict = {
  CREATE: 'create',
  CHANGE: 'change',
  END: 'end',
  REJECTED: 'rejected',
} as const satisfies Record<Uppercase<PlannedRow['verdict']>, PlannedRow['verdict']>;
registerEnumType(ImportVerdict, {
  name: 'ImportVerdict',
  description: 'What an import does with a row. One that stays unchanged is only counted.',
  valuesMap: {
    END: { description: 'The row is missing in the file, which is the truth.' },
    REJECTED: { description: 'Something is wrong with it, and the others go on.' },
  },
});

const ImportPhase = { RECEIVING: 'receiving', PLANNING: 'planning', APPLYING: 'applying' } as const;
registerEnumType(ImportPhase, { name: 'ImportPhase' });

@ObjectType({
  description: 'Why an import waits, nothing of it was done, or nothing that is missing was ended.',
})
export class ImportReason {
  @Field({ description: 'Stable and dotted, e.g. `import.empty`.' })
  readonly code!: string;

  @Field({ description: 'The rule that failed.' })
  readonly rule!: string;

  @Field({ description: 'What would make it pass.' })
  readonly remedy!: string;
}

@ObjectType({ description: 'What is wrong with a row. It repeats nothing of what the row says.' })
export class ImportRowProblem {
  @Field({ nullable: true, description: 'Our name of the column; null: it is about the whole row.' })
  readonly column?: string;

  @Field({ description: 'Stable and dotted, e.g. `import.unit-not-found`.' })
  readonly code!: string;

  @Field({ description: 'The rule that failed.' })
  readonly rule!: string;

  @Field({ description: 'What would make it pass.' })
  readonly remedy!: string;
}

@ObjectType({ description: 'The verdict on a row of a file, or on one that is missing in it.' })
export class ImportRow {
  @Field(() => Int, { nullable: true, description: 'From 1; null: the row is missing in the file.' })
  readonly line?: number;

  @Field({
    nullable: true,
    description: 'What the row is known by in its source; null: that cannot be told.',
  })
  readonly key?: string;

  @Field(() => ImportVerdict)
  readonly verdict!: PlannedRow['verdict'];

  @Field(() => ID, { nullable: true, description: 'Of the row in the register, where there is one.' })
  readonly subjectId?: string;

  @Field(() => ImportRowProblem, { nullable: true })
  readonly problem?: ImportRowProblem;
}

export const ImportRowConnection = connectionOf<ImportRow>('ImportRow', () => ImportRow);

@ObjectType({ description: 'How far an import has come, as of about a second ago.' })
export class ImportProgress {
  @Field(() => ImportPhase)
  readonly phase!: string;

  @Field(() => Int, { description: 'Read so far.' })
  readonly rows!: number;

  @Field(() => Float, { description: 'Of the file, unpacked, read so far.' })
  readonly bytes!: number;

  @Field(() => Float, { nullable: true, description: 'Share of the phase, 0 to 1; null: not known.' })
  readonly done?: number;

  @Field(() => Float, { nullable: true, description: 'While receiving.' })
  readonly rowsPerSecond?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the phase; null: not known.' })
  readonly secondsLeft?: number | undefined;
}

@ObjectType({ description: 'A file of a source, and what became of it.' })
export class Import {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ID)
  readonly organisationId!: string;

  @Field({ description: 'Name of the source.' })
  readonly source!: string;

  @Field(() => ImportRowSet, { nullable: true, description: 'Null until the first rows were read.' })
  readonly rowSet?: RowSet;

  @Field(() => ImportMode)
  readonly mode!: Mode;

  @Field({ description: 'Plan only, change nothing.' })
  readonly dryRun!: boolean;

  @Field(() => ImportState)
  readonly state!: State;

  @Field(() => ImportReason, { nullable: true })
  readonly reason?: ImportReason;

  @Field(() => Int, { description: 'Rows in the file.' })
  readonly read!: number;

  @Field(() => Int)
  readonly created!: number;

  @Field(() => Int)
  readonly changed!: number;

  @Field(() => Int, {
    description:
      'What holds no longer, rows among them that are changed to a period that has passed or not begun. `confirmImport` wants to hear it.',
  })
  readonly ended!: number;

  @Field(() => Int)
  readonly unchanged!: number;

  @Field(() => Int)
  readonly rejected!: number;

  @Field(() => Int, {
    description: 'Missing in the file but not ended, because rows of it could not be told which they are.',
  })
  readonly heldBack!: number;

  @Field({ description: 'Who sent the file.' })
  readonly actor!: string;

  @Field(() => Date)
  readonly recordedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'Null: it is under way, or waits.' })
  readonly finishedAt?: Date;

  @Field(() => ImportProgress, { nullable: true, description: 'While it is under way.' })
  readonly progress?: ImportProgress;
}

export const ImportConnection = connectionOf<Import>('Import', () => Import);
export const ImportResult = orRefusal('ImportResult', () => Import);

export function toImport({ progress, ...batch }: ImportBatch): Import {
  if (!progress || batch.finishedAt) return batch;
  const rate = {
    rowsPerSecond: rowsPerSecond({ ...batch, progress }),
    secondsLeft: secondsLeft({ ...batch, progress }),
  };
  return { ...batch, progress: { ...progress, ...rate } };
}
