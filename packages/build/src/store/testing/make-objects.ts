import { writeFileAtomic } from '@nx-aib/host';
import path from 'node:path';
import type { StepDeclaration } from '../../plan/steps/step';
import { StepStore, type Staging } from '../step-store';

export const DECLARATION: StepDeclaration = {
  name: 'tools',
  kind: 'tools',
  code: '',
  params: {},
  reads: {},
  files: [],
  tools: {},
};

/** What an object made by `fill` holds, by path. */
export const CONTENTS: Readonly<Record<string, string>> = {
  a: 'a'.repeat(5000),
  'folder/b': 'b'.repeat(70_000),
  'folder/deeper/c': '',
};

/** Makes an output as a step would. */
export async function fill({ output }: Staging): Promise<void> {
  for (const [name, content] of Object.entries(CONTENTS))
    await writeFileAtomic(path.join(output, name), content);
}

/** Long enough for another process that is still making its output. */
const IN_USE_MILLISECONDS = 1000;

/** Makes, finds and removes objects until something ends this process. */
export async function makeObjectsForEver(folder: string): Promise<void> {
  const store = new StepStore(folder);
  for (let number = 0; ; number = (number + 1) % 20) {
    const fingerprint = `f${number}`;
    if ((await store.find(fingerprint)) === undefined) {
      const staging = await store.stage();
      await fill(staging);
      await store.commit(fingerprint, staging, DECLARATION);
    }
    if (number % 7 === 6) await store.prune(300_000, Date.now() - IN_USE_MILLISECONDS);
    if (number === 0) process.stdout.write('.');
  }
}
