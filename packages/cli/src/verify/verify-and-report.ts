import { failure, success, type Result } from '@nx-aib/core';
import { parseMemorySize, verifyImage, writeReport, type SignatureTrust, type Verdict } from '@nx-aib/runner';

/** What is asked of a verification. */
export interface VerifyRequest {
  readonly descriptorFile: string;
  /** As `2G`. */
  readonly memory?: string | undefined;
  /** Whose signature the image has to have; nobody's where not given. */
  readonly trust?: SignatureTrust | undefined;
  /** The folder of verify.json and verify.junit.xml; without it neither is written. */
  readonly report?: string | undefined;
  /** Told what is under way, a line at a time. */
  readonly say: (line: string) => void;
}

/** Verifies an image (`verifyImage` of @nx-aib/runner) and leaves the verdict where it is asked for. */
export async function verifyAndReport(request: VerifyRequest): Promise<Result<Verdict>> {
  const { descriptorFile, trust, report, say } = request;
  const memory = request.memory === undefined ? success(undefined) : parseMemorySize(request.memory);
  if (!memory.ok) return memory;
  const verified = await verifyImage(descriptorFile, {
    ...(memory.value === undefined ? {} : { memory: memory.value }),
    ...(trust === undefined ? {} : { trust }),
    say,
  });
  const diagnostics = [...memory.diagnostics, ...verified.diagnostics];
  if (!verified.ok) return failure(diagnostics);
  if (report !== undefined) await writeReport(verified.value, report);
  return success(verified.value, diagnostics);
}
