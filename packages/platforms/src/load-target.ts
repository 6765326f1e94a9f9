import { success, type Result } from '@nx-aib/core';
import { dataNames, readData } from './data-file';
import { dataSize } from './data-size';
import type { VirtualMachine, Target } from './target';
import { unknownName } from './unknown-name';

/** A target's file: defaults may be omitted, sizes are text. */
type TargetData = Partial<Omit<Target, 'name' | 'boot' | 'efi' | 'imageSize' | 'network' | 'machine'>> &
  Pick<Target, 'description' | 'arches' | 'label' | 'consoles'> & {
    readonly boot: Partial<Target['boot']> & Pick<Target['boot'], 'scheme'>;
    readonly efi?: { readonly dosType: Target['efi']['dosType']; readonly bootable?: boolean };
    readonly imageSize?: string;
    readonly network?: { readonly interface?: string; readonly modules: readonly string[] };
    readonly machine?: Readonly<Record<keyof VirtualMachine, string>>;
  };

/** The names of all known targets, sorted. */
export function targetNames(): readonly string[] {
  return dataNames('targets');
}

/** The data of a target; error: `platforms/unknown-target`. */
export function loadTarget(name: string): Result<Target> {
  const names = targetNames();
  if (!names.includes(name)) return unknownName('target', name, names);
  return success(completed(name, readData<TargetData>('targets', name)));
}

function completed(name: string, data: TargetData): Target {
  return {
    name,
    description: data.description,
    arches: data.arches,
    boot: { scheme: data.boot.scheme, distributions: data.boot.distributions ?? {} },
    label: data.label,
    efi: { dosType: data.efi?.dosType ?? 'ef', bootable: data.efi?.bootable ?? false },
    consoles: data.consoles,
    imageSize: data.imageSize === undefined ? null : dataSize(data.imageSize),
    cmdline: data.cmdline ?? [],
    rootOnCmdline: data.rootOnCmdline ?? true,
    kernelPackage: data.kernelPackage ?? null,
    network: { interface: data.network?.interface ?? null, modules: data.network?.modules ?? [] },
    rootName: data.rootName ?? 'root',
    rootGrows: data.rootGrows ?? false,
    machine: data.machine === undefined ? null : machineOf(data.machine),
    notes: data.notes ?? [],
  };
}

function machineOf(data: Readonly<Record<keyof VirtualMachine, string>>): VirtualMachine {
  return { memory: dataSize(data.memory), memTotal: dataSize(data.memTotal) };
}
