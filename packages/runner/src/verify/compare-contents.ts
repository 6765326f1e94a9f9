import { requireTools, monotonicMilliseconds } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import { contents } from '../checks/contents';
import { failFamily, judgeFamily } from './judge-family';
import { readDescriptor } from './read-descriptor';
import type { CheckResult } from './verdict';
import { DISK_TOOLS, diskFacts } from '../contents/disk-facts';

/**
 * Compares an image's disk with the plan, without a boot: the checks `contents/…` of `verifyImage`. Nothing on the disk
 * is run or mounted; a damaged disk fails checks.
 *
 * Errors: `runner/no-descriptor`, `image-plan/bad-descriptor`, `machine/missing-tools`.
 *
 * @param say called when tools are installed on this machine
 */
export async function compareContents(
  descriptorFile: string,
  say: (line: string) => void = () => undefined,
): Promise<Result<readonly CheckResult[]>> {
  const read = await readDescriptor(descriptorFile);
  if (!read.ok) return read;
  const tools = await requireTools(DISK_TOOLS, say);
  if (!tools.ok) return tools;
  const started = monotonicMilliseconds();
  const facts = await diskFacts(read.value);
  const seconds = (monotonicMilliseconds() - started) / 1000;
  const { descriptor } = read.value;
  return success(
    facts.ok
      ? judgeFamily(contents, descriptor, facts.value, seconds)
      : failFamily(contents, descriptor, facts.diagnostics.map(({ message }) => message).join('; '), seconds),
  );
}
