import type { SignatureTrust } from '@nx-aib/runner';
import type { TRUST_OPTIONS } from '../options/declared-options';
import type { OptionsOf } from '../options/option-declaration';
import path from 'node:path';

/** The options for the required signer of an image. */
export type TrustOptions = OptionsOf<typeof TRUST_OPTIONS>;

/**
 * Undefined if no signature is required.
 * @param root the directory that the files are relative to; default: the working directory
 */
export function trustOf({ manifest, key, ca }: TrustOptions, root?: string): SignatureTrust | undefined {
  if (key === undefined && ca === undefined) return undefined;
  const file = (name: string | undefined) =>
    name === undefined || root === undefined ? name : path.resolve(root, name);
  return { key: file(key), ca: file(ca), manifest: file(manifest) };
}
