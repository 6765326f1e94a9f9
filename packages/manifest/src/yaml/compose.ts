import { Composer, Parser, YAMLParseError, type Document, type ErrorCode } from 'yaml';
import { scalarTags } from './scalar-tags';

const OPTIONS = {
  version: '1.1',
  customTags: scalarTags,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** So many syntax errors are collected, of which the first is reported: a text of commas has one for each. */
const MOST_ERRORS = 1000;

/** Ends the composing of a document that has `MOST_ERRORS`. */
class Enough extends Error {}

export interface Composed {
  readonly documents: readonly Document[];
  readonly errors: readonly YAMLParseError[];
}

/**
 * A text's YAML 1.1 documents and its syntax errors. Composing ends with the second document, or with `MOST_ERRORS`
 * errors: more of either change no report.
 */
export function composeDocuments(text: string): Composed {
  const errors: YAMLParseError[] = [];
  const note = (span: [number, number], code: ErrorCode, message: string): void => {
    // The library makes an error of what is thrown inside of it, too.
    if (errors.length >= MOST_ERRORS) throw new Enough();
    errors.push(new YAMLParseError(span, code, message));
  };
  const composer = new Composer(OPTIONS);
  // In place of the composer's own, which makes an object of each warning too, and goes on for ever.
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

/** How the library says where an error is. */
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

function spanOf(at: ErrorSource): [number, number] {
  if (typeof at === 'number') return [at, at + 1];
  if ('offset' in at) return [at.offset, at.offset + (at.source?.length ?? 1)];
  return [at[0] ?? 0, at[1] ?? 0];
}

function messageOf({ message, source }: { readonly message: string; readonly source: string }): string {
  return source === '' ? message : `${message}: ${JSON.stringify(source)}`;
}
