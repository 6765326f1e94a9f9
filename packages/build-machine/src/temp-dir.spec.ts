import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listenOnSocket } from './socket';
import { isSystemError } from './system-error';
import { makeTempDir } from './temp-dir';
import { hasRoomForSockets } from './temp-folder';

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

describe('the directory for temporary directories', () => {
  const before = process.env['TMPDIR'];
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tmpdir-'))));
  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    fs.rmSync(folder, { recursive: true });
  });

  it.each([
    ['none', 'it does not exist'],
    ['file', 'it is not a directory'],
    ['file/below', 'it is inside a file'],
  ])('is an error with the reason if TMPDIR cannot be used: %s', async (name, why) => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const named = path.join(folder, name);
    process.env['TMPDIR'] = named;
    const thrown: unknown = await makeTempDir('spec-d').catch((error: unknown) => error);
    expect(isSystemError(thrown)).toBe(true);
    expect((thrown as Error).message).toBe(
      `the directory "${named}" cannot be used for temporary files: ${why}; set TMPDIR to another directory`,
    );
  });

  it('is a shorter one for sockets if TMPDIR is too long for their paths', async () => {
    const long = path.join(folder, 'long'.repeat(30));
    fs.mkdirSync(long);
    process.env['TMPDIR'] = long;
    const [plain, short] = [await makeTempDir('spec-e'), await makeTempDir('spec-e', { sockets: true })];
    expect(path.dirname(plain.path)).toBe(long);
    expect(path.dirname(short.path)).toBe('/tmp');
    const socket = await listenOnSocket(`${short.path}/12345678`);
    socket.close();
    await Promise.all([plain.remove(), short.remove()]);
  });

  it.each([
    [63, true],
    [64, false],
  ])('has room for sockets in a path of %i bytes: %s', (bytes, room) => {
    expect(hasRoomForSockets(`/${'x'.repeat(bytes - 1)}`)).toBe(room);
  });
});
