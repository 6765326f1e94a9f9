import { success } from '@nx-aib/core';
import { defineKind, kindOf, kindsOf, mayRead, readSteps, reads } from './step-kind';
import type { StepPlaces } from './step-context';

const PLACES: StepPlaces = {
  inputs: { root: '/store/root' },
  sourceDir: '/car',
  output: '/out',
  scratch: '/scratch',
  logFile: '/log',
  downloads: '/downloads',
  sharedDownloads: '/shared',
};

const ROOT = defineKind({
  name: 'root',
  reads: {},
  makes: (folder) => ({ tar: `${folder}/root.tar` }),
  tools: [],
  memoryMiB: 1,
  code: [],
  travels: (params) => (typeof params === 'string' ? params : undefined),
  run: () => Promise.resolve(success(undefined)),
});

const seen: unknown[] = [];
const DISK = defineKind<number, { root: { tar: string }; qm: { tar: string } | undefined }, { disk: string }>(
  {
    name: 'disk',
    reads: { root: reads(ROOT.makes), qm: mayRead(ROOT.makes) },
    makes: (folder) => ({ disk: `${folder}/disk.raw` }),
    tools: [],
    memoryMiB: 1,
    code: [],
    run: ({ params, input, made, stepName }) => {
      seen.push({ stepName, params, root: input('root').tar, qm: input('qm')?.tar, disk: made.disk });
      return Promise.resolve(success(undefined));
    },
  },
);

const KINDS = kindsOf([ROOT, DISK]);
const root = ROOT.step({ name: 'root', params: 'a', reads: {} });
const disk = DISK.step({ name: 'disk', params: 3, reads: { root, qm: undefined } });

describe('a kind of steps', () => {
  it('makes steps that are plain data, and name what they read', () => {
    expect(disk).toEqual({ name: 'disk', kind: 'disk', params: 3, reads: { root: 'root' }, files: [] });
    expect(JSON.parse(JSON.stringify(disk))).toEqual(disk);
  });

  it('runs its code with parameters, inputs and outputs of their types', async () => {
    await kindOf(KINDS, disk).act(disk, PLACES);
    expect(seen.pop()).toEqual({
      stepName: 'disk',
      params: 3,
      root: '/store/root/root.tar',
      disk: '/out/disk.raw',
    });
    await kindOf(KINDS, disk).act(disk, { ...PLACES, inputs: { root: '/r', qm: '/q' } });
    expect(seen.pop()).toMatchObject({ root: '/r/root.tar', qm: '/q/root.tar' });
  });

  it('does not run without what it has to read', () => {
    expect(() => kindOf(KINDS, disk).act(disk, { ...PLACES, inputs: {} })).toThrow('the step reads no root');
  });

  it('runs no step that it has not made', () => {
    const copy = { ...disk, params: 'not a number' };
    expect(() => kindOf(KINDS, copy).act(copy, PLACES)).toThrow('step disk was not made by its kind, disk');
    expect(() => kindOf(KINDS, { ...disk, kind: 'other' })).toThrow('there is no kind of steps "other"');
  });

  it('has a name of its own', () => {
    expect(() => kindsOf([ROOT, ROOT])).toThrow('two kinds of steps have one name');
  });
});

describe('steps that were written as JSON', () => {
  const written = [{ ...root }];

  it('run as those that were planned', async () => {
    const read = readSteps(KINDS, written);
    expect(read).toEqual(success(written));
    for (const step of read.ok ? read.value : [])
      expect(await kindOf(KINDS, step).act(step, PLACES)).toEqual(success(undefined));
  });

  it.each([
    ['has other parameters', { ...root, params: 1 }],
    ['is of a kind that does not travel', { ...disk }],
    ['is of no kind', { ...root, kind: 'other' }],
    ['is no step', null],
    ['reads no list of steps', { ...root, reads: null }],
  ])('are refused where one %s', (_what, step) => {
    expect(readSteps(KINDS, [...written, step])).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'steps/unreadable' }],
    });
  });
});
