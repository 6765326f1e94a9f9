/** apt(8)'s program for downloading single files as apt does: through its proxies and methods. */
export const APT_HELPER = '/usr/lib/apt/apt-helper';
