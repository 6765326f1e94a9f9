import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import type { Diagnostic, Result } from '@nx-aib/core';
import { BUILT } from './hostile/built';
import { FAILING } from './hostile/failing';
import { putBeside, unmarked, type Refused } from './hostile/hostile-case';
import { HostileImages } from './hostile/hostile-images';
import { READ } from './hostile/read-texts';
import { REFUSED_PATHS } from './hostile/refused-paths';
import { REFUSED_LIMITS, REFUSED_SIZES } from './hostile/refused-sizes';
import { REFUSED_SOURCES } from './hostile/refused-sources';
import { REFUSED_TEXTS } from './hostile/refused-texts';
import { REFUSED_VALUES } from './hostile/refused-values';
import { REFUSED_YAML } from './hostile/refused-yaml';
import { aibDev } from './testing/commands';
import { FULL } from './testing/full';

const REFUSED = [
  ...REFUSED_TEXTS,
  ...REFUSED_PATHS,
  ...REFUSED_YAML,
  ...REFUSED_SIZES,
  ...REFUSED_LIMITS,
  ...REFUSED_SOURCES,
  ...REFUSED_VALUES,
];

/** The maximum time that a command may take to refuse a manifest, on a busy machine. */
const REFUSAL_MS = 20_000;

let place: string;
let cases = 0;

beforeAll(async () => {
  place = await mkdtemp('/var/tmp/nx-aib hostile ');
});
afterAll(() => rm(place, { recursive: true, force: true }));

/** A separate directory for a manifest and the files beside it. */
async function written(text: string | Uint8Array, beside: Refused['beside']): Promise<string> {
  cases += 1;
  const folder = path.join(place, String(cases));
  await mkdir(folder);
  await putBeside(folder, beside);
  const file = path.join(folder, 'm.aib.yml');
  await writeFile(file, text);
  return file;
}

function placed({ manifest, at }: Refused): {
  readonly text: string | Uint8Array;
  readonly at: readonly number[];
} {
  if (typeof manifest !== 'string') return { text: manifest, at: at ?? [] };
  return at === undefined ? unmarked(manifest) : { text: manifest.replace('¦', ''), at };
}

describe('the corpus', () => {
  it('has three hundred manifests and more, no two of one name', () => {
    const names = [...REFUSED, ...BUILT, ...FAILING, ...READ].map(({ what }) => what);
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('a manifest is refused with line and column, and nothing is written', () => {
  it.each(REFUSED.filter(({ costly }) => costly !== true).map((one) => [one.what, one] as const))(
    '%s',
    async (_what, one) => {
      const { text, at } = placed(one);
      const file = await written(text, one.beside);
      const result = await loadImagePlan({ manifestFile: file });
      expectRefused(result, file, one, at);
    },
  );

  const costly = REFUSED.filter((one) => one.costly === true);

  it.each((FULL ? costly : costly.slice(-1)).map((one) => [one.what, one] as const))(
    'in a few seconds: %s',
    async (_what, one) => {
      const { text, at } = placed(one);
      const file = await written(text, one.beside);
      const seen = await aibDev(['validate', 'm.aib.yml'], {
        cwd: path.dirname(file),
        timeoutMs: REFUSAL_MS,
      });
      expect(seen.status).toBe(1);
      const where = one.code === undefined ? '\\d+:\\d+' : at.join(':');
      expect(seen.stderr).toMatch(new RegExp(`^m\\.aib\\.yml:${where}: error`, 'm'));
      expect(seen.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
      expect(seen.stderr.length).toBeLessThan(10_000);
    },
  );
});

function expectRefused(result: Result<unknown>, file: string, one: Refused, at: readonly number[]): void {
  const { ok, diagnostics } = result;
  const said = diagnostics.map(shown);
  // Depending on which check finds it first, the error may point at an item or at a value in it; the line is the same.
  const where = one.code === undefined ? `.+ ${at[0]}:\\d+` : `${one.code} ${at.join(':')}`;
  const wanted = expect.stringMatching(new RegExp(`^${where} `));
  expect({ ok, said }).toEqual({
    ok: one.warned === true,
    said: expect.arrayContaining([wanted]),
  });
  for (const { location } of diagnostics.filter(({ severity }) => severity === 'error')) {
    expect(location).toMatchObject({ file });
  }
}

function shown({ code, location, message }: Diagnostic): string {
  return `${code} ${location?.line}:${location?.column} ${message}`;
}

describe('a manifest means what it says', () => {
  it.each(READ.map((one) => [one.what, one] as const))('%s', async (_what, { manifest, paths, plan }) => {
    const result = await loadImagePlan({ manifestFile: await written(manifest, undefined) });
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (!result.ok) return;
    expect(result.value.plan).toMatchObject(plan ?? {});
    for (const one of paths ?? [])
      expect(result.value.plan.paths).toContainEqual(expect.objectContaining(one));
  });
});

describe('the command line', () => {
  it.each(
    [...REFUSED_TEXTS.slice(0, 1), ...(FULL ? REFUSED_YAML.slice(0, 1) : [])].map(
      (one) => [one.what, one] as const,
    ),
  )('says so and leaves the folder as it is: %s', async (_what, one) => {
    const { text, at } = placed(one);
    const folder = path.dirname(await written(text, one.beside));
    for (const command of [['validate'], ['plan'], ['build']]) {
      const out = command[0] === 'build' ? ['x.qcow2'] : [];
      const seen = await aibDev([...command, 'm.aib.yml', ...out], { cwd: folder });
      expect(seen.status).toBe(1);
      expect(seen.stdout).toBe('');
      expect(seen.stderr).toMatch(new RegExp(`^m\\.aib\\.yml:${at.join(':')}: error\\[${one.code}\\]`, 'm'));
      expect(seen.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
    }
    expect(Buffer.from(await readFile(path.join(folder, 'm.aib.yml'))).equals(Buffer.from(text))).toBe(true);
  });
});

describe('an image of hostile manifests', () => {
  const images = new HostileImages(() => path.join(place, 'images'));
  beforeAll(() => images.prepare());

  const groups = [...new Set(BUILT.map(({ group }) => group))];
  it.each(FULL ? groups : ['ways out'])(
    'is what its plan says to the byte, has nothing else, and leaves what is outside alone: %s',
    (group) => images.expectBuilt(group),
  );

  const sample = FAILING.filter((_, index) => index % Math.ceil(FAILING.length / 2) === 0);
  it.each((FULL ? FAILING : sample).map((one) => [one.what, one] as const))(
    'fails at the line of the item, or is harmless: %s',
    (_what, one) => images.expectFailing(one),
  );

  // Checking every digest in a store takes longer than the rest of the sample.
  if (FULL) it('left the store sound', () => images.expectSoundStore());
});

describe('each of the manifests that are right', () => {
  const alone = BUILT.filter((_, index) => FULL || index % 10 === 0);

  it.each(alone.map((one) => [one.what, one] as const))('is planned alone: %s', async (_what, { part }) => {
    const beside = { 'by name/<8> "q" # $(id).conf': 'x', 'beside/a': 'x', 'beside/.b': 'x' };
    const file = await written(JSON.stringify({ name: 'x', ...part.manifest }), beside);
    const { diagnostics } = await loadImagePlan({ manifestFile: file });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
