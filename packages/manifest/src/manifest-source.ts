import type { Diagnostic, ManifestPath, SourceLocation } from '@nx-aib/core';

/** A range of the manifest's text, in UTF-16 code units from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The position of one value in the manifest. */
export interface Place {
  /** The key of the value; absent for list items and the whole document. */
  readonly key?: Span;
  /** Absent if the text has no value: `qm:`. */
  readonly value?: Span;
  /** A mapping or a list: its key is more informative than its first line. */
  readonly collection: boolean;
  /** A scalar as written: `0755`. */
  readonly written?: string;
}

/** The text of a manifest, and the position of each of its values. */
export interface ManifestSource {
  /** The file's name as given to `parseManifest`. */
  readonly file: string;
  /** The manifest's text, without a byte order mark. */
  readonly text: string;
  /**
   * The location of the value at `path`: a scalar itself, a mapping or list by its key. A path that is not in the
   * manifest is located at its nearest existing ancestor. Columns and lengths count UTF-16 code units, as editors do.
   * Undefined only if nothing at all was read.
   */
  locate(path: ManifestPath): SourceLocation | undefined;
  /**
   * The location of a line, from 1, of the text at `path`: that line itself in a literal block (`|`), otherwise the whole
   * value.
   */
  locateLine(path: ManifestPath, line: number): SourceLocation | undefined;
}

/** A source that its readers fill. */
export class SourceMap implements ManifestSource {
  private readonly lineStarts: readonly number[];
  private readonly places = new Map<string, Place>();

  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  }

  /** Records the position of the value at `path`; the first record is kept. */
  note(path: ManifestPath, place: Place): void {
    const key = JSON.stringify(path);
    if (!this.places.has(key)) this.places.set(key, place);
  }

  /** The scalar at `path` as written. */
  written(path: ManifestPath): string | undefined {
    return this.places.get(JSON.stringify(path))?.written;
  }

  locate(path: ManifestPath): SourceLocation | undefined {
    const place = this.nearest(path);
    if (place === undefined) return undefined;
    const span = place.collection ? (place.key ?? place.value) : (place.value ?? place.key);
    return span && this.at(span);
  }

  locateLine(path: ManifestPath, line: number): SourceLocation | undefined {
    const span = this.places.get(JSON.stringify(path))?.value;
    const start = span && this.literalStart(span);
    if (span === undefined || start === undefined) return this.locate(path);
    const lineStart = this.lineStarts[this.lineOf(start) + line];
    if (lineStart === undefined || lineStart >= span.end) return this.locate(path);
    const text = this.text.slice(lineStart, this.lineEnd(this.lineOf(lineStart)));
    const indented = lineStart + text.length - text.trimStart().length;
    return this.at({ start: indented, end: lineStart + text.trimEnd().length });
  }

  /** The `|` of a literal block, behind its properties; undefined for another value. */
  private literalStart({ start, end }: Span): number | undefined {
    const properties = /^(?:[&!][^\s]*[ \t]+)*\|/.exec(this.text.slice(start, end));
    return properties === null ? undefined : start + properties[0].length - 1;
  }

  /** The location of the last key in `path`, or of its value if it has no key. */
  locateKey(path: ManifestPath): SourceLocation | undefined {
    const key = this.places.get(JSON.stringify(path))?.key;
    return key === undefined ? this.locate(path) : this.at(key);
  }

  /** A range of the text as a location, truncated at the end of its first line. */
  at(span: Span): SourceLocation {
    const start = Math.max(0, Math.min(span.start, this.text.length));
    const line = this.lineOf(start);
    const lineStart = this.lineStarts[line] ?? 0;
    const lineText = this.text.slice(lineStart, this.lineEnd(line));
    const column = Math.min(start - lineStart, lineText.length);
    const length = Math.max(1, Math.min(span.end - start, lineText.length - column));
    return { file: this.file, line: line + 1, column: column + 1, length, lineText };
  }

  /** Without scanning the line, which can be as long as the text, and is requested for each finding in it. */
  private lineEnd(line: number): number {
    const next = this.lineStarts[line + 1];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' && next - 2 >= (this.lineStarts[line] ?? 0) ? next - 2 : next - 1;
  }

  private nearest(path: ManifestPath): Place | undefined {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = this.places.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return undefined;
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** `diagnostics` with locations in `source` for those that have a path but no location yet. */
export function withLocations(diagnostics: readonly Diagnostic[], source: ManifestSource): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    if (diagnostic.location !== undefined || diagnostic.path === undefined) return diagnostic;
    const { path, textLine } = diagnostic;
    const location = textLine === undefined ? source.locate(path) : source.locateLine(path, textLine);
    return location === undefined ? diagnostic : { ...diagnostic, location };
  });
}
