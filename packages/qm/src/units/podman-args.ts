import type { UnitSetting } from './load-units';

/** An option of podman-run(1) and its value. */
export interface PodmanOption {
  /** As in Podman's documentation: `--memory`. */
  readonly name: string;
  readonly value: string;
  readonly setting: UnitSetting;
}

/** Short names of the options that are looked for. */
const SHORT: Readonly<Record<string, string>> = { '-m': '--memory' };

/**
 * The options in the PodmanArgs= of a section, of those that are asked for; in order, the last one of a name wins. An empty
 * assignment drops those before it.
 */
export function podmanOptions(
  settings: readonly UnitSetting[],
  section: string,
  names: readonly string[],
): PodmanOption[] {
  let found: PodmanOption[] = [];
  for (const setting of settings) {
    if (setting.section !== section || setting.key !== 'PodmanArgs') continue;
    if (setting.value === '') found = [];
    else found.push(...optionsIn(setting, names));
  }
  return found;
}

function optionsIn(setting: UnitSetting, names: readonly string[]): PodmanOption[] {
  const words = wordsOf(setting.value);
  const found: PodmanOption[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [name, attached] = nameAndValue(words[at] ?? '');
    if (!names.includes(name)) continue;
    if (attached === undefined) at += 1;
    const value = attached ?? words[at];
    if (value !== undefined) found.push({ name, value, setting });
  }
  return found;
}

/** `--memory=64m`, `--memory 64m`, `-m 64m`, `-m64m`, `-m=64m`: pflag, which Podman uses. */
function nameAndValue(word: string): readonly [name: string, value: string | undefined] {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  }
  const name = SHORT[word.slice(0, 2)] ?? word;
  return name === word || word.length === 2 ? [name, undefined] : [name, word.slice(2).replace(/^=/, '')];
}

/** Words as in ExecStart=, systemd.service(5) "Command Lines": separated by spaces, which quotes and backslashes protect. */
export function wordsOf(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\\.|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"?|'((?:\\.|[^'\\])*)'?|\\(.)/gs, (_, double, single, escaped) =>
      String(double ?? single ?? escaped).replace(/\\(.)/gs, '$1'),
    ),
  );
}
