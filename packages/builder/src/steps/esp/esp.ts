import {
  createSparseFile,
  run,
  setModifiedAt,
  sha256File,
  TOOLS,
  writeFileAtomic,
  type Argv,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { defineKind, programFailed, reads, type StepContext } from '@nx-aib/steps';
import type { Placed } from '@nx-aib/image-plan';
import { CODE } from '../code';
import { contentsOutput, type ContentsOutput } from '../contents/output';
import { espOutput, type EspOutput } from './output';
import path from 'node:path';

export interface EspParams extends Placed {
  readonly sizeBytes: number;
  readonly volumeId: string;
  readonly label: string;
  readonly title: string;
  readonly cmdline: readonly string[];
  readonly efiName: string;
  readonly sourceDateEpoch: number;
}

interface EspInputs {
  readonly contents: ContentsOutput;
}

type Context = StepContext<EspParams, EspInputs, EspOutput>;

/**
 * Builds the EFI system partition: systemd-boot as the removable-media boot loader (UEFI 2.10, section 3.5.1.1),
 * kernel, initrd and one entry of the UAPI Boot Loader Specification, type 1.
 */
export const esp = defineKind<EspParams, EspInputs, EspOutput>({
  name: 'esp',
  reads: { contents: reads(contentsOutput) },
  makes: espOutput,
  tools: [TOOLS['mkfs.vfat'], TOOLS.mcopy, TOOLS.mmd],
  memoryMiB: 64,
  code: CODE,
  run: makeEsp,
});

async function makeEsp(context: Context): Promise<Result<undefined>> {
  const { params, scratch, logFile, made } = context;
  const boot = context.input('contents');
  const texts = { 'loader.conf': LOADER_CONF, 'entry.conf': entry(params) };
  for (const [file, text] of Object.entries(texts)) await writeFileAtomic(path.join(scratch, file), text);
  const copies: readonly (readonly [from: string, to: string])[] = [
    [boot.bootLoader, params.efiName],
    [boot.kernel, 'vmlinuz'],
    [boot.initrd, 'initrd.img'],
    [path.join(scratch, 'loader.conf'), 'loader/loader.conf'],
    [path.join(scratch, 'entry.conf'), 'loader/entries/image.conf'],
  ];
  for (const file of Object.keys(texts))
    await setModifiedAt(path.join(scratch, file), params.sourceDateEpoch);
  await createSparseFile(made.image, params.sizeBytes);
  const name = path.basename(made.image);
  const id = params.volumeId.replace('-', '');
  const calls: readonly Argv[] = [
    // --invariant: no time and no random volume id.
    ['mkfs.vfat', '--invariant', '-F', '32', '-i', id, '-n', params.label, made.image],
    ['mmd', '-i', name, ...foldersOf(copies.map(([, to]) => to)).map((folder) => `::${folder}`)],
    ...copies.map(([from, to]): Argv => ['mcopy', '-i', name, '-m', from, `::${to}`]),
  ];
  const env = { ...MTOOLS, SOURCE_DATE_EPOCH: String(params.sourceDateEpoch) };
  for (const argv of calls) {
    // mtools expand an image's name like a line of their configuration, with wordexp(3): so the name is the same in
    // every directory.
    const outcome = await run(argv, { env, logFile, cwd: context.output });
    // The only message of mtools for a full file system.
    if (!outcome.ok && /disk full/i.test(outcome.stderr)) return full(params);
    if (!outcome.ok) return programFailed(context, argv, outcome);
  }
  await writeFileAtomic(made.sha256, await sha256File(made.image));
  return success(undefined);
}

/**
 * The defaults of mtools(1), set explicitly to override /etc/mtools.conf: how names are written (mtools(5), "Global
 * variables").
 */
const MTOOLS = {
  MTOOLS_SKIP_CHECK: '0',
  MTOOLS_FAT_COMPATIBILITY: '0',
  MTOOLS_LOWER_CASE: '0',
  MTOOLS_NO_VFAT: '0',
  MTOOLS_DOTTED_DIR: '0',
  MTOOLS_NAME_NUMERIC_TAIL: '1',
  DEFAULT_CODEPAGE: '850',
};

function full({ sizeBytes, at = ['image', 'partitions', 'efi', 'size'] }: EspParams): Result<never> {
  return failure([
    {
      code: 'build/filesystem-full',
      severity: 'error',
      message: `boot loader, kernel and initrd do not fit into the EFI system partition of ${Math.floor(sizeBytes / 2 ** 20)} MiB`,
      hint: 'increase image.partitions.efi.size',
      path: at,
    },
  ]);
}

/** loader.conf(5): boots the only entry immediately. */
const LOADER_CONF = 'default image.conf\ntimeout 0\n';

function entry({ title, cmdline }: EspParams): string {
  return `title ${title}\nlinux /vmlinuz\ninitrd /initrd.img\noptions ${cmdline.join(' ')}\n`;
}

/** All parent directories of the given paths, parents first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = paths.flatMap((file) => {
    const parts = file.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(folders)];
}
