import { isJson, isListOf, isObjectOf, isOneOf, isText, maybe, parseJson } from '@nx-aib/core';
import { familyOf } from '@nx-aib/families';
import type { ImageDescriptor, InstalledPackage } from '@nx-aib/image-plan';

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** https://slsa.dev/spec/v1.0/provenance */
const PREDICATE_TYPE = 'https://slsa.dev/provenance/v1';
/** Defines the meaning of this build's parameters: `externalParameters` are the options of `aib-dev build`. */
const BUILD_TYPE = 'urn:nx-aib:image-build:1';
/** The builder if none is named. */
export const LOCAL_BUILDER = 'urn:nx-aib:builder:local';

/** A file in the statement, by its name beside the descriptor. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface Material {
  readonly name: string;
  readonly uri: string;
  readonly digest?: { readonly sha256: string };
}

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: string;
      readonly externalParameters: Readonly<Record<string, unknown>>;
      readonly internalParameters: Readonly<Record<string, unknown>>;
      readonly resolvedDependencies: readonly Material[];
    };
    readonly runDetails: {
      readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> };
    };
  };
}

/** Facts about a build that are not in its descriptor. */
export interface BuildFacts {
  /** The manifest, if it is known to be the one that was built. */
  readonly manifest?: { readonly file: string; readonly sha256: string };
  /** The options of the command, without unset ones. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Versions of the build machine's programs, by name; empty if unknown. */
  readonly tools: Readonly<Record<string, string>>;
  readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> };
}

/** The name of the manifest among the materials. */
export const MANIFEST = 'manifest';

/**
 * The statement about an image: its files, and everything they were built from. The same build gives the same
 * statement: it contains no time, which would be the time of signing.
 */
export function makeStatement(
  subject: readonly Subject[],
  descriptor: ImageDescriptor,
  { manifest, options, tools, builder }: BuildFacts,
): Statement {
  const { plan, artifact, installed } = descriptor;
  const { distro, target, arch, mode } = plan;
  return {
    _type: STATEMENT_TYPE,
    subject,
    predicateType: PREDICATE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          ...(manifest === undefined ? {} : { manifest: manifest.file }),
          ...{ target, distro, arch, mode, format: artifact.format },
          ...options,
        },
        internalParameters: { fingerprint: artifact.fingerprint, tools },
        resolvedDependencies: [
          ...(manifest === undefined ? [] : [material(MANIFEST, manifest.file, manifest.sha256)]),
          ...(plan.lock ? [material('lock', plan.lock.file, plan.lock.sha256)] : []),
          ...sourcesOf(descriptor),
          ...packageMaterials(installed, distro),
        ],
      },
      runDetails: { builder },
    },
  };
}

function material(name: string, file: string, sha256: string): Material {
  return { name, uri: file.split('/').map(encodeURIComponent).join('/'), digest: { sha256 } };
}

/** Files beside the manifest; a file that is used twice is listed once. */
function sourcesOf({ plan }: ImageDescriptor): Material[] {
  const sources = new Map<string, Material>();
  for (const entry of plan.paths) {
    if (entry.type === 'file' && 'source' in entry.content)
      sources.set(entry.content.source, material('source', entry.content.source, entry.content.sha256));
  }
  return [...sources.values()];
}

function packageMaterials(installed: readonly InstalledPackage[], distro: string): Material[] {
  // Reads a data file, so it is called once for all packages.
  const urlOf = familyOf(distro)?.planning.packageUrl ?? genericUrl;
  return installed.map((one) => ({
    name: `package of ${one.root}`,
    uri: urlOf(one, distro),
    ...(one.source === undefined ? {} : { digest: { sha256: one.source.sha256 } }),
  }));
}

/** For a distribution that this version does not know: the generic package type. */
function genericUrl({ name, version, arch }: InstalledPackage, distro: string): string {
  const words = [name, version, arch, distro].map(encodeURIComponent);
  return `pkg:generic/${words[0]}@${words[1]}?arch=${words[2]}&distro=${words[3]}`;
}

/** The parts of a signed statement that are compared; undefined for a payload that is not a statement about a build. */
export interface SignedFacts {
  readonly subject: readonly Subject[];
  /** The manifest's digest, if the statement has one. */
  readonly manifest: string | undefined;
}

export function parseStatement(payload: Uint8Array): SignedFacts | undefined {
  const statement = parseJson(textOf(payload), isBuildStatement);
  if (statement === undefined) return undefined;
  const materials = digested(statement.predicate.buildDefinition.resolvedDependencies ?? []);
  const manifest = materials.find(({ name }) => name === MANIFEST)?.digest.sha256;
  return { subject: digested(statement.subject), manifest };
}

/** Text that is not valid UTF-8 is not JSON (RFC 8259, section 8.1). */
function textOf(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return '';
  }
}

/** The parts of a `Statement` that are read; items in its lists may have no digest, or digests of another kind. */
interface BuildStatement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly unknown[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: typeof BUILD_TYPE;
      readonly resolvedDependencies?: readonly unknown[];
    };
  };
}

const isBuildStatement = isObjectOf<BuildStatement>({
  _type: isOneOf(STATEMENT_TYPE),
  subject: isListOf(isJson),
  predicateType: isOneOf(PREDICATE_TYPE),
  predicate: isObjectOf<BuildStatement['predicate']>({
    buildDefinition: isObjectOf<BuildStatement['predicate']['buildDefinition']>({
      buildType: isOneOf(BUILD_TYPE),
      resolvedDependencies: maybe(isListOf(isJson)),
    }),
  }),
});

const isSubject = isObjectOf<Subject>({
  name: isText,
  digest: isObjectOf<Subject['digest']>({ sha256: isText }),
});

function digested(list: readonly unknown[]): Subject[] {
  return list.filter(isSubject);
}
