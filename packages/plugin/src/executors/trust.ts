import path from 'node:path';
import type { SignatureTrust } from '@nx-aib/runner';
import type { Where } from './artifacts';

/** The options that say whose signature an image has to have; all are relative to the workspace's root. */
export interface TrustOptions {
  readonly manifest?: string;
  /** A public key in PEM. */
  readonly key?: string;
  /** Certificates of authorities in PEM. */
  readonly ca?: string;
}

/** Undefined where nobody's signature is asked for. */
export function trustOf({ manifest, key, ca }: TrustOptions, { root }: Where): SignatureTrust | undefined {
  if (key === undefined && ca === undefined) return undefined;
  const file = (name: string | undefined) => (name === undefined ? undefined : path.resolve(root, name));
  return { key: file(key), ca: file(ca), manifest: file(manifest) };
}
