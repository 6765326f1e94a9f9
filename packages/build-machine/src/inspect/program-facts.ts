import { findProgram, toolVersion, type Tool } from '../tools';

/** Whether a program, or a file needed like one, is installed. */
export interface ProgramFacts {
  readonly name: string;
  readonly debianPackage: string;
  /** Its path; undefined if it is missing. */
  readonly file?: string;
  /** The version that it prints, or that of its package. */
  readonly version?: string;
}

/** The facts about each tool once, in the order of the first occurrences. */
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
