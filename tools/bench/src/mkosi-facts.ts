import { run } from '@nx-aib/build-machine';

/** The first version that supports images in mkosi.images/ and the options used by the benchmark. */
const OLDEST = 24;

export const MKOSI_COLD = 'mkosi, cold build';
export const MKOSI_INCREMENTAL = 'mkosi, incremental';

export type InstalledMkosi =
  { readonly usable: true; readonly version: string } | { readonly usable: false; readonly why: string };

/** Whether a suitable mkosi is installed. Nothing is installed for it. */
export async function installedMkosi(): Promise<InstalledMkosi> {
  const outcome = await run(['mkosi', '--version']);
  return judgeVersion(outcome.ok ? outcome.stdout : undefined);
}

/** @param printed the output of `mkosi --version`; undefined if mkosi is missing or cannot run */
export function judgeVersion(printed: string | undefined): InstalledMkosi {
  const install = `install mkosi ${OLDEST} or later (Debian 13 has it; Debian 12 in its backports)`;
  if (printed === undefined) return { usable: false, why: `it is not on the PATH: ${install}` };
  const [, version, major] = /^mkosi ((\d+)\S*)/.exec(printed) ?? [];
  if (version === undefined || Number(major) < OLDEST)
    return { usable: false, why: `"${printed.trim()}" is older than ${OLDEST}: ${install}` };
  return { usable: true, version };
}
