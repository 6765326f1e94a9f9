import { shown } from '../finding';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/**
 * The IP version of an address in the usual notation: four decimal numbers, or RFC 4291, 2.2; undefined for neither.
 */
export function ipVersion(text: string): 4 | 6 | undefined {
  const part = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
  if (new RegExp(`^${part}(?:\\.${part}){3}$`).test(text)) return 4;
  return /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(text) && URL.canParse(`http://[${text}]/`) ? 6 : undefined;
}

export const ipAddress: ValueReader = (value) => {
  const text = String(value);
  if (ipVersion(text) !== undefined) return { value };
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  const [, address = '', bits = ''] = /^(.*)\/(\d+)$/.exec(text) ?? [];
  const split = ipVersion(address) === undefined ? '' : `; write ${address} here and ip_prefixlen: ${bits}`;
  return {
    problem: {
      code: 'manifest/ip-address',
      message: `${shown(text)} is not an IP address`,
      hint: `four numbers from 0 to 255 without leading zeros, as in 192.168.1.10, or IPv6${split}`,
    },
  };
};

/** HOST_NAME_MAX, include/uapi/linux/utsname.h: __NEW_UTS_LEN. */
const LONGEST_HOSTNAME = 64;

/** hostname(7) and RFC 1123, 2.1: labels of letters, digits and inner dashes. */
export const hostname: ValueReader = (value) => {
  const text = String(value);
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
  if (text.length <= LONGEST_HOSTNAME && new RegExp(`^${label}(?:\\.${label})*$`).test(text))
    return { value };
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  return {
    problem: {
      code: 'manifest/hostname',
      message: `${shown(text)} is not a host name`,
      hint: `letters, digits and inner dashes, in parts joined by dots; a part has at most 63 characters, the whole ${LONGEST_HOSTNAME}`,
    },
  };
};

function urlOf(schemes: readonly string[], example: string): ValueReader {
  return (value) => {
    const text = String(value);
    const problem = lineProblem(text);
    if (problem !== undefined) return { problem };
    const scheme = /^([a-z]+):\/\/\S+$/i.exec(text)?.[1]?.toLowerCase() ?? '';
    if (schemes.includes(scheme) && URL.canParse(text)) return { value };
    const accepted = schemes.map((known) => `${known}://`).join(' or ');
    return {
      problem: {
        code: 'manifest/url',
        message: `${shown(text)} is not a URL to download from`,
        hint: `a URL starts with ${accepted}, as in ${example}`,
      },
    };
  };
}

export const fileUrl = urlOf(['https', 'http'], 'https://example.com/motd');

/** `$arch` and the like are expanded by the package manager. */
export const repoUrl = urlOf(['https', 'http', 'file', 'ftp'], 'https://example.com/repo');
