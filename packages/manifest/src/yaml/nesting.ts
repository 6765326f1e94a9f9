import { Lexer } from 'yaml';
import type { Span } from '../manifest-source';

/** The maximum nesting depth of mappings and lists in a text; manifests need eight levels, and locks three. */
export const DEEPEST = 64;

/** Lexemes without text: byte order mark, document, flow-error end, scalar. */
const SYNTHETIC = new Set(['\u0002', '\u0018', '\u001f']);

/** Whether a lexeme does not stand for any text in the document. */
export function isSynthetic(lexeme: string): boolean {
  return SYNTHETIC.has(lexeme);
}

/**
 * The maximum number of lexemes (tokens) in a text: composing takes about 4 µs and 500 bytes for each. A list of ten
 * thousand paths has half of it.
 */
export const MOST_LEXEMES = 200_000;

/** Why a text is not composed, and the position of the reason. */
export interface Excess {
  readonly of: 'depth' | 'lexemes';
  readonly span: Span;
}

/**
 * The first position where collections nest deeper than `DEEPEST`, or where `MOST_LEXEMES` is exceeded, determined from
 * the lexemes alone: composing a deep document exhausts the stack, and some of these failures cannot be caught;
 * composing a document of a million commas takes half a minute and gigabytes.
 */
export function excessOf(text: string): Excess | undefined {
  const nesting = new Nesting();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (isSynthetic(lexeme)) continue;
    lexemes += 1;
    const of = nesting.enter(lexeme) > DEEPEST ? 'depth' : lexemes > MOST_LEXEMES ? 'lexemes' : undefined;
    if (of !== undefined) return { of, span: { start: nesting.offset, end: nesting.offset + 1 } };
    nesting.advance(lexeme);
  }
  return undefined;
}

/** Lexemes after which another block collection may start on the same line. */
const INDICATORS = new Set(['-', '?', ':']);

/** The open collections at a position in a text. */
class Nesting {
  offset = 0;
  private column = 0;
  private flow = 0;
  /** Whether a block collection may start here: at the first lexeme of a line, and after an indicator. */
  private mayBegin = true;
  /** The start columns of block collections that are still open. */
  private readonly block: number[] = [];

  /** Processes one lexeme and returns the depth after it. */
  enter(lexeme: string): number {
    if (lexeme === '[' || lexeme === '{') this.flow += 1;
    else if (lexeme === ']' || lexeme === '}') this.flow = Math.max(0, this.flow - 1);
    else if (this.flow === 0 && this.mayBegin && /^\S/.test(lexeme)) this.enterBlock();
    return this.flow + this.block.length;
  }

  advance(lexeme: string): void {
    this.offset += lexeme.length;
    const lineEnd = lexeme.lastIndexOf('\n');
    this.column = lineEnd === -1 ? this.column + lexeme.length : lexeme.length - lineEnd - 1;
    if (lineEnd !== -1) this.mayBegin = true;
    else if (/^\S/.test(lexeme)) this.mayBegin = INDICATORS.has(lexeme);
  }

  /** An item that starts at or left of an open collection's column closes the collection. */
  private enterBlock(): void {
    while ((this.block.at(-1) ?? -1) >= this.column) this.block.pop();
    this.block.push(this.column);
  }
}
