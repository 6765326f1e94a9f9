import { join } from 'node:path';
import { Ajv } from 'ajv';
import ts from 'typescript';
import { checkShape } from './check-shape';
import { descriptorSchema, type SchemaNode } from './schema';
import { mutations, type Json } from './testing/mutations';
import { smallDescriptor } from './testing/small-descriptor';

const schema = descriptorSchema();
const ajv = new Ajv({
  allowUnionTypes: true,
  ownProperties: true,
  discriminator: true,
  strictRequired: false,
});
const document = JSON.parse(JSON.stringify(smallDescriptor())) as Json;

describe('the JSON Schema of image.json', () => {
  it('is one, and uses no keyword that the check does not know', () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    const known = new Set([
      ...['$ref', 'description', 'type', 'const', 'enum', 'pattern', 'minLength', 'minimum', 'maximum'],
      ...[
        'minItems',
        'maxItems',
        'items',
        'properties',
        'required',
        'additionalProperties',
        'anyOf',
        'oneOf',
      ],
      'discriminator',
    ]);
    const { $schema, title, definitions = {}, ...root } = schema as SchemaNode & Record<string, unknown>;
    expect([$schema, title]).toEqual([expect.any(String), expect.any(String)]);
    const used = nodesOf([root, ...Object.values(definitions)]).flatMap((node) => Object.keys(node));
    expect(used.filter((keyword) => !known.has(keyword))).toEqual([]);
  });

  it('is checked as Ajv checks it, after every structural edit of a descriptor', () => {
    const conforms = ajv.compile(schema);
    expect(conforms(document)).toBe(true);
    const different: string[] = [];
    let count = 0;
    for (const { name, value } of mutations(document)) {
      count += 1;
      const ours = checkShape(value, schema).length === 0;
      if (conforms(value) !== ours) different.push(`${name}: ${ours ? 'accepted' : 'refused'}`);
    }
    expect(different).toEqual([]);
    expect(count).toBeGreaterThan(2000);
  });

  it('has the properties of the TypeScript types, and the same of them may be absent', () => {
    expect(schemaProperties(schema, '')).toEqual(typeProperties());
  });
});

function nodesOf(nodes: readonly SchemaNode[]): SchemaNode[] {
  return nodes.flatMap((node) => [
    node,
    ...nodesOf([
      ...Object.values(node.properties ?? {}),
      ...(node.items === undefined ? [] : [node.items]),
      ...(node.anyOf ?? []),
      ...(node.oneOf ?? []),
    ]),
  ]);
}

/** `plan.paths[].mode`, with a question mark where it may be absent. */
function schemaProperties(written: SchemaNode, at: string): string[] {
  const found = new Set<string>();
  const visit = (node: SchemaNode, path: string): void => {
    const name = node.$ref?.replace('#/definitions/', '');
    if (name !== undefined) return visit(schema.definitions?.[name] as SchemaNode, path);
    for (const choice of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) visit(choice, path);
    if (node.items !== undefined) visit(node.items, `${path}[]`);
    for (const [key, property] of Object.entries(node.properties ?? {})) {
      const below = path === '' ? key : `${path}.${key}`;
      found.add(`${below}${node.required?.includes(key) ? '' : '?'}`);
      visit(property, below);
    }
  };
  visit(written, at);
  return [...found].sort();
}

function typeProperties(): string[] {
  const file = join(__dirname, 'descriptor.ts');
  const configFile = join(__dirname, '../tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram([file], { ...config?.options, types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const descriptor = checker.getExportsOfModule(module).find(({ name }) => name === 'ImageDescriptor')!;
  const found = new Set<string>();
  const visit = (type: ts.Type, path: string): void => {
    if (type.isUnion()) return type.types.forEach((one) => visit(one, path));
    const element = checker.isArrayType(type)
      ? checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    if (element !== undefined) return visit(element, `${path}[]`);
    // A branded number is a number.
    const isBranded =
      type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.NumberLike);
    if (isBranded || !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return;
    for (const property of checker.getPropertiesOfType(type)) {
      const below = path === '' ? property.name : `${path}.${property.name}`;
      found.add(`${below}${property.flags & ts.SymbolFlags.Optional ? '?' : ''}`);
      visit(checker.getTypeOfSymbol(property), below);
    }
  };
  visit(checker.getDeclaredTypeOfSymbol(descriptor), '');
  // A property of only one alternative of a union may be absent.
  return [...found].filter((name) => !found.has(`${name}?`)).sort();
}
