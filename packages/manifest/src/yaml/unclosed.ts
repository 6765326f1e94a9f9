import { Lexer } from 'yaml';
import type { Span } from '../manifest-source';
import { isSynthetic } from './nesting';

/** The last bracket that is still open at `end`. */
export function unclosedBracket(text: string, end: number): Span | undefined {
  const open: Span[] = [];
  for (const { lexeme, start } of lexemes(text)) {
    if (start >= end) break;
    if (lexeme === '[' || lexeme === '{') open.push({ start, end: start + 1 });
    else if (lexeme === ']' || lexeme === '}') open.pop();
  }
  return open.at(-1);
}

/** The quote that starts the text containing `end`, or ending there. */
export function unclosedQuote(text: string, end: number): Span | undefined {
  let last: Span | undefined;
  for (const { lexeme, start } of lexemes(text)) {
    if (start >= end) break;
    if (/^["']/.test(lexeme)) last = { start, end: start + 1 };
  }
  return last;
}

function* lexemes(text: string): Generator<{ readonly lexeme: string; readonly start: number }> {
  let start = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (isSynthetic(lexeme)) continue;
    yield { lexeme, start };
    start += lexeme.length;
  }
}
