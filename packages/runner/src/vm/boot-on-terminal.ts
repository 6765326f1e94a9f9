import {
  environmentVariable,
  isPortFree,
  makeTempDir,
  quoteForLog,
  requireTools,
  TOOLS,
  relayTerminal,
  run,
  startProcess,
  type Argv,
  type RunningProcess,
  type TempDir,
} from '@nx-aib/build-machine';
import { failure, success, type Bytes, type Diagnostic, type Result } from '@nx-aib/core';
import { planMachine, type ConsolePlan, type MachinePlan } from '../plan/machine';
import type { UserNetwork } from '../plan/network';
import {
  absolute,
  bootTools,
  chooseAccelerator,
  missingFirmware,
  OVMF_DIR,
  prepareFirmware,
  QEMU_VARIABLES,
  qemuMajorVersion,
} from './boot';
import { startTpm } from './tpm';

/** A machine for interactive use on a terminal. */
export interface TerminalMachine {
  readonly image: { readonly file: string; readonly format: 'qcow2' | 'raw' };
  /** A window with one of QEMU's VGA cards; null for only the serial console. */
  readonly graphics: { readonly vga: string } | null;
  readonly memory: Bytes;
  /** At least 1. */
  readonly cpus: number;
  /** Whether the guest's writes reach the image. */
  readonly writable: boolean;
  /** Whether hardware virtualisation may be used. */
  readonly acceleration: boolean;
  readonly network: UserNetwork | null;
  /** A directory with OVMF_CODE_4M.fd and OVMF_VARS_4M.fd; default: that of Debian's package ovmf. */
  readonly ovmfDir: string | undefined;
  /** A Unix socket for the serial console; default: this terminal. */
  readonly serialSocket: string | undefined;
  readonly cdrom: string | undefined;
  readonly disk: 'virtio' | 'nvme';
  /** Whether it has a TPM 2.0, whose state is discarded afterwards. */
  readonly tpm: boolean;
  /** Whether QEMU's command line is printed. */
  readonly verbose: boolean;
  /** Passed to QEMU unchanged. */
  readonly extra: readonly string[];
}

/**
 * Boots a machine on this terminal and waits until it ends.
 *
 * Errors: `machine/missing-tools`, `runner/no-firmware`, `runner/port-taken`, `runner/no-display`, `runner/no-tpm`,
 * `runner/guest-ended`.
 * @param say called with progress messages, in whole lines
 * @returns QEMU's exit status
 */
export async function bootOnTerminal(
  request: TerminalMachine,
  say: (text: string) => void,
): Promise<Result<number>> {
  const obstacles = await findObstacles(request, say);
  if (obstacles.length > 0) return failure(obstacles);
  const screen = await chooseScreen(request);
  if (!screen.ok) return screen;
  const tempDir = await makeTempDir('air', { sockets: true });
  let tpm: { socket: string; process: RunningProcess } | undefined;
  try {
    if (request.tpm) {
      const started = await startTpm(tempDir);
      if (!started.ok) return started;
      tpm = started.value;
    }
    const chosen = request.acceleration ? await chooseAccelerator() : ({ accelerator: 'tcg' } as const);
    const plan = await planInteractive(request, chosen.accelerator, screen.value, tempDir, tpm?.socket);
    return await runMachine(plan, request, chosen.whySlow, say);
  } finally {
    tpm?.process.kill();
    await tempDir.remove();
  }
}

async function findObstacles(request: TerminalMachine, say: (text: string) => void): Promise<Diagnostic[]> {
  const needed = [...bootTools(request), ...(request.tpm ? [TOOLS.swtpm] : [])];
  const tools = await requireTools(needed, (line) => say(`${line}\n`));
  const taken: Diagnostic[] = [];
  for (const { hostPort } of request.network?.forwards ?? []) {
    if (await isPortFree(hostPort)) continue;
    const message = `cannot listen on port ${hostPort}: it is in use, or needs privileges`;
    taken.push({ code: 'runner/port-taken', severity: 'error', message });
  }
  const firmware = missingFirmware(request.ovmfDir ?? OVMF_DIR);
  return [...tools.diagnostics, ...(firmware === undefined ? [] : [firmware]), ...taken];
}

