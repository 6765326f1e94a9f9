/** A declared option: the command line, the Nx schemas and the types of given values are derived from it. */
export interface OptionDeclaration {
  /** A one-word description of the value for the help; without it the option is a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  /** Whether the value is a path: relative to the working directory on a command line, to the workspace root in Nx. */
  readonly path?: boolean;
  /** The option that it conflicts with. */
  readonly conflicts?: string;
  /** In the style of help texts: no capital letter, no full stop. */
  readonly description: string;
}

/** Options by name, in JSON notation: `allowSource` is `--allow-source` on a command line. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** The given values of declared options; defaults may or may not be filled in. */
export type OptionsOf<Declared extends OptionDeclarations> = {
  readonly [Name in keyof Declared]?: ValueOf<Declared[Name]>;
};

/** A list may also be a single text: Nx would split it at commas if the schema required a list. */
type ValueOf<Declared extends OptionDeclaration> = Declared extends { readonly many: true }
  ? string | readonly string[]
  : Declared extends { readonly choices: readonly (infer Choice extends string)[] }
    ? Choice
    : Declared extends { readonly value: string }
      ? string
      : boolean;

/** What the value of an option must be, if it is not: `true or false`; undefined for a valid one. */
export function neededValue(
  { choices, many, value: text }: OptionDeclaration,
  value: unknown,
): string | undefined {
  const isText = typeof value === 'string';
  if (choices !== undefined)
    return isText && choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
  if (many === true) {
    const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return isText || isList ? undefined : 'a string or a list of strings';
  }
  if (text === undefined) return typeof value === 'boolean' ? undefined : 'true or false';
  return isText ? undefined : 'a string';
}

/** The values of an option that may be given more than once. */
export function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return [given ?? []].flat();
}
