import { failure, success, type Result } from '@nx-aib/core';
import { signImage, type BuiltFrom, type SignRequest } from '@nx-aib/builder';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import {
  COMMAND_OPTIONS,
  PLANNING_OPTIONS,
  SIGN_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { loadFromOptions } from '../options/load-plan';
import { listOf, type OptionsOf } from '../options/option-declaration';
import { signingKey } from '../options/signing-key';
import { storeFolder } from '../options/store-folder';
import { printDiagnostics } from '../print/print-diagnostics';
import type { Command } from 'commander';

type SignOptions = PlanningOptions & OptionsOf<typeof SIGN_OPTIONS & (typeof COMMAND_OPTIONS)['sign']>;

/** `sign DESCRIPTOR`: writes a signed statement of how an image was built, beside its descriptor. */
export function addSign(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('sign')
    .description('sign a built image: write a signed provenance statement beside its descriptor')
    .argument('<descriptor>', "the image's descriptor, image.json");
  const options = { ...SIGN_OPTIONS, ...COMMAND_OPTIONS.sign, ...PLANNING_OPTIONS };
  addOptions(command, options).action(async (descriptor: string, options: SignOptions) => {
    const request = await requestFor(descriptor, options);
    const signed = request.ok ? await signImage(request.value) : request;
    printDiagnostics(io, signed.diagnostics);
    if (signed.ok) io.out(`${signed.value.file}\n`);
    ended(signed.ok ? 0 : 1);
  });
}

async function requestFor(descriptorFile: string, options: SignOptions): Promise<Result<SignRequest>> {
  const key = signingKey(options.key);
  const storeDir = storeFolder(options);
  const from = await builtFrom(options);
  if (!key.ok || !storeDir.ok || !from.ok)
    return failure([key, storeDir, from].flatMap(({ diagnostics }) => diagnostics));
  return success({
    descriptorFile,
    signer: { key: key.value, passphraseFile: options.passphraseFile, certificate: options.certificate },
    from: from.value,
    builderId: options.builderId,
    storeDir: storeDir.value,
  });
}

async function builtFrom(options: SignOptions): Promise<Result<BuiltFrom | undefined>> {
  if (options.manifest === undefined) return success(undefined);
  const loaded = await loadFromOptions(options.manifest, options);
  if (!loaded.ok) return loaded;
  return success({ manifestFile: options.manifest, loaded: loaded.value, defines: listOf(options.define) });
}
