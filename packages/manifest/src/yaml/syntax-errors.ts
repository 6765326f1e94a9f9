import type { ErrorCode, YAMLParseError } from 'yaml';
import type { Diagnostic } from '@nx-aib/core';
import { shown, type Problem } from '../finding';
import type { SourceMap, Span } from '../manifest-source';
import { unclosedBracket, unclosedQuote } from './unclosed';

/** The problem of a file with more than one YAML document. */
export const severalDocuments: Problem = {
  code: 'manifest/several-documents',
  message: 'a second YAML document begins here',
  hint: 'a manifest is a single document: remove the --- or ... line, or move the rest to another file',
};

interface Wording {
  readonly message: string;
  readonly hint?: string;
}

/** The first syntax error in a text; consequential errors are not reported. */
export function syntaxDiagnostic(
  errors: readonly YAMLParseError[],
  source: SourceMap,
): Diagnostic | undefined {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const { start, end } = unclosedAt(first, source.text) ?? { start: first.pos[0], end: first.pos[1] };
  return {
    code: 'manifest/syntax',
    severity: 'error',
    ...(wordings[first.code]?.(first, source.text) ?? { message: otherwise(first) }),
    path: [],
    location: source.at({ start, end }),
  };
}

/** The start of an unclosed quote or bracket: users look for that, not for the position where its end is missing. */
function unclosedAt(error: YAMLParseError, text: string): Span | undefined {
  if (unclosed(error) !== undefined) return unclosedBracket(text, error.pos[0]);
  return error.message.startsWith('Missing closing') ? unclosedQuote(text, error.pos[0]) : undefined;
}

function otherwise(error: YAMLParseError): string {
  const [line = ''] = error.message.split('\n');
  return `not valid YAML: ${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}

const wordings: Partial<Record<ErrorCode, (error: YAMLParseError, text: string) => Wording>> = {
  TAB_AS_INDENT: () => ({
    message: 'a tab is used for indentation',
    hint: 'indent with spaces; YAML allows no tabs there',
  }),
  BAD_INDENT: (error) =>
    unclosed(error) ?? { message: 'the indentation matches no level above', hint: INDENTATION },
  MISSING_CHAR: (error, text) => missing(error, text),
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'unexpected here: a value contains another "key: value", or its indentation is wrong',
    hint: `quote text that contains ": ", or ${INDENTATION}`,
  }),
  MULTILINE_IMPLICIT_KEY: (error, text) => ({
    message: `${shown(tokenAt(error, text))} is not a "key: value" line`,
    hint: 'a space is missing after the colon, or the value is missing',
  }),
  BAD_DQ_ESCAPE: (error, text) => ({
    message: `${text.slice(error.pos[0], error.pos[0] + 2)} is not a valid escape in double quotes`,
    hint: 'write \\\\ for a backslash, or use single quotes',
  }),
  BAD_SCALAR_START: (error, text) => ({
    message: `text that starts with ${text.charAt(error.pos[0])} must be quoted`,
    hint: 'quote the text',
  }),
  KEY_OVER_1024_CHARS: () => ({ message: 'a key is longer than 1024 characters' }),
  UNEXPECTED_TOKEN: (error, text) => ({
    message: `${shown(tokenAt(error, text))} is unexpected here`,
    hint: INDENTATION,
  }),
  BAD_ALIAS: () => ({
    message: 'an anchor (&) or alias (*) has no valid name',
    hint: 'quote text that starts with & or *',
  }),
  MULTIPLE_ANCHORS: () => ({ message: 'a value has more than one anchor (&)' }),
  MULTIPLE_TAGS: () => ({
    message: 'a value has more than one tag (!)',
    hint: 'quote text that starts with !',
  }),
};

const INDENTATION =
  'check the indentation: the keys of one mapping, and the dashes of one list, start in the same column';

function unclosed(error: YAMLParseError): Wording | undefined {
  const bracket = /end with a ([\]}])/.exec(error.message)?.[1];
  if (bracket === undefined) return undefined;
  const opening = bracket === ']' ? '[' : '{';
  return {
    message: `${opening} is not closed`,
    hint: `add the missing ${bracket}, indented more than its key`,
  };
}

function missing(error: YAMLParseError, text: string): Wording {
  const quote = /^Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote !== undefined) return { message: `text that starts with ${quote} has no closing ${quote}` };
  if (error.message.startsWith('Comments must')) {
    return { message: 'a comment starts right after a value', hint: 'put a space before the #' };
  }
  if (!error.message.startsWith('Implicit map keys')) return { message: otherwise(error) };
  return {
    message: `${shown(tokenAt(error, text))} is not a "key: value" line`,
    hint: 'a mapping has only such lines; a list item starts with a dash and a space',
  };
}

function tokenAt(error: YAMLParseError, text: string): string {
  const [start] = error.pos;
  const [line = ''] = text.slice(start, start + 200).split(/\r?\n/);
  const word = line.trim();
  return word === '' ? 'the end of the line' : word;
}
