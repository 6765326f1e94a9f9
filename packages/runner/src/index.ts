/** Boots images in QEMU and checks them against their plan. */
export { verifyImage, type VerifyOptions } from './verify/verify-image';
export { verifySignature, type SignatureTrust, type VerifiedSignature } from './verify/look-at-signature';
export { compareContents } from './verify/compare-contents';
export { countChecks, type CheckResult, type Verdict } from './verify/verdict';
export { checksFor, expectedChecks, FAMILIES } from './checks/families';
export type { Check, CheckFamily, GuestFacts, Judgement } from './checks/check';
export { renderJUnit } from './report/render-junit';
export { writeReport, type ReportFiles } from './report/write-report';
export {
  bootVm,
  type BootOptions,
  absolute,
  BOOT_TOOLS,
  chooseAccelerator,
  missingFirmware,
  OVMF_DIR,
  prepareFirmware,
  QEMU_VARIABLES,
  qemuMajorVersion,
} from './vm/boot';
export { Vm } from './vm/vm';
export { probeAccelerator, type ProbeVerdict } from './vm/kvm-probe';
export type { CommandOutcome } from './shell/frame';
export type { RunInGuestOptions } from './shell/guest-shell';
export { planMachine, type ConsolePlan, type MachinePlan } from './plan/machine';
export type { Accelerator } from './plan/accelerator';
export { DEFAULT_MEMORY, parseMemorySize } from './plan/memory-size';
export {
  type PortForward,
  type UserNetwork,
  isPort,
  parseGuestAddress,
  parsePortForward,
} from './plan/network';
export { startTpm } from './vm/tpm';
export { readDescriptor } from './verify/read-descriptor';
