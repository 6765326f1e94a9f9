import path from 'node:path';
import { signImage, type BuiltFrom } from '@nx-aib/builder';
import { listOf, signingKey, type OptionsOf, type SIGN_OPTIONS } from '@nx-aib/cli';
import { success, type Result } from '@nx-aib/core';
import { artifact, type Where } from '../artifacts';
import { DESCRIPTOR } from '../../outputs/output-files';
import { endWithNx } from '../end-with-nx';
import { manifestFrom, type ImageOptions } from '../image-options';
import { loadPlan } from '../planning';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';
import { storeOf, type StoreOptions } from '../store';

type SignOptions = ImageOptions & StoreOptions & OptionsOf<typeof SIGN_OPTIONS & typeof OUTPUT_OPTION>;

/** Signs the built image: writes `image.json.intoto.jsonl` beside it. The key is read here, and not stored anywhere. */
export async function signExecutor(options: SignOptions, context: Where): Promise<{ success: boolean }> {
  endWithNx();
  const key = signingKey(options.key);
  const storeDir = storeOf(options, context);
  const from = await builtFrom(options, context);
  if (!key.ok || !storeDir.ok || !from.ok) {
    report([key, storeDir, from].flatMap(({ diagnostics }) => diagnostics));
    return { success: false };
  }
  const file = (name: string | undefined) =>
    name === undefined ? undefined : path.relative(process.cwd(), path.resolve(context.root, name));
  const signed = await signImage({
    descriptorFile: artifact(options, context, DESCRIPTOR),
    signer: {
      key: file(key.value) ?? key.value,
      passphraseFile: file(options.passphraseFile),
      certificate: file(options.certificate),
    },
    from: from.value,
    builderId: options.builderId,
    storeDir: storeDir.value,
  });
  report(signed.diagnostics);
  if (signed.ok)
    say(`${path.relative(process.cwd(), signed.value.file)} is signed by key ${signed.value.keyid}\n`);
  return { success: signed.ok };
}

async function builtFrom(options: SignOptions, context: Where): Promise<Result<BuiltFrom>> {
  const loaded = await loadPlan(options, context);
  if (!loaded.ok) return loaded;
  return success({
    manifestFile: manifestFrom(options, context),
    loaded: loaded.value,
    defines: listOf(options.define),
  });
}