/** The variables that GTK or SDL need to find their display (X(7), Wayland's wl_display_connect(3), dbus-launch(1)). */
const WINDOW_VARIABLES = [
  ...['DISPLAY', 'XAUTHORITY', 'HOME', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XDG_SESSION_TYPE'],
  ...['DBUS_SESSION_BUS_ADDRESS', 'GDK_BACKEND', 'GDK_SCALE', 'SDL_VIDEODRIVER'],
];

/** QEMU's display back ends, the better one first; both are in separate packages. */
const DISPLAYS = ['gtk', 'sdl'];

async function chooseScreen({ graphics }: TerminalMachine): Promise<Result<MachinePlan['screen']>> {
  if (graphics === null) return success(null);
  const offered = await run(['qemu-system-x86_64', '-display', 'help']);
  const display = DISPLAYS.find((name) => offered.stdout.split('\n').includes(name));
  const hasDisplay = ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => environmentVariable(name) !== undefined);
  if (display !== undefined && hasDisplay) return success({ display, vga: graphics.vga });
  const message = hasDisplay ? 'QEMU cannot open a window on this machine' : 'there is no display';
  const hint = 'boot with --nographics: the serial console is this terminal';
  return failure([{ code: 'runner/no-display', severity: 'error', message, hint }]);
}

async function planInteractive(
  request: TerminalMachine,
  accelerator: MachinePlan['accelerator'],
  screen: MachinePlan['screen'],
  tempDir: TempDir,
  tpmSocket: string | undefined,
): Promise<MachinePlan> {
  const { memory, cpus, writable, network, disk, cdrom, extra, serialSocket } = request;
  const console: ConsolePlan =
    serialSocket === undefined ? { kind: 'terminal' } : { kind: 'socket', path: serialSocket };
  return {
    ...{
      image: absolute(request.image),
      screen,
      memory,
      cpus,
      writable,
      network,
      disk,
      extra,
      console,
      smbiosStrings: [],
    },
    accelerator,
    qemuMajor: await qemuMajorVersion(),
    firmware: await prepareFirmware(tempDir, request.ovmfDir),
    ...(cdrom === undefined ? {} : { cdrom }),
    ...(tpmSocket === undefined ? {} : { tpmSocket }),
  };
}

async function runMachine(
  plan: MachinePlan,
  { verbose }: TerminalMachine,
  whySlow: string | undefined,
  say: (text: string) => void,
): Promise<Result<number>> {
  const argv: Argv = ['qemu-system-x86_64', ...planMachine(plan)];
  if (verbose) say(`${argv.map(quoteForLog).join(' ')}\n`);
  say(`${describe(plan, whySlow)}\n`);
  const inherit = [...QEMU_VARIABLES, ...(plan.screen === null ? [] : WINDOW_VARIABLES)];
  const { status, signal } = await relayTerminal(startProcess(argv, { inherit }));
  if (status !== null) return success(status);
  const message = `QEMU was killed by ${signal ?? 'an unknown cause'}`;
  return failure([{ code: 'runner/guest-ended', severity: 'error', message }]);
}

function describe({ accelerator, console, writable }: MachinePlan, whySlow: string | undefined): string {
  const why = whySlow === undefined ? '' : ` (${whySlow})`;
  const how =
    accelerator === 'kvm' ? 'with KVM' : `without hardware virtualisation${why}, which takes a minute`;
  const kept = writable ? '' : ' Nothing is written to the image.';
  if (console.kind === 'socket')
    return `Booting ${how}; the console is on ${console.path}. Ctrl-c stops it.${kept}`;
  return `Booting ${how}. Ctrl-a x stops the machine.${kept}`;
}
