// ruleid: keyring-read
import keytar from 'keytar';
// ruleid: keyring-read
const { Entry } = require('@napi-rs/keyring');
import { execFile, execSync } from 'child_process';

export async function load(service) {
  // ruleid: keyring-read
  execFile('security', ['find-generic-password', '-s', service, '-w'], done);
  // ruleid: keyring-read
  execFile('secret-tool', ['lookup', 'service', service], done);
  // ruleid: keyring-read
  execSync(`security find-internet-password -s ${service}`);
  // ruleid: keyring-read
  return (await import('keytar')).getPassword(service, 'user');
}

// ok: keyring-read
const own = store.getPassword('user');
// ok: keyring-read
execFile('security', ['cms', '-D', '-i', 'profile'], done);
// ok: keyring-read
const text = 'install keytar first';
// import keytar from 'keytar'
// ok: keyring-read
const keychain = settings.keychain;
