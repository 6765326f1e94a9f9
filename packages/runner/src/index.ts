/** Boots images in QEMU and checks them against their plan. */
export { verifyImage, type VerifyOptions } from './verify/verify-image';
export { countChecks, type CheckResult, type Verdict } from './verify/verdict';
export { checksFor } from './checks/families';
export type { Check, CheckFamily, GuestFacts, Judgement } from './checks/check';
export { renderCheck, renderSummary, renderVerdict } from './report/render-verdict';
export { renderJUnit } from './report/render-junit';
export { writeReport, type ReportFiles } from './report/write-report';
export { bootVm, type BootOptions } from './vm/boot';
export type { Vm } from './vm/vm';
export { probeAccelerator, type ProbeVerdict } from './vm/kvm-probe';
export type { CommandOutcome } from './shell/frame';
export type { RunInGuestOptions } from './shell/guest-shell';
export { planMachine, type ConsolePlan, type MachinePlan } from './plan/machine';
export type { Accelerator } from './plan/accelerator';
export { DEFAULT_MEMORY, parseMemorySize } from './plan/memory-size';
export type { PortForward, UserNetwork } from './plan/network';
export { bootInteractively } from './cli/boot-interactively';
export { readAirOptions, type AirOptions, type AirRequest } from './cli/air-request';
