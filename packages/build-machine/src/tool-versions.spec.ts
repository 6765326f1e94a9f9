import { BROKEN_TEXTS, harmed } from '../../core/src/testing/broken-json';
import { toolVersions } from './tool-versions';
import { TOOLS } from './tools';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let memory: string;
const before = process.env['PATH'];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-versions-'));
  memory = path.join(folder, 'versions.json');
  process.env['PATH'] = `${folder}:${before ?? ''}`;
});
afterEach(() => {
  process.env['PATH'] = before;
  rmSync(folder, { recursive: true });
});

/** A program that counts how often it is called. */
function makeTool(version: string): void {
  const file = path.join(folder, 'mcopy');
  writeFileSync(file, `#!/bin/sh\necho asked >> ${folder}/asked\necho mcopy ${version}\n`);
  chmodSync(file, 0o755);
}
const timesAsked = (): number => readFileSync(path.join(folder, 'asked'), 'utf8').split('\n').length - 1;

/** Queries like another process. */
function ask(): Promise<unknown> {
  let asked: Promise<unknown> | undefined;
  jest.isolateModules(() => {
    const fresh = jest.requireActual<{ toolVersions: typeof toolVersions }>('./tool-versions');
    asked = fresh.toolVersions([TOOLS.mcopy], memory);
  });
  return asked ?? Promise.reject(new Error('not asked'));
}

describe('the versions of tools', () => {
  it('are asked once, until something writes to the program', async () => {
    makeTool('1.0');
    expect([await ask(), await ask()]).toEqual([{ mcopy: 'mcopy 1.0' }, { mcopy: 'mcopy 1.0' }]);
    expect(timesAsked()).toBe(1);
    makeTool('2.0');
    expect(await ask()).toEqual({ mcopy: 'mcopy 2.0' });
    expect(timesAsked()).toBe(2);
  });

  it('are asked where what was remembered is something else', async () => {
    makeTool('1.0');
    await ask();
    const sound: unknown = JSON.parse(readFileSync(memory, 'utf8'));
    for (const text of [...BROKEN_TEXTS, '[]', ...harmed(sound)]) {
      writeFileSync(memory, text);
      const versions = await toolVersions([TOOLS.mcopy], memory);
      expect([text.slice(0, 200), versions]).toEqual([text.slice(0, 200), { mcopy: 'mcopy 1.0' }]);
    }
  });

  it('can be asked without remembering them', async () => {
    makeTool('1.0');
    expect(await toolVersions([TOOLS.mcopy])).toEqual({ mcopy: 'mcopy 1.0' });
  });
});
