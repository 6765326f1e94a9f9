import {
  LOCAL_BUILDER,
  readSigner,
  signDescriptor,
  type BuildFacts,
  type Signed,
  type SignerFiles,
} from '@nx-aib/attest';
import { readTextIfThere } from '@nx-aib/build-machine';
import { parseDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { version } from './version';
import { fingerprinted } from '@nx-aib/steps';
import type { LoadedPlan } from '@nx-aib/planner';
import { kindsWith } from '../lower/kinds';
import { planSteps } from '../lower/lower';
import path from 'node:path';

/** The sources that an image was allegedly built from. */
export interface BuiltFrom {
  readonly manifestFile: string;
  readonly loaded: LoadedPlan;
  /** As given by the user: `KEY=VALUE`. */
  readonly defines: readonly string[];
}

export interface SignRequest {
  readonly descriptorFile: string;
  readonly signer: SignerFiles;
  /** Without it the statement contains neither the manifest nor the tools' versions. */
  readonly from?: BuiltFrom | undefined;
  /** A URI that names the builder; by default an anonymous local builder. */
  readonly builderId?: string | undefined;
  /** Absolute; where versions of tools are cached. */
  readonly storeDir: string;
}

/**
 * Signs a built image (`signDescriptor` of @nx-aib/attest). The manifest and the tools are included in the statement
 * only if their steps have the image's own fingerprint, which proves that the image was built from them.
 *
 * Errors: `attest/…`, `image-plan/bad-descriptor`, `sign/other-manifest`. Warning: `sign/no-manifest`.
 */
export async function signImage(request: SignRequest): Promise<Result<Signed>> {
  const signer = await readSigner(request.signer);
  if (!signer.ok) return signer;
  const facts = await factsOf(request);
  if (!facts.ok) return failure([...signer.diagnostics, ...facts.diagnostics]);
  const signed = await signDescriptor(request.descriptorFile, signer.value, facts.value);
  const diagnostics = [...signer.diagnostics, ...facts.diagnostics, ...signed.diagnostics];
  return signed.ok ? success(signed.value, diagnostics) : failure(diagnostics);
}

async function factsOf({
  descriptorFile,
  from,
  builderId,
  storeDir,
}: SignRequest): Promise<Result<BuildFacts>> {
  const builder = { id: builderId ?? LOCAL_BUILDER, version: { '@nx-aib/builder': version } };
  if (from === undefined) return success({ options: {}, tools: {}, builder }, [noManifest(descriptorFile)]);
  const { manifestFile, loaded, defines } = from;
  const text = await readTextIfThere(descriptorFile);
  // Errors in the descriptor are reported when it is signed.
  const descriptor = text === undefined ? undefined : parseDescriptor(text, descriptorFile);
  if (descriptor?.ok !== true) return success({ options: {}, tools: {}, builder });
  const tools = await toolsThatMade(descriptor.value, loaded, storeDir);
  if (tools === undefined) return failure([otherManifest(manifestFile, descriptorFile)]);
  return success({
    manifest: { file: path.basename(manifestFile), sha256: loaded.manifestSha256 },
    options: defines.length === 0 ? {} : { define: defines },
    tools,
    builder,
  });
}

/** The versions of the programs if their steps make exactly this image; otherwise undefined. */
async function toolsThatMade(
  { artifact }: ImageDescriptor,
  { plan, platform, lock }: LoadedPlan,
  storeDir: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { steps, result } = planSteps(plan, platform, artifact.format, lock);
  const known = await fingerprinted(steps, kindsWith([platform.family]), storeDir);
  if (known.get(result)?.fingerprint !== artifact.fingerprint) return undefined;
  const tools = [...known.values()].flatMap(({ declaration }) => Object.entries(declaration.tools));
  return Object.fromEntries(tools.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function noManifest(descriptorFile: string): Diagnostic {
  return {
    code: 'sign/no-manifest',
    severity: 'warning',
    message: `the signature of "${descriptorFile}" will cover neither the manifest nor the build machine's tools`,
    hint: 'give the manifest with --manifest',
  };
}

function otherManifest(manifestFile: string, descriptorFile: string): Diagnostic {
  return {
    code: 'sign/other-manifest',
    severity: 'error',
    message: `the image of "${descriptorFile}" is not what "${manifestFile}" builds now`,
    hint: 'build it again with the same options, then sign',
  };
}
