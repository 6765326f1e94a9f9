import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { dataNames, readData } from './data-file';
import { dataSize } from './data-size';
import { distributionSchema, targetSchema } from './testing/schema';

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

describe('the schemas', () => {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  const schemas = { targets: ajv.compile(targetSchema), distributions: ajv.compile(distributionSchema) };
  const directories = ['targets', 'distributions'] as const;

  it.each(directories.flatMap((directory) => dataNames(directory).map((name) => [directory, name] as const)))(
    'are followed by %s/%s.yml',
    (directory, name) => {
      schemas[directory](readData(directory, name));
      expect(schemas[directory].errors).toBeNull();
    },
  );

  it('are not followed by a file of the other kind', () => {
    expect(schemas.distributions(readData('targets', 'qemu'))).toBe(false);
  });

  it('refuse a key that no one reads', () => {
    const target = {
      description: 'x',
      arches: ['x86_64'],
      boot: { scheme: 'none' },
      label: 'gpt',
      consoles: {},
    };
    expect(schemas.targets(target)).toBe(true);
    expect(schemas.targets({ ...target, console: 'ttyS0' })).toBe(false);
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
