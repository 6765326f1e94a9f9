import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A directory for one test, with a space in its name. */
export interface TestWorkspace {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Makes an empty one. */
export function testWorkspace(): TestWorkspace {
  const root = mkdtempSync(path.join(tmpdir(), 'nx-aib plugin '));
  return {
    root,
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(root, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** What is written to standard output and error from now on; `jest.restoreAllMocks()` ends it. */
export function capture(): { out: string; err: string } {
  const seen = { out: '', err: '' };
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    seen.out += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    seen.err += String(text);
    return true;
  });
  return seen;
}
