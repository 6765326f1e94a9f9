import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeFileAtomic } from './files';
import { removeAbandoned, temporaryBeside } from './temporary-file';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-temporary-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A name as another process would give it. */
function nameOf({ machine, pid, start }: { machine?: string; pid?: number; start?: string }): string {
  const [own = '', ownPid = '', ownStart = '', rest = ''] = (
    /^\.nx-aib-(.*)-(.*)-(.*)-(.*)$/.exec(path.basename(temporaryBeside(at('x')))) ?? []
  ).slice(1);
  return `.nx-aib-${machine ?? own}-${pid ?? ownPid}-${start ?? ownStart}-${rest}`;
}

function ended(): number {
  return spawnSync('true').pid;
}

async function leftOf(...names: string[]): Promise<string[]> {
  for (const name of names) writeFileSync(at(name), 'half');
  await removeAbandoned(folder);
  return readdirSync(folder);
}

describe('what a process has left half-written', () => {
  it('is beside the file, under another name each time, which is short whatever the file is called', async () => {
    const [one, other] = [temporaryBeside(at('a'.repeat(255))), temporaryBeside(at('a'.repeat(255)))];
    expect([path.dirname(one), one === other]).toEqual([folder, false]);
    await writeFileAtomic(at('b'.repeat(255)), 'text');
    expect(readdirSync(folder)).toEqual(['b'.repeat(255)]);
  });

  it('is removed when the process has ended', async () => {
    expect(await leftOf(nameOf({ pid: ended() }))).toEqual([]);
  });

  it('is removed when another process has its number now', async () => {
    expect(await leftOf(nameOf({ pid: process.pid, start: '1' }))).toEqual([]);
  });

  it('is removed when the process has ended and nobody has waited for it', async () => {
    // The shell becomes a program that does not wait for its child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const pid = await new Promise((resolve) => parent.stdout.once('data', (data) => resolve(Number(data))));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await leftOf(nameOf({ pid: Number(pid) }))).toEqual([]);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('stays as long as the process runs', async () => {
    const own = path.basename(temporaryBeside(at('x')));
    expect(await leftOf(own)).toEqual([own]);
  });

  it('stays for an hour where the process cannot be seen: in another container, on another machine', async () => {
    const name = nameOf({ machine: '00000000', pid: ended() });
    expect(await leftOf(name)).toEqual([name]);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3601 * 1000);
    expect(await leftOf()).toEqual([]);
    jest.restoreAllMocks();
  });

  it.each(['.nx-aib-x.tmp', 'a.tmp', '.nx-aib', '.nx-aib-12345678-1-1-123456789abc.tmp.kept'])(
    'is nothing else: %s stays',
    async (name) => {
      writeFileSync(at(name), '');
      utimesSync(at(name), 1, 1);
      expect(await leftOf()).toEqual([name]);
    },
  );

  it('is removed by who writes any file there next', async () => {
    writeFileSync(at(nameOf({ pid: ended() })), 'half');
    await writeFileAtomic(at('other'), '');
    expect(readdirSync(folder)).toEqual(['other']);
  });

  it('is none where there is no folder', async () => {
    await expect(removeAbandoned(at('none'))).resolves.toBeUndefined();
  });
});
