export { run, startProcess, quoteForLog } from './process';
export type { Argv, RunOptions, RunOutcome, RunningProcess } from './process';
export { HOST_TOOLS, ensureHostTools, findProgram, toolVersion } from './host-tools';
export type { HostTool, HostToolName, ToolsOutcome } from './host-tools';
export { copySparse, readTextIfThere, sha256File, writeFileAtomic } from './files';
