import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inLockedFolder, lockFile, lockIfFree } from './file-lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-lock-'));
  file = path.join(folder, 'locks/one');
});
afterEach(() => rmSync(folder, { recursive: true }));

const packageRoot = path.resolve(__dirname, '..');
const holdForEver = `require(${JSON.stringify(path.join(packageRoot, 'bin/run-from-source.js'))})
    .runTypeScript(${JSON.stringify(path.dirname(packageRoot))});
  require(${JSON.stringify(path.join(__dirname, 'file-lock.ts'))})
    .lockFile(process.argv[1]).then(() => process.stdout.write('held'));
  setInterval(() => undefined, 1000);`;

/** Another process that has the lock. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', holdForEver, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

describe('a lock on a file', () => {
  it('is had by one at a time, also within one process', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const lock = await lockFile(file);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 3));
        inside -= 1;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('says once that it waits, and only when it does', async () => {
    const said: string[] = [];
    const lock = await lockFile(file, { onWait: () => said.push('first') });
    const next = lockFile(file, { onWait: () => said.push('second') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await lock.release();
    await (await next).release();
    expect(said).toEqual(['second']);
  });

  it('is free at once when its holder is killed with SIGKILL', async () => {
    const child = await holder();
    expect(await lockIfFree(file)).toBeUndefined();
    const asked = lockFile(file);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const killed = performance.now();
    child.kill('SIGKILL');
    const lock = await asked;
    expect(performance.now() - killed).toBeLessThan(1000);
    await lock.release();
  });

  it('is had only where the file is free and there, when nobody wants to wait', async () => {
    expect(await lockIfFree(file)).toBeUndefined();
    const lock = await lockFile(file, { content: 'mine' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await lockIfFree(file)).toBeUndefined();
    await lock.release();
    expect(await lockIfFree(file)).toBeUndefined();
  });
});

describe('a lock on a folder', () => {
  it('lets one in at a time, and leaves nothing', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => inLockedFolder(folder, work)));
    expect({ most, left: readdirSync(folder) }).toEqual({ most: 1, left: [] });
  });

  it('ends when the work throws something', async () => {
    await expect(inLockedFolder(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inLockedFolder(folder, () => Promise.resolve('had'))).toBe('had');
  });
});
