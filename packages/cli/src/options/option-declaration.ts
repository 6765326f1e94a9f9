/** An option as it is declared once: a command line, Nx's schemas and the types of what was given come from it. */
export interface OptionDeclaration {
  /** What is to be given, in one word for the help; without it the option is a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  /** Whether the value is a path: from the working directory on a command line, from the workspace's root in Nx. */
  readonly path?: boolean;
  /** The option that it contradicts. */
  readonly conflicts?: string;
  /** As help texts are: no capital, no full stop. */
  readonly description: string;
}

/** Options by their names, written as in JSON: `allowSource` is `--allow-source` on a command line. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** What was given of some declared options; defaults may or may not be filled in. */
export type OptionsOf<Declared extends OptionDeclarations> = {
  readonly [Name in keyof Declared]?: ValueOf<Declared[Name]>;
};

/** A list may be one text as well: Nx would split it at its commas if its schema called for a list only. */
type ValueOf<Declared extends OptionDeclaration> = Declared extends { readonly many: true }
  ? string | readonly string[]
  : Declared extends { readonly choices: readonly (infer Choice extends string)[] }
    ? Choice
    : Declared extends { readonly value: string }
      ? string
      : boolean;

/** What was given of an option that may be given more than once. */
export function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return [given ?? []].flat();
}
