import { isObjectOf, isRecordOf, isText } from '@nx-aib/core';
import { writeFileAtomic } from './files';
import { readJson } from './json-file';
import { findProgram, toolVersion, type Tool } from './tools';
import { fileState } from './tree-state';
import { realpathSync } from 'node:fs';

/** What a program said of its version, and the stamp (`EntryState`) that it had then. */
interface KnownVersion {
  readonly stamp: string;
  readonly version: string;
}

/**
 * What some tools say of their versions. To ask some of them takes a tenth of a second; with a file to remember it in, a
 * program is asked again only when something has written to it. A file that cannot be read or written is as none.
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
  // By the name that it is run by: one program may be many (mtools).
  return stamp === undefined ? undefined : { file: found, stamp };
}

async function readKnown(memory: string | undefined): Promise<Readonly<Record<string, KnownVersion>>> {
  const known = memory === undefined ? undefined : await readJson(memory, isMemory);
  return known ?? {};
}

/** By the program's file. */
const isMemory = isRecordOf(isObjectOf<KnownVersion>({ stamp: isText, version: isText }));
