import { Composer, Parser, YAMLParseError, type Document, type ErrorCode } from 'yaml';
import { scalarTags } from './scalar-tags';

const OPTIONS = {
  version: '1.1',
  customTags: scalarTags,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The maximum number of syntax errors collected, of which the first is reported: a text of commas has one for each. */
const MOST_ERRORS = 1000;

/** Stops composing a document that has `MOST_ERRORS`. */
class Enough extends Error {}

export interface Composed {
  readonly documents: readonly Document[];
  readonly errors: readonly YAMLParseError[];
}

/**
 * A text's YAML 1.1 documents and its syntax errors. Composing stops at the second document, or after `MOST_ERRORS`
 * errors: more of either would not change the report.
 */
export function composeDocuments(text: string): Composed {
  const errors: YAMLParseError[] = [];
  const note = (span: [number, number], code: ErrorCode, message: string): void => {
    // The library also turns exceptions thrown inside it into errors.
    if (errors.length >= MOST_ERRORS) throw new Enough();
    errors.push(new YAMLParseError(span, code, message));
  };
  const composer = new Composer(OPTIONS);
  // Replaces the composer's own handler, which also creates an object for each warning, and never stops.
  Object.assign(composer, {
    onError: (at: ErrorSource, code: ErrorCode, message: string, isWarning?: boolean) =>
      isWarning === true ? undefined : note(spanOf(at), code, message),
  });
  const documents: Document[] = [];
  try {
    for (const token of new Parser().parse(text)) {
      if (token.type === 'error') note(spanOf(token), 'UNEXPECTED_TOKEN', messageOf(token));
      else documents.push(...composer.next(token));
      if (documents.length > 1) break;
    }
    if (documents.length < 2) documents.push(...composer.end());
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { documents, errors: [...errors, ...documents.flatMap((document) => document.errors)] };
}

/** How the library represents the position of an error. */
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

function spanOf(at: ErrorSource): [number, number] {
  if (typeof at === 'number') return [at, at + 1];
  if ('offset' in at) return [at.offset, at.offset + (at.source?.length ?? 1)];
  return [at[0] ?? 0, at[1] ?? 0];
}

function messageOf({ message, source }: { readonly message: string; readonly source: string }): string {
  return source === '' ? message : `${message}: ${JSON.stringify(source)}`;
}
