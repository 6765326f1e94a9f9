// What is known of targets and distributions is part of this package, as code is; reading it is not reaching outside.
// eslint-disable-next-line no-restricted-imports -- the package's own data files, and nothing else
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** The package's data directory, beside src and beside dist. */
const dataDirectory = join(__dirname, '..', 'data');
const suffix = '.yml';

export type DataDirectory = 'targets' | 'distributions';

/** The names of a directory's data files without `.yml`, sorted. */
export function dataNames(directory: DataDirectory): readonly string[] {
  const files = readdirSync(join(dataDirectory, directory)).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

/**
 * The data of a file that `dataNames` lists, as its schema has it.
 * @throws Error when it does not follow its schema: a mistake in this package.
 */
export function readData<T>(directory: DataDirectory, name: string, validate: ValidateFunction<T>): T {
  const file = join(directory, `${name}${suffix}`);
  const data: unknown = parse(readFileSync(join(dataDirectory, file), 'utf8'));
  if (validate(data)) return data;
  const mistakes = validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  throw new Error(`${file}: ${mistakes?.join('; ') ?? 'does not follow its schema'}`);
}

/** A check of data against a schema of schema.ts. */
export function validatorOf<T>(schema: object): ValidateFunction<T> {
  return new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile<T>(schema);
}
