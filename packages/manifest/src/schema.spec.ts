import { join } from 'node:path';
import ts from 'typescript';
import { Ajv } from 'ajv';
import { manifestSchema, resolved, type SchemaNode } from './schema';
import { valueReaders } from './values/index';

interface Visited {
  readonly path: string;
  readonly node: SchemaNode & { readonly examples?: readonly unknown[]; readonly default?: unknown };
}

/** Every value in the language, by its path; `[]` for list items and `*` for free names. */
function visit(schema: SchemaNode, path: string): readonly Visited[] {
  const node = resolved(schema);
  const children = Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    visit(child, path === '' ? name : `${path}.${name}`),
  );
  const items = node.items === undefined ? [] : visit(node.items, `${path}[]`);
  const named =
    typeof node.additionalProperties === 'object' ? visit(node.additionalProperties, `${path}.*`) : [];
  return [{ path, node }, ...children, ...items, ...named];
}

const all = visit(manifestSchema, '');

/** Every property of the `Manifest` interface, by its path, in the notation of `visit`. */
function interfacePaths(): readonly string[] {
  const file = join(__dirname, 'manifest.ts');
  const program = ts.createProgram([file], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    noLib: false,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const manifest = checker.getExportsOfModule(module).find((symbol) => symbol.name === 'Manifest')!;
  const found = new Set<string>();
  collect(checker.getDeclaredTypeOfSymbol(manifest), '', checker, found);
  return [...found].sort();
}

function collect(type: ts.Type, path: string, checker: ts.TypeChecker, found: Set<string>): void {
  for (const part of type.isUnion() ? type.types : [type]) {
    const element = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
    const value = checker.getIndexTypeOfType(part, ts.IndexKind.String);
    const isList = checker.isArrayType(part) || checker.typeToString(part).startsWith('readonly ');
    if (isList && element !== undefined) collect(element, `${path}[]`, checker, found);
    else if (value !== undefined) collect(value, `${path}.*`, checker, found);
    else if (part.flags & ts.TypeFlags.Object) collectProperties(part, path, checker, found);
  }
}

function collectProperties(type: ts.Type, path: string, checker: ts.TypeChecker, found: Set<string>): void {
  for (const property of type.getProperties().filter(({ name }) => !name.startsWith('__@'))) {
    const here = path === '' ? property.name : `${path}.${property.name}`;
    found.add(here);
    collect(checker.getTypeOfSymbol(property), here, checker, found);
  }
}

describe('the manifest schema', () => {
  it('describes every property', () => {
    const silent = all.filter(
      ({ path, node }) => !path.endsWith('[]') && (node.description ?? '').length < 10,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('has the keys of the Manifest interface, and no others', () => {
    const keys = all.map(({ path }) => path).filter((path) => path !== '' && !/(?:\[\]|\*)$/.test(path));
    expect([...keys].sort()).toEqual(interfacePaths());
    expect(keys.length).toBeGreaterThan(120);
  });

  it('knows no other keys at any level but free names', () => {
    const open = all.filter(
      ({ node }) => node.properties !== undefined && node.additionalProperties !== false,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('has a reader for every kind of value that it names, and no reader is without use', () => {
    const named = all.flatMap(({ node }) => [node['x-aib-value'], node.propertyNames?.['x-aib-value']]);
    expect([...new Set(named.filter((name) => name !== undefined))].sort()).toEqual(
      Object.keys(valueReaders).sort(),
    );
  });

  it('gives only examples and defaults that are accepted', () => {
    const ajv = new Ajv({ strict: false });
    for (const { path, node } of all) {
      const accepts = ajv.compile({ ...node, definitions: manifestSchema.definitions });
      for (const value of [...(node.examples ?? []), ...('default' in node ? [node.default] : [])]) {
        const reader = valueReaders[node['x-aib-value'] ?? ''];
        const written = path.endsWith('make_dirs[].mode') ? '0755' : String(value);
        expect([path, value, accepts(value), ajv.errorsText(accepts.errors)]).toEqual([
          path,
          value,
          true,
          'No errors',
        ]);
        if (reader !== undefined && value !== null)
          expect([path, reader(value, written)]).not.toEqual([path, { problem: expect.anything() }]);
      }
    }
  });

  it('is valid for editors that know nothing of x-aib-value', () => {
    const ajv = new Ajv({ strict: false });
    expect(ajv.validateSchema(manifestSchema)).toBe(true);
    const accepts = ajv.compile(manifestSchema);
    expect(accepts({ name: 'car', image: { image_size: '8 GiB' }, qm: { cpu_weight: 'idle' } })).toBe(true);
    expect(accepts({ name: 'car', image: { image_size: '8 gib' } })).toBe(false);
    expect(accepts({ name: 'car', qm: { cpu_weight: 101 } })).toBe(false);
    expect(accepts({ name: 'car', network: {} })).toBe(false);
  });
});
