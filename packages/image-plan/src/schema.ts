/** A node of the descriptor's JSON Schema: only the keywords that `checkShape` supports (checked by a test). */
export interface SchemaNode {
  readonly $ref?: string;
  /** What the value must be, in words that follow "is not". */
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  /** Objects that are distinguished by the property named in `discriminator`. */
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: { readonly propertyName: string };
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/**
 * The JSON Schema (draft-07) of image.json: the file that the package publishes. It lies beside `src` and `dist`, which
 * are equally deep, so that one path serves both; `import` would pull it under `rootDir`.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const read = (): SchemaNode => require('../schema/image.schema.json') as SchemaNode;

let known: SchemaNode | undefined;

/** Read only when a descriptor is read, not for planning. */
export function descriptorSchema(): SchemaNode {
  known ??= read();
  return known;
}
