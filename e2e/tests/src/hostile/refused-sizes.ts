import { refusals, section, type Refused } from './hostile-case';

const image = (line: string) => section('image', line);
const partition = (line: string) => section('image', 'partitions:', `  ${line}`);
const limit = (line: string) => section('qm', 'memory_limit:', `  ${line}`);

const UUID = '0b1f4c6e-4b0a-4b3c-8a5e-0d6b6a1f2c3d';

export const REFUSED_SIZES: readonly Refused[] = [
  ...refusals('manifest/size', (size) => image(`image_size: ¦${size}`), {
    'a size below zero': '"-8 GiB"',
    'a size without a unit': '"8"',
    'a size as a number': '8589934592',
    'a size with a fraction': '"1.5 GiB"',
    'a size with a comma': '"1,5 GiB"',
    'a size in bits': '"8 Gib"',
    'a size in a unit of qemu-img': '8G',
    'a size in small letters': '"8 gib"',
    'a size in pebibytes': '"1 PiB"',
    'a size in exponents': '"1e3 GiB"',
    'a size in hexadecimal digits': '"0x10 GiB"',
    'a size in digits of another script': '"８ GiB"',
    'a size beyond what a double counts': '"9000 TiB"',
    'a size of a thousand digits': `"${'9'.repeat(1000)} kB"`,
    'a size on two lines': '"8 GiB\\n16 GiB"',
    'a size with a blank at its end': '"8 GiB "',
    'a size with a blank that cannot be seen': '"8\\u00a0GiB"',
    'a size that YAML takes for base 60': '8:30',
    'an empty size': '""',
    'a percentage as a size': '50%',
  }),
  ...refusals('partitions/does-not-fit', (size) => image(`image_size: ¦${size}`), {
    'an image of no bytes': '0 MiB',
    'an image smaller than its boot files': '64 MiB',
    'an image one mebibyte too small': '100 MiB',
  }),
  ...refusals(undefined, (size) => image(`image_size: ¦${size}`), {
    'an image larger than its file system can be': '20 TiB',
    'the largest image that can be written down': '8191 TiB',
  }),
  ...refusals(undefined, (size) => partition(`efi: {size: ¦${size}}`), {
    'boot files in one mebibyte': '1 MiB',
    'boot files in no bytes': '0 MiB',
    'boot files in less than a FAT 32 can be': '32 MiB',
  }),
  ...refusals('partitions/too-small', (line) => partition(line), {
    'a /var of one kilobyte': 'var: {size: ¦1 kB}',
    'a /var of one mebibyte': 'var: {size: ¦1 MiB}',
    'a /var of nearly nothing': 'var: {relative_size: ¦1.0e-300}',
  }),
  ...refusals('manifest/out-of-range', (share) => partition(`var: {relative_size: ¦${share}}`), {
    'a share of nothing': '0',
    'a share below zero': '-0.1',
    'a share of more than all': '1.5',
    'a share in percent': '30',
  }),
  ...refusals('partitions/does-not-fit', (share) => partition(`var: {relative_size: ¦${share}}`), {
    'a share of all': '1',
    'a share that leaves root nothing': '0.99',
  }),
  ...refusals('manifest/uuid', (uuid) => partition(`var: {external: true, uuid: ¦${uuid}}`), {
    'a UUID with a second mount of fstab': `"${UUID}\\n/dev/sda1 / ext4"`,
    'a UUID with an option of fstab': `"${UUID} / ext4"`,
    'a UUID in braces': `"{${UUID}}"`,
    'a UUID of FAT': '5AC3-F1D2',
    'a UUID with a letter too many': `${UUID}0`,
    'a label in place of a UUID': 'LABEL=root',
  }),
  {
    what: 'two file systems of one UUID',
    code: 'partitions/duplicate-uuid',
    manifest:
      section(
        'image',
        'partitions:',
        `  var: {size: 500 MiB, uuid: ${UUID}}`,
        `  var_qm: {size: 500 MiB, uuid: ¦${UUID}}`,
      ) + 'qm: {}\n',
  },
  {
    what: 'two file systems of one UUID, once in capital letters',
    code: 'partitions/duplicate-uuid',
    manifest:
      section(
        'image',
        'partitions:',
        `  var: {size: 500 MiB, uuid: ${UUID}}`,
        `  var_qm: {external: true, uuid: ¦${UUID.toUpperCase()}}`,
      ) + 'qm: {}\n',
  },
  ...refusals('manifest/partition-size-conflict', (line) => partition(`¦${line}`), {
    'a size and a share': 'var: {size: 1 GiB, relative_size: 0.1}',
    'a size, and outside of the image': `var: {size: 1 GiB, external: true, uuid: ${UUID}}`,
  }),
];

export const REFUSED_LIMITS: readonly Refused[] = [
  ...refusals('manifest/memory-limit', (text) => limit(`max: ¦${text}`), {
    'a limit with a specifier of systemd': '"40%%h"',
    'a limit that is a specifier of systemd': '"%h"',
    'a limit in a unit of the manifest': '512 MiB',
    'a limit below zero': '"-5M"',
    'a limit in words': 'lots',
    'a limit of two values': '"40% 50%"',
    'a limit with a variable': '"$HOME"',
    'an empty limit, which resets it': '""',
    'a limit with a comment': '"40%;"',
    'a limit in digits of another script': '"４０%"',
  }),
  ...refusals(undefined, (text) => limit(`max: ¦${text}`), {
    'a limit above all memory': '150%',
    'a limit beyond 64 bits': '99999999999999999999G',
  }),
  ...refusals('manifest/not-one-line', (text) => limit(`max: ¦${text}`), {
    'a limit with a second line of a unit': '"40%\\nExecStartPre=/bin/id"',
    'a limit with a section of a unit': '"40%\\n[Service]"',
    'a limit with a carriage return': '"40%\\r"',
  }),
  ...refusals('manifest/cpu-weight', (weight) => section('qm', `cpu_weight: ¦${weight}`), {
    'a weight of nothing': '0',
    'a weight above all': '101',
    'a weight below zero': '-1',
    'a weight in words': 'idle2',
    'a weight with a second line of a unit': '"idle\\nExecStart=/bin/id"',
  }),
];
