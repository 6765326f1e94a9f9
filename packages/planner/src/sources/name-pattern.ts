/**
 * What one position in a name may be: any character, any number of characters, or one for which the function returns
 * true.
 */
type Token = 'one' | 'many' | ((character: string) => boolean);

/** POSIX classes in a bracket expression, `[[:digit:]]`: regex(7). */
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * Matches names against a glob(7) pattern: `*`, `?`, `[a-z]`, `[!a-z]` and `\`; a leading dot must be matched
 * explicitly. Patterns are not converted to regular expressions: the time is at most the product of both lengths,
 * whatever the pattern.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const tokens = tokensOf([...pattern]);
  const hidden = /^\\?\./.test(pattern);
  return (name) => (hidden || !name.startsWith('.')) && fits(tokens, [...name]);
}

/** Used for `**` in paths and `*` in names: only the part after the last wildcard has to be retried. */
export function fitsWild<Item, Pattern>(
  patterns: readonly Pattern[],
  items: readonly Item[],
  isMany: (pattern: Pattern) => boolean,
  matches: (pattern: Pattern, item: Item) => boolean,
  mayPass: (item: Item) => boolean = () => true,
): boolean {
  let at = 0;
  let item = 0;
  let many: { readonly pattern: number; item: number } | undefined;
  while (item < items.length) {
    const [pattern, here] = [patterns[at] as Pattern, items[item] as Item];
    if (at < patterns.length && isMany(pattern)) {
      many = { pattern: at, item };
      at += 1;
    } else if (at < patterns.length && matches(pattern, here)) {
      at += 1;
      item += 1;
    } else if (many !== undefined && mayPass(items[many.item] as Item)) {
      many.item += 1;
      item = many.item;
      at = many.pattern + 1;
    } else {
      return false;
    }
  }
  return patterns.slice(at).every(isMany);
}

function fits(tokens: readonly Token[], name: readonly string[]): boolean {
  return fitsWild(
    tokens,
    name,
    (token) => token === 'many',
    (token, character) => token === 'one' || (typeof token === 'function' && token(character)),
  );
}

function tokensOf(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const end = character === '[' ? endOfBracket(pattern, at) : -1;
    if (character === '*') tokens.push('many');
    else if (character === '?') tokens.push('one');
    else if (end !== -1) {
      tokens.push(bracket(pattern.slice(at + 1, end)));
      at = end;
    } else {
      const escaped = character === '\\' && at + 1 < pattern.length;
      if (escaped) at += 1;
      const literal = escaped ? pattern[at] : character;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

/**
 * The end of the bracket expression at `start`; -1 if it is not closed, and so a literal character. A `]` at its start
 * is part of it.
 */
function endOfBracket(pattern: readonly string[], start: number): number {
  let at = start + 1;
  if (pattern[at] === '!' || pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length && pattern[at] !== ']') {
    const closed = pattern[at] === '[' && pattern[at + 1] === ':' ? endOfClass(pattern, at) : -1;
    if (closed !== -1) at = closed;
    else if (pattern[at] === '\\') at += 1;
    at += 1;
  }
  return at < pattern.length ? at : -1;
}

/** The `]` of `[:digit:]`. */
function endOfClass(pattern: readonly string[], start: number): number {
  const named = /^\[:([a-z]+):\]/.exec(pattern.slice(start, start + 12).join(''));
  return named === null || !Object.hasOwn(CLASSES, named[1] ?? '') ? -1 : start + named[0].length - 1;
}

function bracket(content: readonly string[]): (character: string) => boolean {
  const negated = content[0] === '!' || content[0] === '^';
  const members: ((character: string) => boolean)[] = [];
  for (let at = negated ? 1 : 0; at < content.length; at += 1) {
    const closed = content[at] === '[' ? endOfClass(content, at) : -1;
    if (closed !== -1) {
      const named = CLASSES[content.slice(at + 2, closed - 1).join('')];
      members.push((character) => named?.test(character) ?? false);
      at = closed;
      continue;
    }
    if (content[at] === '\\' && at + 1 < content.length) at += 1;
    const first = content[at] ?? '';
    const isRange = content[at + 1] === '-' && at + 2 < content.length;
    const last = isRange ? (content[at + 2] ?? '') : first;
    if (isRange) at += 2;
    members.push((character) => order(first) <= order(character) && order(character) <= order(last));
  }
  return (character) => members.some((member) => member(character)) !== negated;
}

function order(character: string): number {
  return character.codePointAt(0) ?? 0;
}
