import { loadDistribution } from '@nx-aib/platforms';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { askArchives, askedOf, datesIn, whyFailed } from './ask-archives';

describe('an archive', () => {
  it.each([
    ['deb http://m/debian trixie main', ['http://m/debian/dists/trixie/InRelease']],
    ['deb [signed-by=/k.gpg] http://m/x ./', ['http://m/x/./InRelease']],
    ['deb-src http://m/debian trixie main', []],
    ['garbage', []],
  ])('from the line %j is asked for its signed file', (line, uris) => {
    expect(askedOf(line, 'amd64')).toEqual(uris);
  });

  it('without a signature is asked for every possible index', () => {
    expect(askedOf('deb [trusted=yes] file:/srv ./', 'amd64')).toEqual(
      ['InRelease', 'Release', 'Packages', 'Packages.gz', 'Packages.xz'].map((name) => `file:/srv/./${name}`),
    );
  });

  it('has dates in its release file', () => {
    const release =
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nDate: Sat, 09 Aug 2025 00:00:00 UTC\nValid-Until: Sat, 16 Aug 2025 00:00:00 UTC\n';
    expect(datesIn(release)).toEqual({ date: 1754697600, validUntil: 1754697600 + 7 * 86400 });
    expect(datesIn('Package: x\nDate: soon\n')).toEqual({});
  });

  it.each([
    [
      "Ign:1 http://m/x\nE: Failed to fetch http://u:p@m/x  Could not resolve 'm'\nE: Download Failed\n",
      "Could not resolve 'm'",
    ],
    ['E: The method driver could not be found.\n', 'The method driver could not be found.'],
  ])('that fails gives the reason: %j', (stderr, why) => {
    expect(whyFailed(stderr)).toContain(why);
  });
});

describe('asking archives', () => {
  let folder: string;
  const before = process.env['NX_AIB_MIRROR'];
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-archives-'))));
  afterEach(() => {
    if (before === undefined) delete process.env['NX_AIB_MIRROR'];
    else process.env['NX_AIB_MIRROR'] = before;
    rmSync(folder, { recursive: true });
  });

  it('returns an answer for each archive in NX_AIB_MIRROR', async () => {
    const distribution = loadDistribution('debian13');
    if (!distribution.ok) throw new Error('no distribution');
    mkdirSync(path.join(folder, 'dists/trixie'), { recursive: true });
    writeFileSync(path.join(folder, 'dists/trixie/InRelease'), 'Date: Sat, 09 Aug 2025 00:00:00 UTC\n');
    writeFileSync(path.join(folder, 'Packages'), '');
    process.env['NX_AIB_MIRROR'] = [
      `deb file:${folder} trixie main`,
      `deb file:${folder} sid main`,
      `deb [trusted=yes] file:${folder} ./`,
    ].join('\n');
    expect(await askArchives(distribution.value)).toEqual([
      { uri: `file:${folder}/dists/trixie/InRelease`, date: 1754697600 },
      { uri: `file:${folder}/dists/sid/InRelease`, failed: expect.stringMatching(/No such file/) as string },
      { uri: `file:${folder}/./Packages` },
    ]);
  });
});
