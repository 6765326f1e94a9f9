/** A node of the manifest's JSON Schema: the keywords that this package uses itself. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  /** The reader in `values/` that parses and checks the value. */
  readonly 'x-aib-value'?: string;
  readonly patternErrorMessage?: string;
}

/**
 * The JSON Schema (draft-07) of the manifest language: the file that the package publishes for editors. It lies
 * beside `src` and `dist`, which are equally deep, so that one path serves both; `import` would pull it under
 * `rootDir`.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const manifestSchema: SchemaNode = require('../schema/aib.schema.json') as SchemaNode;

/** `node`, or the definition that it refers to; keywords beside the `$ref` take precedence. */
export function resolved(node: SchemaNode): SchemaNode {
  const name = node.$ref?.replace('#/definitions/', '');
  const definition = name === undefined ? undefined : manifestSchema.definitions?.[name];
  return definition === undefined ? node : { ...definition, ...node };
}
