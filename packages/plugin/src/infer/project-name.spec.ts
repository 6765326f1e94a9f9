import fc from 'fast-check';
import { projectNames } from './project-name';

const names = (manifests: string[], taken: string[] = []) =>
  Object.fromEntries(projectNames(manifests, new Set(taken)));

describe('a project', () => {
  it("is called as its manifest's file, without .aib.yml", () => {
    expect(names(['e2e/image-qemu/image-qemu.aib.yml', 'ivi.v2.aib.yml'])).toEqual({
      'e2e/image-qemu/image-qemu.aib.yml': 'image-qemu',
      'ivi.v2.aib.yml': 'ivi.v2',
    });
  });

  it('is called as its directory where the file is .aib.yml alone', () => {
    expect(names(['images/ivi/.aib.yml', '.aib.yml'])).toEqual({
      'images/ivi/.aib.yml': 'ivi',
      '.aib.yml': 'image',
    });
  });

  it('is one for each manifest of a directory', () => {
    expect(names(['a/x.aib.yml', 'a/y.aib.yml'])).toEqual({ 'a/x.aib.yml': 'x', 'a/y.aib.yml': 'y' });
  });

  it('leaves its name to a project that has it already', () => {
    expect(names(['ivi.aib.yml', 'b/ivi-image.aib.yml'], ['ivi'])).toEqual({
      'ivi.aib.yml': 'ivi-image',
      'b/ivi-image.aib.yml': 'b-ivi-image',
    });
  });

  it('keeps its name when somebody copies its manifest to a directory further down', () => {
    const manifests = ['images/ivi.aib.yml', 'images/old/ivi.aib.yml', 'backup/images/old/ivi.aib.yml'];
    expect(names(manifests)).toEqual({
      'images/ivi.aib.yml': 'ivi',
      'images/old/ivi.aib.yml': 'old-ivi',
      'backup/images/old/ivi.aib.yml': 'images-old-ivi',
    });
  });

  it('keeps its name when a copy would be called the same', () => {
    expect(names(['a/ivi.aib.yml', 'b/ivi.aib.yml', 'x/y/b-ivi.aib.yml'])).toEqual({
      'a/ivi.aib.yml': 'ivi',
      'b/ivi.aib.yml': 'ivi-2',
      'x/y/b-ivi.aib.yml': 'b-ivi',
    });
  });

  it('has a name without leading dashes, which Nx would read as an option', () => {
    expect(names(['-dash.aib.yml', 'a/--.aib.yml', '--b/.aib.yml', '-c/dash.aib.yml'])).toEqual({
      '-dash.aib.yml': 'dash',
      'a/--.aib.yml': 'image',
      '--b/.aib.yml': 'b',
      '-c/dash.aib.yml': 'c-dash',
    });
    expect(names(['-dash.aib.yml'], ['dash'])).toEqual({ '-dash.aib.yml': 'dash-image' });
  });

  it('has a name of its own, which does not depend on the order of files', () => {
    const folder = fc.array(fc.constantFrom('a', 'b', 'a-b', '-a', '-'), { maxLength: 3 });
    const manifest = fc
      .tuple(folder, fc.constantFrom('', 'a', 'b', 'a-b', 'a-image', '-', '-a', '--b'))
      .map(([folders, name]) => [...folders, `${name}.aib.yml`].join('/'));
    fc.assert(
      fc.property(
        fc.uniqueArray(manifest, { maxLength: 12 }),
        fc.subarray(['a', 'b']),
        (manifests, taken) => {
          const given = names(manifests, taken);
          expect(new Set([...Object.values(given), ...taken]).size).toBe(manifests.length + taken.length);
          expect(names([...manifests].reverse(), taken)).toEqual(given);
          expect(Object.values(given).filter((name) => /^-|^$/.test(name))).toEqual([]);
        },
      ),
    );
  });
});
