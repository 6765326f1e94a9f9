import type { ScalarTag, Tags } from 'yaml';

/*
 * Which plain scalars are not text, as readers of YAML 1.1 in automotive tools take them (yaml.org/type and the
 * resolvers of PyYAML, which differ: y and n are text, 08 is text, 1e3 is text). Time stamps stay text.
 */

const nothing: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  test: /^(?:~|null|Null|NULL)?$/,
  resolve: () => null,
};

const truth: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  resolve: (text, onError) => {
    if (!truth.test?.test(text)) onError(`${text} is not a boolean`);
    return /^(?:y|t|on)/i.test(text);
  },
};

const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/,
  resolve: (text, onError) => {
    if (!integer.test?.test(text)) onError(`${text} is not an integer`);
    const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
    const sign = text.startsWith('-') ? -1 : 1;
    return sign * magnitude(digits);
  },
};

function magnitude(digits: string): number {
  if (/^0[bx]/.test(digits)) return Number(digits);
  if (digits.startsWith('0')) return parseInt(digits, 8);
  return sexagesimal(digits);
}

const fraction: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/,
  resolve: (text, onError) => {
    if (!fraction.test?.test(text) && !integer.test?.test(text)) onError(`${text} is not a number`);
    const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase();
    const sign = text.startsWith('-') ? -1 : 1;
    if (digits === '.nan') return Number.NaN;
    return digits === '.inf' ? sign * Infinity : sign * sexagesimal(digits);
  },
};

/** `1:30` is 90; a number without colons is itself. */
function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Keeps the tags for text, mappings and lists; what the others do is said here. */
export function scalarTags(standard: Tags): Tags {
  const kept = ['str', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`);
  const structural = standard.filter((tag) => typeof tag === 'object' && kept.includes(tag.tag));
  return [...structural, nothing, truth, integer, fraction];
}
