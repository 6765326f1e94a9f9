// What is known of targets and distributions is part of this package, as code is; reading it is not reaching outside.
// eslint-disable-next-line no-restricted-imports -- the package's own data files, and nothing else
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The package's data directory, beside src and beside dist. */
const dataDirectory = join(__dirname, '..', 'data');
const suffix = '.yml';

export type DataDirectory = 'targets' | 'distributions' | '.';

/** The names of the data files in a directory without `.yml`, sorted. */
export function dataNames(directory: DataDirectory): readonly string[] {
  const files = readdirSync(join(dataDirectory, directory)).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

const parsed = new Map<string, { readonly text: string; readonly data: unknown }>();

/**
 * The data of a file listed by `dataNames`, parsed again only if the file has changed. It is part of this package, so a test validates each file against its
 * schema, instead of every start of a program.
 */
export function readData<T>(directory: DataDirectory, name: string): T {
  const file = join(dataDirectory, directory, `${name}${suffix}`);
  const text = readFileSync(file, 'utf8');
  const known = parsed.get(file);
  if (known?.text === text) return known.data as T;
  const data = parse(text) as T;
  parsed.set(file, { text, data });
  return data;
}
