/** What every package family has. */
export { rootOutput, toolsOutput, type RootOutput, type ToolsOutput } from './outputs';
export type { PackageSteps } from './package-steps';
