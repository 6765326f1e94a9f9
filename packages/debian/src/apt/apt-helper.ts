/** Where apt(8) has the program that downloads single files as apt does: through its proxies and methods. */
export const APT_HELPER = '/usr/lib/apt/apt-helper';
