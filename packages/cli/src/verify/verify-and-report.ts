import { failure, success, type Result } from '@nx-aib/core';
import { parseMemorySize, verifyImage, writeReport, type SignatureTrust, type Verdict } from '@nx-aib/runner';

/** A request to verify an image. */
export interface VerifyRequest {
  readonly descriptorFile: string;
  /** For example `2G`. */
  readonly memory?: string | undefined;
  /** The required signer; by default no signature is required. */
  readonly trust?: SignatureTrust | undefined;
  /** The directory for verify.json and verify.junit.xml; without it neither is written. */
  readonly report?: string | undefined;
  /** Called with progress messages, one line at a time. */
  readonly say: (line: string) => void;
}

/** Verifies an image (`verifyImage` of @nx-aib/runner) and writes the verdict to the requested directory. */
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
