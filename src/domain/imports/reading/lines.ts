import type { RowProblem } from './imported-row.js';

/** Lines of a file that follow each other, without their ends; what cannot be read is the reason. */
export interface Lines {
  readonly length: number;
  at: (index: number) => string | RowProblem;
  /** Some of them as one text, a line feed between them; undefined where one cannot be read. */
  together: (from: number, to: number) => string | undefined;
  slice: (from: number, to: number) => Lines;
}

/** Lines of a text. Of a million of them few are looked at one by one, so they are not cut out before. */
export class TextLines implements Lines {
  private constructor(
    private readonly text: string,
    /** Where each begins, and the end. */
    private readonly begins: readonly number[],
    private readonly first: number,
    readonly length: number,
  ) {}

  /** @param written with line feeds between them, or with carriage returns before those */
  static of(written: string): TextLines {
    const text = written.includes('\r') ? written.replaceAll(/\r(?=\n|$)/g, '') : written;
    const begins = [0];
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) begins.push(end + 1);
    const { length } = begins;
    begins.push(text.length + 1);
    return new TextLines(text, begins, 0, length);
  }

  at(index: number): string {
    return this.together(index, index + 1);
  }

  together(from: number, to: number): string {
    return this.text.slice(this.begins[this.first + from], (this.begins[this.first + to] ?? 0) - 1);
  }

  slice(from: number, to: number): TextLines {
    return new TextLines(this.text, this.begins, this.first + from, Math.min(to, this.length) - from);
  }
}

/** Lines that were looked at one by one. */
export class ListedLines implements Lines {
  constructor(private readonly lines: readonly (string | RowProblem)[]) {}

  get length(): number {
    return this.lines.length;
  }

  at(index: number): string | RowProblem {
    return this.lines[index] ?? '';
  }

  together(from: number, to: number): string | undefined {
    const some = this.lines.slice(from, to);
    return some.every((line) => typeof line === 'string') ? some.join('\n') : undefined;
  }

  slice(from: number, to: number): ListedLines {
    return new ListedLines(this.lines.slice(from, to));
  }
}
