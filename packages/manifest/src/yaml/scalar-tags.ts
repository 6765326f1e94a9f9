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
  resolve: (text) => /^(?:y|t|on)/i.test(text),
};

const INTEGER = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/;

const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: INTEGER,
  resolve: integerOf,
};

function integerOf(text: string): number {
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  return signOf(text) * magnitudeOf(digits);
}

function magnitudeOf(digits: string): number {
  if (/^0[bx]/.test(digits)) return Number(digits);
  return digits.startsWith('0') ? parseInt(digits, 8) : sexagesimal(digits);
}

const FRACTION =
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/;

const fraction: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: FRACTION,
  resolve: fractionOf,
};

function fractionOf(text: string): number {
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase();
  if (digits === '.nan') return Number.NaN;
  return signOf(text) * (digits === '.inf' ? Infinity : sexagesimal(digits));
}

/** `!!float 3`: a fraction only because of its tag. Other texts remain text, and are rejected by the reader. */
const taggedFraction: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  resolve: (text) => (INTEGER.test(text) ? integerOf(text) : FRACTION.test(text) ? fractionOf(text) : text),
};

function signOf(text: string): 1 | -1 {
  return text.startsWith('-') ? -1 : 1;
}

/** `1:30` is 90; a number without colons is unchanged. */
function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Keeps the tags for text, mappings and lists; all others are defined here. */
export function scalarTags(standard: Tags): Tags {
  const kept = ['str', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`);
  const structural = standard.filter((tag) => typeof tag === 'object' && kept.includes(tag.tag));
  return [...structural, nothing, truth, integer, fraction, taggedFraction];
}
