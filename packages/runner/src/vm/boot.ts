import {
  copySparse,
  fileSize,
  findProgram,
  listenOnSocket,
  requireTools,
  TOOLS,
  makeTempDir,
  startProcess,
  toolVersion,
  type ListeningSocket,
  type RunningProcess,
  type TempDir,
  type Tool,
} from '@nx-aib/build-machine';
import { failure, success, type Bytes, type Diagnostic, type Result } from '@nx-aib/core';
import type { Accelerator } from '../plan/accelerator';
import { shellCredentials } from '../plan/guest-shell-unit';
import { planMachine, type MachinePlan } from '../plan/machine';
import { DEFAULT_MEMORY } from '../plan/memory-size';
import { ByteConsole } from '../shell/byte-console';
import { probeAccelerator } from './kvm-probe';
import { Vm } from './vm';
import path from 'node:path';

/** The firmware directory of Debian's package ovmf. */
export const OVMF_DIR = '/usr/share/OVMF';

/** Where QEMU stores a guest's writes to a read-only image (qemu-system(1), `snapshot`). */
export const QEMU_VARIABLES = ['TMPDIR'];

/** The parameters of `bootVm`; everything except the image has a default. */
export interface BootOptions {
  readonly image: MachinePlan['image'];
  /** Whether the guest's writes reach the image; default false. */
  readonly writable?: boolean;
  /** Default 2 GiB. */
  readonly memory?: Bytes;
  /** Default 2. */
  readonly cpus?: number;
  /** Determined by a probe by default: `kvm` if it works here, otherwise `tcg`. */
  readonly accelerator?: Accelerator;
  /** Whether the guest gets a root shell on its second serial port; requires systemd 256 in it. Default true. */
  readonly rootShell?: boolean;
  readonly network?: MachinePlan['network'];
  readonly disk?: MachinePlan['disk'];
  /** A directory with OVMF_CODE_4M.fd and OVMF_VARS_4M.fd. */
  readonly ovmfDir?: string;
  /** More arguments for QEMU. */
  readonly extra?: readonly string[];
  /** The QEMU program; default `qemu-system-x86_64`. */
  readonly program?: string;
  /** Called when this machine is changed, such as when missing packages are installed. */
  readonly say?: (line: string) => void;
}

/**
 * Starts a machine and returns while its firmware is still running; `openShell` or `waitForLogin` wait for the system.
 * QEMU ends with this process, however that ends.
 *
 * Errors: `machine/missing-tools`, `runner/no-image`, `runner/no-firmware`.
 */
export async function bootVm(options: BootOptions): Promise<Result<Vm>> {
  const lacking = await missing(options);
  if (lacking !== undefined) return failure([lacking]);
  const accelerator = options.accelerator ?? (await accelerate(options.say));
  const tempDir = await makeTempDir('vm', { sockets: true });
  const socket = options.rootShell === false ? undefined : await listenOnSocket(`${tempDir.path}/shell`);
  const plan = await planBoot(options, accelerator, tempDir, socket);
  const process = startProcess([options.program ?? 'qemu-system-x86_64', ...planMachine(plan)], {
    inherit: QEMU_VARIABLES,
  });
  // Read from the start: QEMU may end before it connects.
  const console = new ByteConsole(process.stdout, process.stdin);
  const complaints = new ByteConsole(process.stderr, process.stdin);
  const shellConsole = await connect(socket, process);
  return success(new Vm({ accelerator, process, console, shellConsole, tempDir, complaints }));
}

/** `kvm` if it works on this machine, otherwise `tcg` and the reason; see `probeAccelerator`. */
export async function chooseAccelerator(): Promise<{
  readonly accelerator: Accelerator;
  readonly whySlow?: string;
}> {
  const kvm = await probeAccelerator('kvm');
  return kvm.works ? { accelerator: 'kvm' } : { accelerator: 'tcg', whySlow: kvm.why };
}

