import fc from 'fast-check';
import {
  canonicalJson,
  declare,
  fingerprint,
  fingerprints,
  withoutPlaces,
  type Step,
  type KindFacts,
} from './step';

const FACTS: KindFacts = { code: 'c0de', tools: { tar: 'tar 1.34' } };

const STEP: Step = {
  name: 'esp',
  kind: 'esp',
  params: { list: [1, { deep: { x: true, y: null } }], text: 'a' },
  reads: { contents: 'contents-host' },
  files: [{ path: 'a.txt', sha256: '00' }],
};

const READ: Step = {
  name: 'contents-host',
  kind: 'contents',
  params: {},
  reads: {},
  files: [],
};

function identity(step: Step, facts = FACTS, read = 'f1'): string {
  return fingerprint(declare(step, facts, () => read));
}

describe('the fingerprint of a step', () => {
  it('is a SHA-256, the same for the same declaration', () => {
    expect(identity(STEP)).toMatch(/^[0-9a-f]{64}$/);
    expect(identity(structuredClone(STEP))).toBe(identity(STEP));
  });

  it.each<[string, Partial<Step>]>([
    ['its name', { name: 'other' }],
    ['its kind', { kind: 'image' }],
    ['a parameter', { params: { ...(STEP.params as object), text: 'b' } }],
    ['a parameter inside another', { params: { list: [1, { deep: { x: true, y: 0 } }], text: 'a' } }],
    ['a new parameter', { params: { ...(STEP.params as object), more: null } }],
    ['the order of a list', { params: { list: [{ deep: { x: true, y: null } }, 1], text: 'a' } }],
    ['the role of what it reads', { reads: { other: 'contents-host' } }],
    ['a file’s path', { files: [{ path: 'b.txt', sha256: '00' }] }],
    ['a file’s content', { files: [{ path: 'a.txt', sha256: '01' }] }],
  ])('changes with %s', (_, change) => {
    expect(identity({ ...STEP, ...change })).not.toBe(identity(STEP));
  });

  it('changes with the engine’s code, with the version of its tools and with what it reads', () => {
    expect(identity(STEP, { ...FACTS, code: 'other' })).not.toBe(identity(STEP));
    expect(identity(STEP, { ...FACTS, tools: { tar: 'tar 1.35' } })).not.toBe(identity(STEP));
    expect(identity(STEP, { ...FACTS, tools: { ...FACTS.tools, sfdisk: '1' } })).not.toBe(identity(STEP));
    expect(identity(STEP, FACTS, 'f2')).not.toBe(identity(STEP));
  });

  it('does not change with the order of keys', () => {
    const params = { text: 'a', list: [1, { deep: { y: null, x: true } }] };
    expect(identity({ ...STEP, params })).toBe(identity(STEP));
  });

  it('does not change with where a manifest asks for what is made', () => {
    const params = {
      list: [1, { deep: { x: true, y: null }, at: ['content', 3] }],
      text: 'a',
      at: { a: ['b'] },
    };
    expect(identity({ ...STEP, params })).toBe(identity(STEP));
    expect(canonicalJson(declare({ ...STEP, params }, FACTS, () => 'f1'))).not.toContain('"at"');
  });

  it('differs for any two parameters that differ, and for no others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const equal = identity({ ...STEP, params: a }) === identity({ ...STEP, params: b });
        expect(equal).toBe(canonicalJson(withoutPlaces(a)) === canonicalJson(withoutPlaces(b)));
      }),
    );
  });
});

describe('the fingerprints of a plan', () => {
  const plan = (...steps: Step[]) => fingerprints(steps, () => FACTS);

  it('follow what is read, however far away', () => {
    const image: Step = { ...STEP, name: 'image', kind: 'image', reads: { esp: 'esp' } };
    const before = plan(READ, STEP, image);
    const after = plan({ ...READ, params: { changed: true } }, STEP, image);
    for (const name of ['contents-host', 'esp', 'image']) {
      expect(after.get(name)?.fingerprint).not.toBe(before.get(name)?.fingerprint);
    }
    expect(before.get('esp')?.declaration.reads).toEqual({
      contents: before.get('contents-host')?.fingerprint,
    });
  });

  it('leave alone what reads nothing of what has changed', () => {
    const other: Step = { ...READ, name: 'tools', kind: 'tools' };
    const after = plan({ ...READ, params: 1 }, other).get('tools');
    expect(after?.fingerprint).toBe(plan(READ, other).get('tools')?.fingerprint);
  });

  it('need every step after those that it reads', () => {
    expect(() => plan(STEP, READ)).toThrow('step esp reads contents-host, which does not come before it');
    expect(() => plan(STEP)).toThrow('step esp reads contents-host, which does not come before it');
    expect(() => plan({ ...STEP, reads: { itself: 'esp' } })).toThrow('step esp reads esp, which does not');
  });
});

describe('canonical JSON', () => {
  it('has sorted keys at any depth and no spaces', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('is JSON for the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the same in whatever order keys were added', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([key]) => key });
    fc.assert(
      fc.property(entries, (all) => {
        expect(canonicalJson(Object.fromEntries(all))).toBe(
          canonicalJson(Object.fromEntries([...all].reverse())),
        );
      }),
    );
  });
});
