/** Manifests that must be refused, by the reason. */
export const MALFORMED: Readonly<Record<string, string | Uint8Array>> = {
  'a limit in words': qmLimit('max: lots'),
  'an empty limit': qmLimit('max: ""'),
  'a negative limit': qmLimit('max: -5M'),
  'a limit above all memory': qmLimit('max: 150%'),
  'a limit in a unit that systemd does not know': qmLimit('max: 100MiB'),
  'high above max': qmLimit('max: 30%\n    high: 40%'),
  'a newline inside a limit': qmLimit('max: "40%\\nExecStartPre=/bin/true"'),
  'a newline inside a uuid': partitions('var: {external: true, uuid: "0\\nx"}'),
  'var and var_qm larger than the image': withQm(
    partitions('var: {relative_size: 0.6}\n    var_qm: {relative_size: 0.5}'),
  ),
  'a var that leaves no room for the fixed partitions': partitions('var: {size: 8191 MiB}'),
  'an external var_qm without a uuid': withQm(partitions('var_qm: {external: true}')),
  'size and relative_size together': partitions('var: {size: 1 GiB, relative_size: 0.1}'),
  'size and external together': partitions(
    'var: {size: 1 GiB, external: true, uuid: 0b1f4c6e-4b0a-4b3c-8a5e-0d6b6a1f2c3d}',
  ),
  'the partition vars': partitions('vars: {size: 1 GiB}'),
  'the partition var_qn': withQm(partitions('var_qn: {size: 1 GiB}')),
  'the partition rootfs': partitions('rootfs: {grow: true}'),
  'a key twice': 'name: x\nqm: {}\nqm: {memory_limit: {max: 40%}}\n',
  'nothing at all': '',
  'a list at top level': '- name: x\n',
  'a section without a value': 'name: x\ncontent:\n',
  'a key that is no text': 'name: x\n1: y\n',
  'bytes that are no UTF-8': Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0xfe, 0x0a]),
  'a block scalar for a size': 'name: x\nimage:\n  image_size: |\n    4 GiB\n    8 GiB\n',
  'a path that leaves /etc': addFile('/etc/../root/x'),
  'a path into /usr/local': addFile('/usr//local/x'),
  'an address that is none': network('10.0.0.256', 24),
  'a prefix that is none': network('10.0.0.2', 99),
  'a source file that is not there':
    'name: x\ncontent:\n  add_files:\n    - {path: /etc/x, source_path: missing}\n',
  'YAML that is none': 'name: [x\n',
};

function qmLimit(lines: string): string {
  return `name: x\nqm:\n  memory_limit:\n    ${lines}\n`;
}

function partitions(lines: string): string {
  return `name: x\nimage:\n  partitions:\n    ${lines}\n`;
}

function withQm(manifest: string): string {
  return `${manifest}qm: {}\n`;
}

function addFile(path: string): string {
  return `name: x\ncontent:\n  add_files:\n    - {path: ${path}, text: x}\n`;
}

function network(ip: string, prefix: number): string {
  return `name: x\nnetwork:\n  static: {ip: ${ip}, ip_prefixlen: ${prefix}, gateway: 10.0.0.1, dns: 10.0.0.1}\n`;
}