async function accelerate(say: BootOptions['say']): Promise<Accelerator> {
  const { accelerator, whySlow } = await chooseAccelerator();
  if (whySlow !== undefined)
    say?.(`booting without hardware virtualisation (KVM), which is slow: ${whySlow}`);
  return accelerator;
}

/** QEMU's major version on this machine. */
export async function qemuMajorVersion(): Promise<number> {
  return Number(/version (\d+)\./.exec(await toolVersion(TOOLS['qemu-system-x86_64']))?.[1] ?? 0);
}

/** A machine's own UEFI: the firmware, and a copy of its variables that is removed with `tempDir`. */
export async function prepareFirmware(
  tempDir: TempDir,
  ovmfDir = OVMF_DIR,
): Promise<MachinePlan['firmware']> {
  const vars = `${tempDir.path}/OVMF_VARS.fd`;
  await copySparse(`${ovmfDir}/OVMF_VARS_4M.fd`, vars);
  return { code: `${ovmfDir}/OVMF_CODE_4M.fd`, vars };
}

/** The error for a missing image. */
export function noImage(file: string): Diagnostic {
  return { code: 'runner/no-image', severity: 'error', message: `there is no image "${file}"` };
}

/** The error for a directory without the firmware; undefined if it is complete. */
export function missingFirmware(ovmfDir: string): Diagnostic | undefined {
  const lacking = ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'].find(
    (file) => findProgram(path.resolve(ovmfDir, file)) === undefined,
  );
  if (lacking === undefined) return undefined;
  const message = `there is no ${lacking} in "${ovmfDir}"`;
  return { code: 'runner/no-firmware', severity: 'error', message };
}

/** The programs and files for a boot in QEMU; the default firmware's package is not needed with `ovmfDir`. */
export function bootTools({ ovmfDir }: { readonly ovmfDir?: string | undefined } = {}): Tool[] {
  return [TOOLS['qemu-system-x86_64'], ...(ovmfDir === undefined ? [TOOLS.ovmf] : [])];
}

async function missing(options: BootOptions): Promise<Diagnostic | undefined> {
  if ((await fileSize(options.image.file)) === undefined) return noImage(options.image.file);
  const tools = await requireTools(bootTools(options), options.say ?? (() => undefined));
  if (!tools.ok) return tools.diagnostics[0];
  return missingFirmware(options.ovmfDir ?? OVMF_DIR);
}

async function planBoot(
  options: BootOptions,
  accelerator: Accelerator,
  tempDir: TempDir,
  socket: ListeningSocket | undefined,
): Promise<MachinePlan> {
  return {
    image: absolute(options.image),
    writable: options.writable ?? false,
    disk: options.disk ?? 'virtio',
    memory: options.memory ?? DEFAULT_MEMORY,
    cpus: options.cpus ?? 2,
    accelerator,
    qemuMajor: await qemuMajorVersion(),
    firmware: await prepareFirmware(tempDir, options.ovmfDir),
    network: options.network === undefined ? { forwards: [] } : options.network,
    console: { kind: 'stdio' },
    ...(socket === undefined ? {} : { shellSocket: socket.path }),
    smbiosStrings: socket === undefined ? [] : shellCredentials(base64),
    screen: null,
    // A guest that reboots by itself has failed; with this option QEMU then ends.
    extra: ['-no-reboot', ...(options.extra ?? [])],
  };
}

/** Otherwise QEMU interprets text before a colon as a protocol (`nbd:`, `json:`). */
export function absolute(image: MachinePlan['image']): MachinePlan['image'] {
  return { ...image, file: path.resolve(image.file) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function connect(
  socket: ListeningSocket | undefined,
  process: RunningProcess,
): Promise<ByteConsole | undefined> {
  if (socket === undefined) return undefined;
  void process.ended.then(() => socket.close());
  const stream = await socket.connection;
  // Without a connection QEMU has ended, and the machine reports it.
  return stream === undefined
    ? new ByteConsole(process.stdout, process.stdin)
    : new ByteConsole(stream, stream);
}
