import { mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { ProjectsConfigurations } from '@nx/devkit';
import { temporaryBeside } from '@nx-aib/build-machine';
import { testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { removeFormerPackages } from './remove-former';

const OURS = 'packages-debian13-x86_64-0123456789ab';
const FORMER = 'packages-debian13-x86_64-ba9876543210';
const ELSEWHERE = `${FORMER}-01234567`;
const ARCHIVE = `${'0123456789abcdef'.repeat(4)}.tar.zst`;

let workspace: TestWorkspace;
const inWorkspace = (...names: string[]) => path.join(workspace.root, ...names);
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({ [`dist/${OURS}/${ARCHIVE}`]: 'ours' });
});
afterEach(() => workspace.remove());

const image = (packages?: string) => ({
  root: 'a/a.aib.yml',
  targets: {
    build: {
      executor: '@nx-aib/plugin:build',
      options: { outputPath: 'dist/a', ...(packages && { packages }) },
    },
  },
});

const remove = (
  projects: ProjectsConfigurations['projects'] = { a: image(`dist/${OURS}`) },
  folder = inWorkspace('dist', OURS),
) => removeFormerPackages(folder, workspace.root, { version: 2, projects });

describe('the archives of former package lists', () => {
  it('are removed, whatever architecture or output directory they were made for', async () => {
    const others = [FORMER, ELSEWHERE, 'packages-autosd10-sig-aarch64-ba9876543210'];
    for (const name of others) workspace.write({ [`dist/${name}/${ARCHIVE}`]: 'old' });
    workspace.write({ 'dist/a/a.qcow2': 'the image' });
    const removed = await remove();
    expect(removed).toEqual({ folders: 3, bytes: expect.any(Number) as number });
    expect(removed.bytes).toBeGreaterThan(0);
    expect(readdirSync(inWorkspace('dist'))).toEqual(['a', OURS]);
    expect(await remove()).toEqual({ folders: 0, bytes: 0 });
  });

  it.each([
    'packages',
    'packages-debian13-x86_64-ba987654321',
    'packages-debian13-x86_64-ba9876543210-old',
    'packages-debian13-sparc-ba9876543210',
    'packages-debian13-x86_64-BA9876543210',
    'my-packages-debian13-x86_64-ba9876543210',
  ])('are not what another directory has: %s', async (name) => {
    workspace.write({ [`dist/${name}/${ARCHIVE}`]: '' });
    expect(await remove()).toMatchObject({ folders: 0 });
    expect(readdirSync(inWorkspace('dist'))).toContain(name);
  });

  it.each([
    ['is a project', { [FORMER]: { root: `dist/${FORMER}` } }],
    ['is the root of a project', { b: { root: `dist/${FORMER}` } }],
    ['is what an image starts from', { b: image(`dist/${FORMER}/`) }],
    [
      'is where a task writes',
      { b: { root: 'b', targets: { x: { options: { outputPath: `dist/${FORMER}` } } } } },
    ],
  ])('stay if the directory %s', async (_why, more) => {
    workspace.write({ [`dist/${FORMER}/${ARCHIVE}`]: '' });
    expect(await remove({ a: image(`dist/${OURS}`), ...more })).toMatchObject({ folders: 0 });
    expect(readdirSync(inWorkspace('dist'))).toContain(FORMER);
  });

  it.each([
    'notes.txt',
    `below/${ARCHIVE}`,
    'short.tar.zst',
    // By a process that is running: this one.
    path.basename(temporaryBeside('x')),
  ])('stay, all of them, if there is anything else: %s', async (name) => {
    workspace.write({ [`dist/${FORMER}/${ARCHIVE}`]: '', [`dist/${FORMER}/${name}`]: '' });
    expect(await remove()).toMatchObject({ folders: 0 });
    expect(readdirSync(inWorkspace('dist', FORMER))).toHaveLength(2);
  });

  it('are removed with what a killed process has left', async () => {
    workspace.write({
      [`dist/${FORMER}/${ARCHIVE}`]: '',
      [`dist/${FORMER}/${temporaryBeside('x').replace(/-\d+-\d+-/, `-${2 ** 31 - 1}-1-`)}`]: '',
    });
    expect(await remove()).toMatchObject({ folders: 1 });
  });

  it('stay behind a symbolic link', async () => {
    workspace.write({ [`mine/${ARCHIVE}`]: '' });
    symlinkSync('../mine', inWorkspace('dist', FORMER));
    expect(await remove()).toMatchObject({ folders: 0 });
    expect(readdirSync(inWorkspace('mine'))).toEqual([ARCHIVE]);
  });

  it('stay in a directory outside the workspace, which another one may use too', async () => {
    const outside = testWorkspace();
    try {
      outside.write({ [`dist/${FORMER}/${ARCHIVE}`]: '', [`dist/${OURS}/${ARCHIVE}`]: '' });
      renameSync(inWorkspace('dist'), inWorkspace('before'));
      symlinkSync(path.join(outside.root, 'dist'), inWorkspace('dist'));
      expect(await remove()).toMatchObject({ folders: 0 });
      expect(readdirSync(path.join(outside.root, 'dist'))).toEqual([OURS, FORMER]);
    } finally {
      outside.remove();
    }
  });

  it('stay while an image cannot be planned, or its projects are not known', async () => {
    workspace.write({ [`dist/${FORMER}/${ARCHIVE}`]: '' });
    expect(await remove({ a: image(`dist/${OURS}`), b: image() })).toMatchObject({ folders: 0 });
    const folder = inWorkspace('dist', OURS);
    expect(await removeFormerPackages(folder, workspace.root, undefined)).toMatchObject({ folders: 0 });
    expect(readdirSync(inWorkspace('dist'))).toContain(FORMER);
  });

  it('are not looked for beside a directory that somebody has named otherwise', async () => {
    workspace.write({ [`dist/${FORMER}/${ARCHIVE}`]: '' });
    mkdirSync(inWorkspace('dist/mine'));
    expect(await remove({}, inWorkspace('dist/mine'))).toMatchObject({ folders: 0 });
  });
});
