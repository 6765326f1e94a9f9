import fc from 'fast-check';
import type { StepDeclaration } from '../step';
import { differences } from './differences';
import type { EarlierRun } from '../store/earlier-runs';
import { explainMiss } from './explain-miss';
import { renderMiss } from './render-miss';

const CODE = 'a'.repeat(64);
const DECLARATION: StepDeclaration = {
  name: 'changes',
  kind: 'changes',
  code: CODE,
  params: {
    paths: [
      { path: '/etc/hosts', type: 'file', content: { text: '127.0.0.1 localhost\n' } },
      { path: '/etc/motd', type: 'file', content: { text: 'hello\n' } },
      { path: '/srv', type: 'directory', mode: '0755' },
    ],
    packages: ['kmod', 'nano', 'zstd'],
    readOnly: false,
  },
  reads: { tools: '1'.repeat(64), host: '2'.repeat(64) },
  files: [{ path: 'files/motd', sha256: '3'.repeat(64) }],
  tools: { mmdebstrap: 'mmdebstrap 1.3.5' },
};
const READS = { tools: 'tools', host: 'contents-host', qm: 'contents-qm' };

type Loose = Record<string, unknown> & { params: Record<string, unknown> };

/** A modified declaration. */
function changed(change: (declaration: Loose) => void): StepDeclaration {
  const copy = structuredClone(DECLARATION) as unknown as Loose;
  change(copy);
  return copy as unknown as StepDeclaration;
}

const run = (declaration: StepDeclaration, image = 'car'): EarlierRun => ({ image, declaration });
const explain = (now: StepDeclaration, ...earlier: EarlierRun[]): string =>
  renderMiss('car', explainMiss('car', now, earlier), READS).join('\n');

describe('why a step has to run', () => {
  it.each<[string, StepDeclaration, string]>([
    [
      'a text',
      changed(({ params }) => ((params['paths'] as { content: object }[])[1]!.content = { text: 'hi\n' })),
      String.raw`params.paths[1].content.text (/etc/motd): "hello\n" → "hi\n"`,
    ],
    [
      'a package more among others',
      changed(({ params }) => (params['packages'] = ['kmod', 'less', 'nano', 'zstd'])),
      'params.packages[1]: added "less"',
    ],
    [
      'a package less',
      changed(({ params }) => (params['packages'] = ['nano', 'zstd'])),
      'params.packages[0]: removed "kmod"',
    ],
    ['a value', changed(({ params }) => (params['readOnly'] = true)), 'params.readOnly: false → true'],
    [
      'the code',
      changed((declaration) => (declaration['code'] = 'b'.repeat(64))),
      'code: aaaaaaaaaaaa… → bbbbbbbbbbbb…',
    ],
    [
      "a tool's version",
      changed((declaration) => (declaration['tools'] = { mmdebstrap: 'mmdebstrap 1.5.7' })),
      'tools.mmdebstrap: "mmdebstrap 1.3.5" → "mmdebstrap 1.5.7"',
    ],
    [
      'what another step made',
      changed((declaration) => (declaration['reads'] = { ...DECLARATION.reads, host: '4'.repeat(64) })),
      'reads.host: the output of contents-host changed',
    ],
    [
      'another step that is read',
      changed((declaration) => (declaration['reads'] = { tools: '1'.repeat(64), qm: '4'.repeat(64) })),
      'reads.qm: now reads contents-qm\nreads.host: no longer read',
    ],
    [
      'a file beside the manifest',
      changed((declaration) => (declaration['files'] = [{ path: 'files/motd', sha256: '5'.repeat(64) }])),
      'files[0].sha256 (files/motd): 333333333333… → 555555555555…',
    ],
  ])('is shown by its place and both values: %s', (_what, now, text) => {
    expect(explain(now, run(DECLARATION))).toBe(text);
  });

  it('is cut to what can be read', () => {
    const long = (letter: string) => `${'x'.repeat(500)}${letter}${'y'.repeat(500)}`;
    const texts = (letter: string) =>
      changed(({ params }) => (params['text'] = [long(letter), ...'123456789012345'].map((n) => n + letter)));
    const lines = explain(texts('b'), run(texts('a'))).split('\n');
    expect(lines[0]).toBe(
      `params.text[0]: …"${'x'.repeat(15)}a${'y'.repeat(44)}"… → …"${'x'.repeat(15)}b${'y'.repeat(44)}"…`,
    );
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('and 4 more');
  });

  it('is that it never ran, or that its output is gone', () => {
    expect(explain(DECLARATION)).toBe('no earlier run of this step');
    expect(explain(DECLARATION, run({ ...DECLARATION, name: 'other' }))).toBe('no earlier run of this step');
    expect(explain(DECLARATION, run(DECLARATION, 'truck'))).toBe(
      'nothing changed since an earlier run, but its output is no longer cached',
    );
  });

  it('is told against the nearest run, of equally near ones against that of the same image', () => {
    const far = changed(({ params }) => Object.assign(params, { readOnly: true, packages: [] }));
    const near = changed(({ params }) => (params['readOnly'] = true));
    const nearToo = changed((declaration) => (declaration['code'] = 'b'.repeat(64)));
    expect(explain(DECLARATION, run(far), run(near, 'truck'))).toBe(
      'compared with truck:\nparams.readOnly: true → false',
    );
    const code = 'code: bbbbbbbbbbbb… → aaaaaaaaaaaa…';
    expect(explain(DECLARATION, run(near, 'truck'), run(nearToo))).toBe(code);
    expect(explain(DECLARATION, run(nearToo), run(near, 'truck'))).toBe(code);
  });
});

describe('the differences of two values', () => {
  const json = fc.jsonValue({ maxDepth: 4 });

  it('are none where they are equal', () => {
    fc.assert(fc.property(json, (value) => expect(differences(value, structuredClone(value))).toEqual([])));
  });

  it('are some where they are not, each with two different values', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        fc.pre(JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after)));
        const found = differences(before, after);
        expect(found.length).toBeGreaterThan(0);
        for (const one of found) expect(JSON.stringify(one.before)).not.toBe(JSON.stringify(one.after));
      }),
    );
  });

  it('name any one leaf that is changed, and nothing else', () => {
    const records = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.oneof(fc.string(), fc.uniqueArray(fc.string(), { minLength: 1 }), fc.record({ deep: fc.string() })),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(records, fc.nat(), (value, pick) => {
        const leaves = leafPaths(value, '');
        const chosen = leaves[pick % leaves.length]!;
        const now = structuredClone(value);
        chosen.set(now, { new: 'value that is nowhere else' });
        expect(differences(value, now)).toMatchObject([{ path: chosen.path }]);
      }),
    );
  });
});

interface Leaf {
  readonly path: string;
  readonly set: (root: object, value: unknown) => void;
}

function leafPaths(value: unknown, path: string, keys: readonly string[] = []): Leaf[] {
  if (typeof value !== 'object' || value === null) {
    const set = (root: object, to: unknown) => {
      let inside = root as Record<string, unknown>;
      for (const key of keys.slice(0, -1)) inside = inside[key] as Record<string, unknown>;
      inside[keys.at(-1)!] = to;
    };
    return [{ path, set }];
  }
  return Object.entries(value).flatMap(([key, part]) => {
    const inside = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return leafPaths(part, inside, [...keys, key]);
  });
}

/** With keys in the same order at every depth. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
