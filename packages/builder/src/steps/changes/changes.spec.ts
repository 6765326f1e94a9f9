import type { PlannedPath } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import { StepStore } from '@nx-aib/steps';
import { runTable, type Action } from '../../../../steps/src/testing/run-table';
import { madeBefore } from '../../../../steps/src/testing/step-places';
import { changes, type ChangesParams } from './changes';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let store: StepStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-changes-'));
  store = new StepStore(path.join(folder, 'store'));
  mkdirSync(path.join(folder, 'root/files/etc'), { recursive: true });
  writeFileSync(path.join(folder, 'root/index.mtree'), '#mtree\n/. mode=755 gid=0 uid=0 type=dir\n');
  writeFileSync(path.join(folder, 'root/installed.json'), '[]');
  writeFileSync(path.join(folder, 'root/hard-links.json'), '[]');
  mkdirSync(path.join(folder, 'car'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const planned = (source: string, text: string): PlannedPath => ({
  ...{ root: 'host', path: `/${source}`, origin: 'manifest', type: 'file' },
  ...{ mode: '0644', user: '0', group: '0' },
  content: { source, size: bytes(text.length), sha256: digestOf(text) },
});

const PUBLIC = { mode: '0644', user: '0', group: '0' };
/** As on systems without a shadow group, where only root can read such files. */
const SECRET = { mode: '0000', user: '0', group: '0' };

const params = (paths: readonly PlannedPath[]): ChangesParams => ({
  paths,
  accountFiles: { passwd: PUBLIC, group: PUBLIC, shadow: SECRET, gshadow: SECRET },
  accounts: { rootPassword: 'hash', rootSshKeys: [], users: [], groups: [] },
  roots: ['host'],
  filesystems: [{ name: 'root', offsetBytes: 0, sizeBytes: 0, uuid: 'x', label: 'root', mountPoint: '/' }],
  mountPoints: [],
  sourceDateEpoch: 0,
});

/** Its inputs are given. */
const NOTHING = {
  host: madeBefore('contents-host'),
  ...{ qm: undefined, 'services-host': undefined, 'services-qm': undefined },
};

/** The step `left` with files in the manifest's directory, run by a step runner. */
function runner(paths: readonly PlannedPath[], before: () => void = () => undefined) {
  const left: Action = (context) => {
    before();
    const inputs = { host: path.join(folder, 'root') };
    const step = changes.step({ name: 'changes', params: params(paths), reads: NOTHING });
    return changes.act(step, { ...context, inputs, sourceDir: path.join(folder, 'car') });
  };
  const step = { store, table: { left: [] }, doings: { left } };
  return runTable({ ...step, params: { left: JSON.stringify(paths) } }).runner;
}

const write = (name: string, text: string) => writeFileSync(path.join(folder, 'car', name), text);

describe('the contents of files beside the manifest', () => {
  it('are those that were planned', async () => {
    write('motd', 'old');
    const made = await runner([planned('motd', 'old')]).output('left');
    expect(made.ok && readFileSync(path.join(made.value, 'contents/0'), 'utf8')).toBe('old');
  });

  it('are not kept under the digest of others when one is edited between plan and copy', async () => {
    write('motd', 'old');
    write('issue', 'old');
    const paths = [planned('issue', 'old'), planned('motd', 'old')];
    const made = await runner(paths, () => write('motd', 'new')).output('left');
    expect(made.diagnostics).toEqual([
      {
        code: 'source/changed',
        severity: 'error',
        message:
          'the source file "motd" was changed during the build: its content changed after it was planned',
        hint: 'build again once nothing writes to it; nothing of this file was cached',
      },
    ]);
    expect(readdirSync(path.join(folder, 'store')).includes('objects')).toBe(false);
    // The old text is restored, and with it the image of the old plan.
    write('motd', 'old');
    const again = await runner(paths).output('left');
    expect(again.ok && readFileSync(path.join(again.value, 'contents/1'), 'utf8')).toBe('old');
  });

  it('name the place in the manifest that asks for them, where that is known', async () => {
    write('motd', 'old');
    const at = ['content', 'add_files', 0, 'source_path'];
    const made = await runner([Object.assign(planned('motd', 'new'), { at })]).output('left');
    expect(made.diagnostics.map(({ path: place }) => place)).toEqual([at]);
  });

  it('are missed when a file is gone by then', async () => {
    write('motd', 'old');
    const made = await runner([planned('motd', 'old')], () => rmSync(path.join(folder, 'car/motd'))).output(
      'left',
    );
    expect(made.diagnostics.map(({ message }) => message)).toEqual([
      'the source file "motd" was changed during the build: no such file',
    ]);
  });
});

describe("the accounts' files", () => {
  it('have the mode and the owners that the family gives them, where they are changed', async () => {
    const etc = path.join(folder, 'root/files/etc');
    writeFileSync(path.join(etc, 'passwd'), 'root:x:0:0::/root:/bin/sh\n');
    writeFileSync(path.join(etc, 'shadow'), 'root:*:1::::::\n');
    const made = await runner([]).output('left');
    if (!made.ok) throw new Error(made.diagnostics[0]?.message);
    const files = readFileSync(path.join(made.value, 'files.mtree'), 'utf8').split('\n');
    expect(files.filter((line) => line.includes('/etc/'))).toEqual([
      expect.stringMatching(/^\.\/etc\/shadow type=file mode=0000 uid=0 gid=0 size=/),
    ]);
  });
});
