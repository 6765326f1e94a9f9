import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeTempDir } from './temp-dir';

describe('a temporary directory', () => {
  it("is this user's alone, and goes with all that is in it", async () => {
    const dir = await makeTempDir('spec-a');
    expect(fs.statSync(dir.path).mode & 0o777).toBe(0o700);
    fs.mkdirSync(`${dir.path}/a/b`, { recursive: true });
    await dir.remove();
    expect(fs.existsSync(dir.path)).toBe(false);
    await expect(dir.remove()).resolves.toBeUndefined();
  });

  it('takes away what a dead process has left under the same purpose, and nothing else', async () => {
    // A process that has ended and been waited for; its number is free.
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    const left = (purpose: string, pid: string | number) => {
      const folder = path.join(os.tmpdir(), `nx-aib-${purpose}-${pid}-x`);
      fs.mkdirSync(folder, { recursive: true });
      return folder;
    };
    const [gone, alive, other] = [left('spec-b', dead), left('spec-b', process.pid), left('spec-c', dead)];
    const dir = await makeTempDir('spec-b');
    expect([gone, alive, other].map((folder) => fs.existsSync(folder))).toEqual([false, true, true]);
    await dir.remove();
    fs.rmSync(alive, { recursive: true });
    fs.rmSync(other, { recursive: true });
  });
});
