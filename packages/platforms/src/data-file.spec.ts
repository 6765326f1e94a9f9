import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataNames, readData, validatorOf } from './data-file';
import { dataSize } from './data-size';
import { distributionSchema, targetSchema } from './schema';

const data = join(__dirname, '..', 'data');

describe('the data files', () => {
  it('are all known by name: a file with another ending would be lost', () => {
    expect(readdirSync(join(data, 'targets'))).toHaveLength(dataNames('targets').length);
    expect(readdirSync(join(data, 'distributions'))).toHaveLength(dataNames('distributions').length);
  });

  it('name no package archive: where packages come from is the builder’s business', () => {
    for (const directory of ['targets', 'distributions'] as const) {
      for (const name of dataNames(directory)) {
        expect(readFileSync(join(data, directory, `${name}.yml`), 'utf8')).not.toMatch(
          /:\/\/|\.(org|com|net)\b/,
        );
      }
    }
  });

  it('are shipped with the package', () => {
    const { files } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
      files: string[];
    };
    expect(files).toContain('data');
  });
});

describe('readData', () => {
  it('says what is wrong with a file that does not follow its schema', () => {
    expect(() => readData('targets', 'qemu', validatorOf(distributionSchema))).toThrow(
      /^targets\/qemu\.yml: .*must have required property 'family'/,
    );
  });

  it('refuses a key that no one reads', () => {
    const validate = validatorOf(targetSchema);
    const target = {
      description: 'x',
      arches: ['x86_64'],
      boot: { scheme: 'none' },
      label: 'gpt',
      consoles: {},
    };
    expect(validate(target)).toBe(true);
    expect(validate({ ...target, console: 'ttyS0' })).toBe(false);
  });
});

describe('dataSize', () => {
  it('reads binary units', () => {
    expect(dataSize('16777172KiB')).toBe(17_179_824_128);
    expect(dataSize('3GiB')).toBe(3_221_225_472);
  });

  it('throws for anything else', () => {
    expect(() => dataSize('3 gigabytes')).toThrow(/"3 gigabytes"/);
  });
});
