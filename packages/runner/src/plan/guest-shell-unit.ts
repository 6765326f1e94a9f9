/** The name of the unit that provides a shell for checks; checks of services ignore it. */
export const SHELL_UNIT = 'nx-aib-shell.service';

/**
 * A root shell on the guest's second serial port, for the owner of the virtual machine. It is added from outside, so
 * the image stays unchanged: no password, no added file. If the shell exits, it is restarted; an interactive shell
 * ignores SIGTERM, and shutting down would wait 90 s for it.
 */
const UNIT = `[Unit]
Description=Root shell of the virtual machine's owner
DefaultDependencies=no
Conflicts=shutdown.target
Before=shutdown.target
[Service]
ExecStart=/bin/sh
StandardInput=tty
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
Restart=always
RestartSec=1
KillSignal=SIGHUP
TimeoutStopSec=2
OOMScoreAdjust=0
`;

/** Started with basic.target, so that it is available however the boot continues. */
const WANTED = `[Unit]
Wants=${SHELL_UNIT}
`;

/**
 * The SMBIOS strings (smbios-type-11(7)) that pass the unit to the guest as system credentials: systemd.extra-unit.*
 * and systemd.unit-dropin.* of systemd-debug-generator(8), systemd 256 and later.
 * @param base64 encodes a text as Base64 of its UTF-8 bytes
 */
export function shellCredentials(base64: (text: string) => string): string[] {
  const credential = (name: string, text: string) => `io.systemd.credential.binary:${name}=${base64(text)}`;
  return [
    credential(`systemd.extra-unit.${SHELL_UNIT}`, UNIT),
    credential('systemd.unit-dropin.basic.target~nx-aib', WANTED),
  ];
}
