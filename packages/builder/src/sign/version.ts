import { createRequire } from 'node:module';

/** The version of this package; package.json is two directories up from here in src and in dist. */
export const { version } = createRequire(__filename)('../../package.json') as { readonly version: string };
