import { isObjectOf, isRecordOf, isText } from '@nx-aib/core';
import { writeFileAtomic } from './files';
import { readJson } from './json-file';
import { findProgram, toolVersion, type Tool } from './tools';
import { fileState } from './tree-state';
import { realpathSync } from 'node:fs';

/** The version printed by a program, and its stamp (`EntryState`) at that time. */
interface KnownVersion {
  readonly stamp: string;
  readonly version: string;
}

/**
 * The versions of some tools. Querying them takes a tenth of a second for some; with a cache file, a program is queried
 * again only if it has been written to. A cache file that cannot be read or written is ignored.
 */
export async function toolVersions(
  tools: readonly Tool[],
  memory?: string,
): Promise<Readonly<Record<string, string>>> {
  const known = await readKnown(memory);
  const now: Record<string, KnownVersion> = {};
  const versions = await Promise.all(
    tools.map(async (tool) => {
      const program = stampedProgram(tool);
      const before = program === undefined ? undefined : known[program.file];
      const version = before?.stamp === program?.stamp ? before?.version : undefined;
      const said = version ?? (await toolVersion(tool));
      if (program !== undefined) now[program.file] = { stamp: program.stamp, version: said };
      return [tool.name, said] as const;
    }),
  );
  const isNew = Object.entries(now).some(([file, { stamp }]) => known[file]?.stamp !== stamp);
  if (memory !== undefined && isNew)
    await writeFileAtomic(memory, `${JSON.stringify({ ...known, ...now })}\n`).catch(() => undefined);
  return Object.fromEntries(versions);
}

function stampedProgram({ name }: Tool): { file: string; stamp: string } | undefined {
  const found = findProgram(name);
  if (found === undefined) return undefined;
  const stamp = fileState(realpathSync(found))?.stamp;
  // By the name under which it is run: several programs may be one file (mtools).
  return stamp === undefined ? undefined : { file: found, stamp };
}

async function readKnown(memory: string | undefined): Promise<Readonly<Record<string, KnownVersion>>> {
  const known = memory === undefined ? undefined : await readJson(memory, isMemory);
  return known ?? {};
}

/** By the program's path. */
const isMemory = isRecordOf(isObjectOf<KnownVersion>({ stamp: isText, version: isText }));
