import { findProgram, toolVersion, type Tool } from '../tools';

/** What there is of a program, or of a file that is needed as programs are. */
export interface ProgramFacts {
  readonly name: string;
  readonly debianPackage: string;
  /** Where it is; undefined where it is missing. */
  readonly file?: string;
  /** What it, or its package, says of its version. */
  readonly version?: string;
}

/** Each once, in the order in which they are first named. */
export async function programFacts(tools: readonly Tool[]): Promise<ProgramFacts[]> {
  const once = [...new Map(tools.map((tool) => [tool.name, tool])).values()];
  return Promise.all(
    once.map(async (tool) => {
      const { name, debianPackage } = tool;
      const file = findProgram(name);
      if (file === undefined) return { name, debianPackage };
      return { name, debianPackage, file, version: await toolVersion(tool) };
    }),
  );
}
