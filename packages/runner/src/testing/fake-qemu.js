#!/usr/bin/env node
/**
 * Replaces QEMU in tests: its first serial port is on standard input and output, its second on the socket in its
 * arguments, with a real sh behind each. FAKE_GUEST determines the guest's behaviour.
 */
'use strict';
const { spawn } = require('node:child_process');
const net = require('node:net');

const guest = process.env.FAKE_GUEST ?? 'boots';
const shellArgument = process.argv.find((argument) => argument.startsWith('socket,id=shell,path='));
const say = (text) => process.stdout.write(text);

function shell(input, output) {
  const sh = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'pipe'] });
  input.pipe(sh.stdin);
  sh.stdout.pipe(output, { end: false });
  sh.stderr.pipe(output, { end: false });
  sh.stdin.on('error', () => {});
  return sh;
}

// `systemctl poweroff` in this guest: the test's script directory contains such a program, which signals us.
process.on('SIGUSR1', () => {
  if (guest === 'will-not-power-off') return;
  say('[   99.9] reboot: Power down\r\n');
  process.exit(0);
});
process.env.FAKE_QEMU_PID = String(process.pid);
process.env.PATH = `${__dirname}/fake-guest-bin:${process.env.PATH}`;

say('\x1b[2J\x1b[01;01HBdsDxe: starting Boot0001\r\n');
if (guest !== 'resets') say('[    0.1] Linux version 6.12\r\n');
if (shellArgument !== undefined) {
  const socket = net.connect(shellArgument.split('path=')[1]);
  socket.on('error', () => {});
  if (guest === 'boots' || guest === 'will-not-power-off') shell(socket, socket);
  if (guest === 'slow-shell') setTimeout(() => shell(socket, socket), 2500);
}

switch (guest) {
  case 'panics':
    say('[    3.2] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n[    3.3] Call Trace:\r\n');
    break;
  case 'emergency':
    say('You are in emergency mode. After logging in, type "journalctl -xb"\r\n');
    break;
  case 'ends':
    process.stderr.write('qemu-system-x86_64: could not open disk image\n');
    setTimeout(() => process.exit(1), 100);
    break;
  case 'kvm-fails':
    // QEMU stops the guest and keeps running.
    process.stderr.write('KVM internal error. Suberror: 1\n');
    break;
  case 'resets':
    setTimeout(() => process.exit(0), 100);
    break;
  case 'login':
    login();
    break;
}

function login() {
  // A query, as sent by systemd before it starts a getty, and the prompt in two pieces.
  say('\r\nDebian GNU/Linux 13 box ttyS0\x1b[6n\r\n\r\nbox lo');
  setTimeout(() => say('gin: '), 50);
  let typed = '';
  let user;
  process.stdin.on('data', function take(chunk) {
    typed += chunk;
    const end = typed.indexOf('\n');
    if (end < 0) return;
    const line = typed.slice(0, end);
    typed = typed.slice(end + 1);
    say(`${user === undefined ? line : ''}\r\n`);
    if (user === undefined) {
      user = line;
      say('Password: ');
    } else if (line === 'password') {
      process.stdin.off('data', take);
      shell(process.stdin, process.stdout);
    } else {
      user = undefined;
      say('\r\nLogin incorrect\r\nbox login: ');
    }
  });
}
setInterval(() => {}, 1000);
