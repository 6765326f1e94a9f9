import type { SignatureTrust } from '@nx-aib/runner';
import type { TRUST_OPTIONS } from '../options/declared-options';
import type { OptionsOf } from '../options/option-declaration';
import path from 'node:path';

/** The options that say whose signature an image has to have. */
export type TrustOptions = OptionsOf<typeof TRUST_OPTIONS>;

/**
 * Undefined where nobody's signature is asked for.
 * @param root what the files are relative to; the working directory where it is not given
 */
export function trustOf({ manifest, key, ca }: TrustOptions, root?: string): SignatureTrust | undefined {
  if (key === undefined && ca === undefined) return undefined;
  const file = (name: string | undefined) =>
    name === undefined || root === undefined ? name : path.resolve(root, name);
  return { key: file(key), ca: file(ca), manifest: file(manifest) };
}
