import { writeFileAtomic } from '@nx-aib/build-machine';
import type { StepDeclaration } from '../../step';
import { StepStore, type ObjectIdentity, type Staging } from '../step-store';
import path from 'node:path';

export const DECLARATION: StepDeclaration = {
  name: 'tools',
  kind: 'tools',
  code: '',
  params: {},
  reads: {},
  files: [],
  tools: {},
};

/** The content of an object made by `fill`, by path. */
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

/** What kind of object a fingerprint stands for. */
export function identity(fingerprint: string): ObjectIdentity {
  return { fingerprint, declaration: DECLARATION, image: 'car' };
}

/** Makes, finds and removes objects until this process is killed. */
export async function makeObjectsForEver(folder: string): Promise<void> {
  const store = new StepStore(folder);
  for (let number = 0; ; number = (number + 1) % 20) {
    const fingerprint = `f${number}`;
    await store.locked(
      fingerprint,
      () => undefined,
      async () => {
        if ((await store.find(fingerprint)).state === 'there') return;
        const staging = await store.stage();
        await fill(staging);
        await store.commit(identity(fingerprint), staging);
      },
    );
    if (number % 7 === 6) await store.prune(300_000);
    if (number === 5) process.stdout.write('.');
  }
}

/** Takes a lease on one object and makes it, prints a message, and keeps running. */
export async function useForEver(folder: string): Promise<void> {
  const store = new StepStore(folder);
  await store.open(['leased']);
  const staging = await store.stage();
  await fill(staging);
  await store.commit(identity('leased'), staging);
  await store.stage();
  process.stdout.write('.');
  setInterval(() => undefined, 1000);
}
