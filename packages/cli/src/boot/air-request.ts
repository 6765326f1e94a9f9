import { failure, resultOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import {
  DEFAULT_MEMORY,
  parseMemorySize,
  isPort,
  parseGuestAddress,
  parsePortForward,
  type PortForward,
  type TerminalMachine,
  type UserNetwork,
} from '@nx-aib/runner';
import { listOf } from '../options/option-declaration';
import type { AirOptions } from './air-options';

/** A validated request to `air`. */
export interface AirRequest extends Omit<TerminalMachine, 'image'> {
  /** An image, or the image.json beside one. */
  readonly image: string;
}

/** QEMU's VGA cards for x86 (qemu-system-x86_64(1), -vga). */
const VGA_CARDS = ['std', 'virtio', 'qxl', 'vmware', 'cirrus'];

const SSH = 22;

/** Reads the options. Options that this machine's QEMU does not support are an error here, never ignored. */
export function readAirOptions(
  image: string,
  options: AirOptions,
  extra: readonly string[] = [],
): Result<AirRequest> {
  const memory = options.memory === undefined ? success(DEFAULT_MEMORY) : parseMemorySize(options.memory);
  const network = readNetwork(options);
  const graphics = readGraphics(options);
  const found = [memory, network, graphics].flatMap((part) => part.diagnostics);
  const arch = readArch(options.arch);
  if (!memory.ok || !network.ok || !graphics.ok) return failure([...arch, ...found]);
  const request: AirRequest = {
    image,
    graphics: graphics.value,
    memory: memory.value,
    cpus: options.nosmp === true ? 1 : 2,
    writable: options.snapshot !== true,
    acceleration: options.noaccel !== true,
    network: network.value,
    ovmfDir: options.ovmfDir,
    serialSocket: options.serialSocket,
    cdrom: options.cdrom,
    disk: options.nvme === true ? 'nvme' : 'virtio',
    tpm: options.tpm2 === true,
    verbose: options.verbose === true,
    extra,
  };
  return resultOf(request, [...arch, ...found]);
}

function readArch(arch: string | undefined): Diagnostic[] {
  if (arch === undefined || arch === 'x86_64') return [];
  const message = `--arch ${arch}: air supports x86_64 only`;
  return [{ code: 'runner/unsupported-arch', severity: 'error', message }];
}

function readGraphics({ nographics, vga }: AirOptions): Result<AirRequest['graphics']> {
  if (vga !== undefined && !VGA_CARDS.includes(vga)) {
    return refused('vga', `--vga ${vga}: unknown graphics card`, `one of ${VGA_CARDS.join(', ')}`);
  }
  if (nographics !== true) return success({ vga: vga ?? 'std' });
  if (vga === undefined) return success(null);
  return refused('vga', `--vga ${vga} and --nographics contradict each other`, 'leave one of them out');
}

function readNetwork(options: AirOptions): Result<UserNetwork | null> {
  const { ip, network = 'user' } = options;
  if (network !== 'user' && network !== 'none') {
    return refused(
      'network',
      `--network ${network}: a host network needs privileges, which air does not use`,
      "--network user (QEMU's own, the default) or none; ports come in with --port-forward",
    );
  }
  const address = ip === undefined ? success(undefined) : parseGuestAddress(ip);
  const forwards = readForwards(options);
  const found = [...address.diagnostics, ...forwards.diagnostics];
  if (!address.ok || !forwards.ok) return failure(found);
  if (network === 'user') {
    return success({
      forwards: forwards.value,
      ...(address.value === undefined ? {} : { guestAddress: address.value }),
    });
  }
  if (ip === undefined && forwards.value.length === 0) return success(null);
  return refused(
    'network',
    '--network none cannot be combined with --ip, --ssh-port or --port-forward',
    'leave it out',
  );
}

function readForwards({ sshPort, portForward }: AirOptions): Result<PortForward[]> {
  const read = listOf(portForward).map(parsePortForward);
  const forwards = read.flatMap((one) => (one.ok ? [one.value] : []));
  const found = read.flatMap((one) => one.diagnostics);
  if (sshPort === undefined) return resultOf(forwards, found);
  const hostPort = /^\d+$/.test(sshPort) ? Number(sshPort) : 0;
  if (!isPort(hostPort)) {
    const refusal = refused('ssh-port', `--ssh-port ${sshPort}: not a port`, 'a number from 1 to 65535');
    return failure([...found, ...refusal.diagnostics]);
  }
  return resultOf([{ hostPort, guestPort: SSH }, ...forwards], found);
}

function refused(name: string, message: string, hint: string): Result<never> {
  return failure([{ code: `runner/${name}`, severity: 'error', message, hint }]);
}
