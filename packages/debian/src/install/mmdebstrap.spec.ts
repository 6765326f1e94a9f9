import { makeTempDir, writeFileAtomic, type TempDir } from '@nx-aib/build-machine';
import { ARCHIVE_KEYRING } from '../archive/source-lines';
import { mmdebstrap } from './mmdebstrap';
import { chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';

let folder: TempDir;
const searched = process.env['PATH'];
beforeEach(async () => {
  folder = await makeTempDir('mmdebstrap');
  const program = path.join(folder.path, 'bin/mmdebstrap');
  await writeFileAtomic(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(program, 0o755);
  process.env['PATH'] = `${path.dirname(program)}:${searched}`;
});
afterEach(async () => {
  process.env['PATH'] = searched;
  await folder.remove();
});

describe('a call of mmdebstrap', () => {
  it('trusts the keys of the distribution, and no others that the machine has in trusted.gpg.d', async () => {
    const cwd = path.join(folder.path, 'cwd');
    const archive = {
      ...{ suite: 'trixie', suites: ['trixie'], components: ['main'], debArch: 'amd64' },
      ...{ sourceDateEpoch: 0, sources: [] },
    };
    const logFile = path.join(folder.path, 'log');
    const made = await mmdebstrap({ archive, variant: 'extract', include: [], cwd, options: [], logFile });
    if (!made.ok) throw new Error(made.stderr);
    const [keys, others, ...more] = made.stdout.match(/(?<=^--keyring=).*$/gm) ?? [];
    expect([keys, more]).toEqual([ARCHIVE_KEYRING, []]);
    expect(readdirSync(others ?? '')).toEqual([]);
  });
});
