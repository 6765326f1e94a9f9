import path from 'node:path';
import { signImage, type BuiltFrom } from '@nx-aib/builder';
import { listOf, signingKey, storeFolder, type OptionsOf, type SIGN_OPTIONS } from '@nx-aib/cli';
import { failure, success, type Result } from '@nx-aib/core';
import { artifact, type Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { loadPlan, manifestFrom, type ImageOptions } from '../planning';
import { report, say } from '../report';

type SignOptions = ImageOptions & OptionsOf<typeof SIGN_OPTIONS>;

/** Signs the built image: leaves `dist/<project>/image.json.intoto.jsonl`. The key is read here, and nothing keeps it. */
export async function signExecutor(options: SignOptions, context: Where): Promise<{ success: boolean }> {
  endWithNx();
  const key = signingKey(options.key);
  const storeDir = storeFolder();
  const from = key.ok && storeDir.ok ? await builtFrom(options, context) : failure([]);
  if (!key.ok || !storeDir.ok || !from.ok) {
    report([key, storeDir, from].flatMap(({ diagnostics }) => diagnostics));
    return { success: false };
  }
  const file = (name: string | undefined) =>
    name === undefined ? undefined : path.relative(process.cwd(), path.resolve(context.root, name));
  const signed = await signImage({
    descriptorFile: artifact(context, 'image.json'),
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
