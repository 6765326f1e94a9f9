import { errorsOf, planText } from './testing/plan-text';

const SELINUX = 'this distribution has no SELinux policy';

describe('options that cannot be applied yet', () => {
  it.each([
    [
      'content: { rpms: [vim] }',
      'content.rpms: "content.rpms" cannot be applied with debian13: this distribution uses Debian packages, and "rpms" lists RPM packages',
    ],
    [
      'qm: { content: { rpms: [vim] } }',
      'qm.content.rpms: "qm.content.rpms" cannot be applied with debian13: this distribution uses Debian packages, and "rpms" lists RPM packages',
    ],
    [
      'content: { enable_repos: [debug] }',
      'content.enable_repos: "content.enable_repos" cannot be applied with debian13: this distribution has no debug or devel repositories',
    ],
    [
      'content: { repos: [{ id: x, baseurl: "https://example.com/x" }] }',
      'content.repos: "content.repos" cannot be applied with debian13: only the distribution\'s own repositories are supported yet',
    ],
    [
      'content: { container_images: [{ source: quay.io/x/y }] }',
      'content.container_images: "content.container_images" cannot be applied: container images are not supported yet',
    ],
    [
      'content: { add_files: [{ path: /etc/x, text: x }, { path: /etc/y, url: "https://example.com/y" }] }',
      'content.add_files.1.url: "content.add_files.url" cannot be applied: a URL without a digest may return another file at every build',
    ],
    [
      'content: { sbom: { doc_path: /usr/share/sbom.json } }',
      'content.sbom: "content.sbom" cannot be applied: SBOMs are not supported yet',
    ],
    [
      'image: { sealed: true }',
      'image.sealed: "image.sealed" cannot be applied: sealed images are not supported yet',
    ],
    [
      'image: { selinux_mode: permissive }',
      `image.selinux_mode: "image.selinux_mode" cannot be applied with debian13: ${SELINUX}`,
    ],
    [
      'image: { selinux_booleans: { x: true } }',
      `image.selinux_booleans: "image.selinux_booleans" cannot be applied with debian13: ${SELINUX}`,
    ],
    [
      'kernel: { kernel_version: 6.12.1 }',
      'kernel.kernel_version: "kernel.kernel_version" cannot be applied with debian13: the version of a Debian kernel is part of its package\'s name',
    ],
    [
      'experimental: { internal_defines: { extra_deb: [vim] } }',
      'experimental.internal_defines.extra_deb: the define "extra_deb" is not known to the native engine',
    ],
    [
      'experimental: { internal_defines: { extra_debs: vim } }',
      'experimental.internal_defines.extra_debs: the define "extra_debs" must be a list of Debian package names, not "vim"',
    ],
  ])('%s', (yaml, message) => {
    expect(errorsOf(planText(`name: x\n${yaml}\n`))).toEqual([message]);
  });

  it.each([
    'content: { rpms: [vim-enhanced], debs: [vim] }',
    'content: { rpms: [], enable_repos: [], repos: [], container_images: [] }',
    'image: { sealed: false, selinux_booleans: {} }',
    'experimental: { internal_defines: { extra_debs: [vim] } }',
  ])('accepts %s', (yaml) => {
    expect(errorsOf(planText(`name: x\n${yaml}\n`))).toEqual([]);
  });
});
