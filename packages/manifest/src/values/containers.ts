import { shown } from '../finding';
import { patterned } from './text';
import type { ValueReader } from './reading';

/** OCI distribution specification 1.1: many registries limit the length of host and name together to 255 characters. */
const SOURCE = /^(?=.{1,255}$)(?!.*\/\/)[A-Za-z0-9](?:[A-Za-z0-9._:/-]*[A-Za-z0-9])?$/;

/** A registry and repository; tags and digests have their own keys. */
export const containerSource: ValueReader = (value, written) => {
  const text = String(value);
  const [, before = text, suffix] = /^([^@]*?)(@[^/]*|:[^/]*)$/.exec(text) ?? [];
  if (suffix !== undefined && text.includes('/') && SOURCE.test(before)) {
    const key = suffix.startsWith('@') ? 'digest' : 'tag';
    return {
      problem: {
        code: 'manifest/container-source',
        message: `${shown(text)} contains the ${key} ${shown(suffix.slice(1))}`,
        hint: `write source: ${before} and ${key}: ${suffix.slice(1)}`,
      },
    };
  }
  return plainSource(value, written);
};

const plainSource = patterned(
  'manifest/container-source',
  'a name of a container image',
  SOURCE,
  'a registry and a repository, as in registry.example.com/demo/app, without docker:// and without spaces',
);

/** Tags: OCI distribution specification 1.1, "Pulling manifests". */
export const containerTag = patterned(
  'manifest/container-tag',
  'a tag of a container image',
  /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
  'a tag has letters, digits and _ . -, does not start with . or -, and is at most 128 characters long',
);

/** Digests: OCI image specification 1.1, descriptor.md, with the registered algorithms. */
export const containerDigest = patterned(
  'manifest/container-digest',
  'a digest of a container image',
  /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/,
  'a digest is sha256: and 64 hexadecimal digits in lower case (or sha512: and 128)',
);
