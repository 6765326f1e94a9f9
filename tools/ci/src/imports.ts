import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const PACKAGES = path.resolve(__dirname, '../../../packages');

/** A source file that imports another one. */
export interface Import {
  /** Relative to the directory of all packages: `planner/src/qm.ts`. */
  readonly from: string;
  /** A file, or an entry of another package, such as its `src/index.ts`. */
  readonly to: string;
}

/** The imports among source files. Type imports count: code that needs a type depends on the code that defines it. */
export interface Code {
  readonly imports: readonly Import[];
  /** Lines of code by package, without empty lines and lines with only comments. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Reads the code of all packages: `PACKAGE/src/**`, without specs and their helpers in `testing`. */
export function readCode(packages: string): Code {
  const imports: Import[] = [];
  const lines = new Map<string, number>();
  for (const file of codeFiles(packages)) {
    const text = readFileSync(path.join(packages, file), 'utf8');
    lines.set(packageOf(file), (lines.get(packageOf(file)) ?? 0) + codeLines(text));
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      const to = target(file, fileName);
      if (to !== undefined && to !== file) imports.push({ from: file, to });
    }
  }
  return { imports, lines };
}

/** The package of a file. */
export function packageOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/**
 * The directory of a file: `planner/sources`. Files directly in `src` are a group of their own, `planner/.`:
 * directories may depend on them, or they may be composed of directories, but not both. `index.ts` and the package's other
 * entries are a third group, because they only list what others may use.
 */
export function folderOf(file: string): string {
  const [pkg = '', , first = '', ...rest] = file.split('/');
  if (rest.length > 0) return `${pkg}/${first}`;
  return first === 'index.ts' || ENTRIES.has(file) ? `${pkg}/index.ts` : `${pkg}/.`;
}

/** The entries of the packages, as in their package.json. */
const ENTRIES = new Set(readdirSync(PACKAGES).flatMap(entriesOf));

function entriesOf(pkg: string): string[] {
  const text = readFileSync(path.join(PACKAGES, pkg, 'package.json'), 'utf8');
  const { exports = {} } = JSON.parse(text) as { exports?: Readonly<Record<string, unknown>> };
  const sources = Object.values(exports).map((entry) => (entry as Record<string, string>)['@nx-aib/source']);
  return sources.flatMap((source) => (source === undefined ? [] : [path.posix.join(pkg, source)]));
}

function codeFiles(packages: string): string[] {
  return readdirSync(packages).flatMap((pkg) => {
    const src = path.join(packages, pkg, 'src');
    if (!existsSync(src)) return [];
    const found = readdirSync(src, { recursive: true, encoding: 'utf8' });
    return found.filter(isCode).map((file) => `${pkg}/src/${file}`);
  });
}

function isCode(file: string): boolean {
  const isOfTests = file.endsWith('.spec.ts') || file.split(path.sep).includes('testing');
  return file.endsWith('.ts') && !isOfTests;
}

function codeLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}

/** The file that an import refers to; undefined if it is not in one of the packages. */
function target(from: string, specifier: string): string | undefined {
  const [, pkg, entry = 'index'] = /^@nx-aib\/([^/]+)(?:\/([^/]+))?/.exec(specifier) ?? [];
  if (pkg !== undefined) return `${pkg}/src/${entry}.ts`;
  // Data, such as a JSON Schema, has no imports.
  if (!specifier.startsWith('.') || /\.js(?:on)?$/.test(specifier)) return undefined;
  return `${path.posix.join(path.posix.dirname(from), specifier)}.ts`;
}
