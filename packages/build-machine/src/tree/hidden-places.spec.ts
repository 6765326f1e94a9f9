import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hiddenPlaces } from './hidden-places';

const before = process.env['HOME'];
let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync('/var/tmp/nx-aib-hidden-'))));
afterEach(() => {
  process.env['HOME'] = before;
  rmSync(folder, { recursive: true });
});

async function hidden(home: string): Promise<readonly string[]> {
  process.env['HOME'] = home;
  return (await hiddenPlaces(folder, ['true'])).hidden;
}

describe('what is hidden of a machine', () => {
  it.each([
    '/',
    '/usr',
    '/usr/sbin',
    '/bin',
    '/var',
    '/var/lib',
    '/etc',
    '/dev',
    '/run',
    '/mnt',
    '/opt',
    'relative',
    '',
  ])('is nothing that the system needs, though it be the HOME: %j', async (home) => {
    const places = await hidden(home);
    expect(places).not.toContain(home);
    expect(places).toEqual(expect.arrayContaining(['/tmp', '/var/tmp', '/home', '/root']));
  });

  it('is the folder that a home links to, and none in /dev', async () => {
    const home = mkdtempSync('/dev/shm/nx-aib-home-');
    const link = path.join(folder, 'link');
    symlinkSync('/tmp', link);
    try {
      // Part of the system, like /dev.
      expect(await hidden(home)).not.toContain(home);
      expect(await hidden(link)).toContain('/tmp');
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe('what a program needs of it', () => {
  it('is its folder, what that links to, and what its call names; nothing twice', async () => {
    const at = (name: string) => path.join(folder, name);
    for (const name of ['cwd', 'output', 'mirror/dists', 'other']) mkdirSync(at(name), { recursive: true });
    for (const name of ['base.tar', 'key.gpg']) writeFileSync(at(name), '');
    symlinkSync(at('output'), at('cwd/output'));
    symlinkSync('../base.tar', at('cwd/base.tar'));
    const sources = `deb [signed-by=${at('key.gpg')}] file:${at('mirror')}/ trixie main\n`;
    const { needed } = await hiddenPlaces(at('cwd'), [
      'sh',
      '-c',
      'true',
      sources,
      at('mirror/dists'),
      '/tmp',
      '/',
    ]);
    expect([...needed].sort()).toEqual(['base.tar', 'cwd', 'key.gpg', 'mirror', 'output'].map(at));
  });
});
