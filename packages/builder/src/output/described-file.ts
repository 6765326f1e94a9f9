import { readTextIfThere } from '@nx-aib/build-machine';
import path from 'node:path';

/**
 * The image that a descriptor of ours, of whatever version, describes: an absolute path. Undefined for a file that is no
 * descriptor, or is not there.
 */
export async function describedFile(descriptor: string): Promise<string | undefined> {
  const text = await readTextIfThere(descriptor).catch(() => undefined);
  const file = text === undefined ? undefined : fileOf(text);
  return file === undefined ? undefined : path.resolve(path.dirname(descriptor), file);
}

function fileOf(text: string): string | undefined {
  try {
    const read = JSON.parse(text) as Partial<Record<'schema' | 'artifact' | 'plan', unknown>> | null;
    const artifact = read?.artifact as Partial<Record<string, unknown>> | null | undefined;
    const isOurs =
      typeof read?.schema === 'number' &&
      typeof read.plan === 'object' &&
      (typeof artifact?.['sha256'] === 'string' || typeof artifact?.['contentDigest'] === 'string') &&
      typeof artifact['fingerprint'] === 'string';
    const file = artifact?.['file'];
    return isOurs && typeof file === 'string' ? file : undefined;
  } catch {
    return undefined;
  }
}
