import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkPluginOptions, KNOWN, pickOptions } from './plugin-options';

describe("the options of the plugin's entry in nx.json", () => {
  it('may be missing', () => {
    expect(checkPluginOptions(undefined)).toEqual({});
  });

  it('name every one that is not known', () => {
    expect(() => checkPluginOptions({ target: 'qemu', formt: 'raw', xyz: 1 })).toThrow(
      'Options of @nx-aib/plugin in nx.json: unknown: formt, xyz (known: ' +
        'target, distro, arch, mode, seed, define, allowSource, format, maxPackageAge, memory, key, ca, outputPath, ' +
        'cacheImages, store, storeSize, sourceTargets, validateTargetName, planTargetName, packagesTargetName, buildTargetName, lockTargetName, ' +
        'downloadTargetName, refreshTargetName, signTargetName, signatureTargetName, bootTargetName, verifyTargetName).',
    );
  });

  it.each([
    [{ target: 3, define: ['a=1'], memory: true }, 'target must be a string; memory must be a string'],
    [{ format: 'iso' }, 'format must be one of qcow2, raw'],
    [{ allowSource: ['..', 1] }, 'allowSource must be a string or a list of strings'],
    [{ buildTargetName: '' }, 'buildTargetName must not be empty'],
    [{ outputPath: 'out' }, 'outputPath must have {projectName} in it, or images would replace each other'],
    [{ outputPath: '../{projectName}' }, 'outputPath must lie in the workspace'],
    [{ buildTargetName: 'boot' }, 'two targets cannot both be called "boot"'],
    [{ store: '', storeSize: 8 }, 'store must not be empty; storeSize must be a string'],
    [{ cacheImages: 'yes' }, 'cacheImages must be true or false'],
    [
      { target: 3, outputPath: 'out', buildTargetName: 'boot' },
      'target must be a string; outputPath must have {projectName} in it, or images would replace each other; ' +
        'two targets cannot both be called "boot"',
    ],
  ])('are refused where they cannot be meant: %j', (options, why) => {
    expect(() => checkPluginOptions(options)).toThrow(`Options of @nx-aib/plugin in nx.json: ${why}.`);
  });

  it('are those that the README names', () => {
    const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
    const named = /Options: ([^.]*)\./.exec(readme)?.[1]?.split(/,\s+/);
    expect(named?.sort()).toEqual(KNOWN.map((name) => `\`${name}\``).sort());
  });

  it.each([['text'], [['list']], [3]])('are an object, not %j', (options) => {
    expect(() => checkPluginOptions(options)).toThrow(
      'The options of @nx-aib/plugin in nx.json must be an object.',
    );
  });

  it('reach a target only where they mean something, and only when set', () => {
    expect(pickOptions({ target: 'qemu', format: 'raw' }, ['target', 'memory'])).toEqual({ target: 'qemu' });
  });
});
