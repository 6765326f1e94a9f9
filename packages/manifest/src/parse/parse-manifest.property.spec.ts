import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatDiagnostics, type Diagnostic } from '@nx-aib/core';
import { parseManifest } from './parse-manifest';
import { manifestSchema, resolved, type SchemaNode } from '../schema';

/** Properties for any input: a verdict, and diagnostics that can be displayed. */
function judge(input: string | Uint8Array): void {
  const result = parseManifest(input, 'car.aib.yml');
  const { diagnostics } = result;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(result.ok).toBe(errors.length === 0);
  diagnostics.forEach(complete);
  const places = diagnostics.map(({ location }) =>
    location ? location.line * 1e7 + location.column : Infinity,
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(formatDiagnostics(diagnostics)).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|undefined|\[object/,
  );
}

function complete(diagnostic: Diagnostic): void {
  expect(diagnostic.code).toMatch(/^manifest\/[a-z0-9-]+$/);
  expect(diagnostic.code).not.toBe('manifest/invalid');
  expect(diagnostic.message).toMatch(/[^.\n]$/);
  if (diagnostic.code === 'manifest/more-problems') return;
  const { line, column, length, lineText } = diagnostic.location!;
  expect(line).toBeGreaterThanOrEqual(1);
  expect(column).toBeGreaterThanOrEqual(1);
  expect(column).toBeLessThanOrEqual(lineText.length + 1);
  expect(length).toBeGreaterThanOrEqual(1);
  expect(lineText).not.toMatch(/\n/);
}

const directory = join(__dirname, '../__goldens__');
const corpus = readdirSync(directory)
  .filter((file) => file.endsWith('.aib.yml'))
  .map((file) => readFileSync(join(directory, file)));

const known = [...keysOf(manifestSchema, new Set())];

function keysOf(schema: SchemaNode, into: Set<string>): Set<string> {
  const node = resolved(schema);
  for (const [name, child] of Object.entries(node.properties ?? {})) keysOf(child, into.add(name));
  if (node.items !== undefined) keysOf(node.items, into);
  if (typeof node.additionalProperties === 'object') keysOf(node.additionalProperties, into);
  return into;
}

const scalar = fc.oneof(
  fc.string(),
  fc.fullUnicodeString(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('8 GiB', '/etc/a', '40%', 'sshd', '0755', '10.0.0.1', '$6$a$b', 'idle', 'uuid'),
);
const documents = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, fc.string()), tie('value'), {
      maxKeys: 6,
    }),
  ),
})).value;

/** A value of the type that `schema` requires, sometimes: for documents that get far in validation. */
function valueFor(schema: SchemaNode, depth: number): fc.Arbitrary<unknown> {
  const node = resolved(schema);
  const properties = Object.entries(node.properties ?? {});
  const examples =
    (node as { examples?: unknown[]; enum?: unknown[] }).examples ??
    (node as { enum?: unknown[] }).enum ??
    [];
  const fitting =
    node.type === 'array' && node.items
      ? fc.array(valueFor(node.items, depth + 1), { maxLength: 3 })
      : properties.length > 0
        ? fc.record(
            Object.fromEntries(properties.map(([name, child]) => [name, valueFor(child, depth + 1)])),
            { requiredKeys: [] },
          )
        : typeof node.additionalProperties === 'object'
          ? fc.dictionary(
              fc.oneof(fc.constantFrom('a', 'b'), fc.string()),
              valueFor(node.additionalProperties, depth + 1),
              { maxKeys: 2 },
            )
          : examples.length > 0
            ? fc.constantFrom(...examples)
            : scalar;
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: scalar });
}

describe('parseManifest gives a verdict and never throws', () => {
  it('whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.fullUnicodeString(), fc.string16bits()), judge), {
      numRuns: 200,
    });
  });

  it('whatever the text made of YAML’s own characters', () => {
    const pieces = fc.constantFrom(
      ...[
        '- ',
        ': ',
        '? ',
        '\n',
        '  ',
        '\t',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a ',
        '*a',
        '!b ',
        '|',
        '>',
        '"',
        "'",
        '#',
        '%',
        '---\n',
        '...\n',
      ],
      ...['name', 'qm', 'image', 'x', '<<', '~', '5', '\\', '\r\n', '\u0085', '\ufeff', 'é'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (text) => judge(text.join(''))),
      { numRuns: 400 },
    );
  });

  it('whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), judge), { numRuns: 200 });
  });

  it('whatever the JSON document', () => {
    fc.assert(
      fc.property(documents, (value) => judge(JSON.stringify(value) ?? '')),
      { numRuns: 200 },
    );
  });

  it('whatever values stand at known keys', () => {
    fc.assert(
      fc.property(valueFor(manifestSchema, 0), (value) => judge(JSON.stringify(value) ?? '')),
      { numRuns: 60 },
    );
  });

  it('whatever is changed in a manifest', () => {
    const edit = fc.record({
      // Not a double() below 1: most of those are close to zero.
      at: fc.nat(999),
      drop: fc.nat(20),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...corpus),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (base, edits) => {
          judge(edits.reduce(edited, new Uint8Array(base)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

function edited(bytes: Uint8Array, edit: { at: number; drop: number; put: Uint8Array }): Uint8Array {
  const at = Math.floor((edit.at / 1000) * (bytes.length + 1));
  return Uint8Array.from([...bytes.slice(0, at), ...edit.put, ...bytes.slice(at + edit.drop)]);
}
