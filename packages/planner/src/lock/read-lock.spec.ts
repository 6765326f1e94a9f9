import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readLock } from './read-lock';

let folder: string;
const lockFile = () => path.join(folder, 'car.aib.lock');

beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Irrelevant here: no lock is parsed as far as its packages. */
const FORM = { name: /^/, version: /^/, arch: /^/ };

const TEXT = `schema: 1
distro: debian13
arch: x86_64
requested:
packages:
`;

/** The messages about a lock, as `code: message (hint)`, without the directory. */
async function said(): Promise<readonly string[]> {
  const { diagnostics } = await readLock(path.join(folder, 'car.aib.yml'), FORM);
  return diagnostics.map(({ code, message, hint = '', location }) => {
    expect(location).toBeUndefined();
    return `${code}: ${message.replace(folder, '')} (${hint})`;
  });
}

const HINT =
  'restore the committed lock file, or remove it and create a new one with `nx lock` or `aib-dev lock`';

describe('a lock beside a manifest', () => {
  it('need not be there', async () => {
    expect(await readLock(path.join(folder, 'car.aib.yml'), FORM)).toEqual({
      ok: true,
      value: null,
      diagnostics: [],
    });
  });

  it.each([
    ['UTF-16', Buffer.from(TEXT, 'utf16le')],
    ['compressed', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe])],
    ['Latin-1', Buffer.from('# für\n', 'latin1')],
    ['binary, by chance valid UTF-8', Buffer.from('\u007fELF\u0002\u0001')],
    ['nothing but zeros', Buffer.alloc(1000)],
    ['a terminal told to do something', Buffer.from('# \u001b[2J\n')],
  ])('is refused, and not shown, when it is no text: %s', async (_, content) => {
    writeFileSync(lockFile(), content);
    expect(await said()).toEqual([
      `lock/unreadable: the lock "/car.aib.lock" cannot be read: it is not UTF-8 text (${HINT})`,
    ]);
  });

  it('is refused when it is larger than any lock, and when it has no end', async () => {
    const tooLarge = `lock/unreadable: the lock "/car.aib.lock" cannot be read: it has more than the maximum of 16777216 bytes (${HINT})`;
    writeFileSync(lockFile(), '');
    truncateSync(lockFile(), 2 ** 40);
    expect(await said()).toEqual([tooLarge]);
    rmSync(lockFile());
    symlinkSync('/dev/zero', lockFile());
    expect(await said()).toEqual([tooLarge]);
  });

  it('is refused when it is no file', async () => {
    mkdirSync(lockFile());
    expect(await said()).toEqual([
      'lock/unreadable: the lock "/car.aib.lock" cannot be read: it is a directory ()',
    ]);
  });
});
