import type { MemoryGroup, MemoryKey, MemorySetting } from '../budget/memory-group';

const KEYS: Readonly<Record<string, MemoryKey>> = {
  ...{ MemoryMax: 'max', MemoryHigh: 'high', MemoryMin: 'min', MemoryLow: 'low', MemorySwapMax: 'swapMax' },
  ...{ '--memory': 'max', '--memory-reservation': 'low', Memory: 'max' },
};

/** Settings from lines of `NAME=VALUE`, each on the line of its position. */
export function settingsOf(file: string, ...lines: readonly string[]): MemorySetting[] {
  return lines.map((text, index): MemorySetting => {
    const [name = '', value = ''] = text.split('=');
    const by = name.startsWith('Memory') && name !== 'Memory' ? 'systemd' : 'podman';
    return { key: KEYS[name] ?? 'max', name, value, by, file, line: index + 1 };
  });
}

/** A group; its kind and root are those of its path: `/qm.service/system.slice/app.container` is a container in QM. */
export function group(path: string, ...lines: readonly string[]): MemoryGroup {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const root = path.startsWith('/qm.service/') ? 'qm' : 'host';
  const kind =
    path === '/qm.service'
      ? 'qm'
      : name.endsWith('.slice')
        ? 'slice'
        : name.endsWith('.container')
          ? 'container'
          : 'unit';
  return { path, root, kind, file: `/units/${name}`, settings: settingsOf(`/units/${name}`, ...lines) };
}
