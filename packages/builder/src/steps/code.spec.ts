import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { KINDS } from '../lower/kinds';

const PACKAGES = path.resolve(__dirname, '../../..');
/** Included in each fingerprint without being declared. */
const ALWAYS = ['steps', 'build-machine', 'core'].map((name) => path.join(PACKAGES, name, 'src'));

/** Values that a file imports, or re-exports, each with the file that it comes from. */
function valuesOf(file: string): { readonly name: string; readonly from: string }[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(/^(?:import|export) (?!type )(?:\* as \w+|\{([^}]*)\}) from '([^']+)';/gm),
  ].flatMap(([, names = '', specifier = '']) => {
    const from = resolved(file, specifier);
    const values = names.split(',').map((name) => name.trim());
    return from === undefined
      ? []
      : values.filter((name) => name !== '' && !name.startsWith('type ')).map((name) => ({ name, from }));
  });
}

function resolved(file: string, specifier: string): string | undefined {
  const [, name] = /^@nx-aib\/([a-z-]+)$/.exec(specifier) ?? [];
  if (name !== undefined) return path.join(PACKAGES, name, 'src/index.ts');
  if (!specifier.startsWith('.')) return undefined;
  const found = path.resolve(path.dirname(file), specifier);
  return existsSync(`${found}.ts`) ? `${found}.ts` : path.join(found, 'index.ts');
}

/** The files whose code runs when a file's does: through a package's index only those with the used names. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const { name, from } of valuesOf(file))
      waiting.push(
        from.endsWith('src/index.ts')
          ? (valuesOf(from).find((one) => one.name === name)?.from ?? from)
          : from,
      );
  }
  return reached;
}

describe("the code in a step's fingerprint", () => {
  it.each([...KINDS.values()].map((kind) => [kind.name, kind] as const))(
    'is all that a step of kind %s runs',
    (name, { code }) => {
      const starts = readdirSync(PACKAGES).map((owner) =>
        path.join(PACKAGES, owner, 'src/steps', name, `${name}.ts`),
      );
      const start = starts.find((file) => existsSync(file));
      if (start === undefined) throw new Error(`${name} has no folder of its own`);
      const reached = [...reachedFrom(start)];
      expect(reached.length).toBeGreaterThan(5);
      const covered = [...ALWAYS, ...code].map((folder) => `${folder}/`);
      const missed = reached.filter((file) => !covered.some((folder) => file.startsWith(folder)));
      expect(missed.map((file) => path.relative(PACKAGES, file))).toEqual([]);
    },
  );

  it('is none of another package family', () => {
    expect(KINDS.get('packages')?.code.some((folder) => folder.includes('/builder/'))).toBe(false);
    expect(KINDS.get('image')?.code.some((folder) => folder.includes('/debian/'))).toBe(false);
  });
});
