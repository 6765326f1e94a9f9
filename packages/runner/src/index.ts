/** Boots images in QEMU and checks them against their plan. */
export { verifyImage, type VerifyOptions } from './verify/verify-image';
export { verifySignature, type SignatureTrust, type VerifiedSignature } from './verify/look-at-signature';
export { compareContents } from './verify/compare-contents';
export { DISK_TOOLS } from './contents/disk-facts';
export { countChecks, type CheckResult, type Verdict } from './verify/verdict';
export { writeReport, type ReportFiles } from './report/write-report';
export { readDescriptor } from './verify/read-descriptor';
export { bootTools, bootVm, noImage, type BootOptions } from './vm/boot';
export { probeAccelerator, type ProbeVerdict } from './vm/kvm-probe';
export { bootOnTerminal, type TerminalMachine } from './vm/boot-on-terminal';
export { Vm } from './vm/vm';
export type { CommandOutcome } from './shell/frame';
export type { RunInGuestOptions } from './shell/guest-shell';
export type { Accelerator } from './plan/accelerator';
export { DEFAULT_MEMORY, parseMemorySize } from './plan/memory-size';
export {
  type PortForward,
  type UserNetwork,
  isPort,
  parseGuestAddress,
  parsePortForward,
} from './plan/network';
