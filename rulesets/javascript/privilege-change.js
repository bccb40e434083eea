import { exec, execSync, spawn } from 'node:child_process';
// ruleid: privilege-change
import sudo from 'sudo-prompt';

export function tool(path) {
  // ruleid: privilege-change
  process.setuid(0);
  // ruleid: privilege-change
  process.seteuid('root');
  // ruleid: privilege-change
  execSync('sudo apt-get install x');
  // ruleid: privilege-change
  exec(`sudo chown root ${path}`, () => {});
  // ruleid: privilege-change
  spawn('sudo', ['ls', path]);
  // ruleid: privilege-change
  (0, child_process_1.spawn)('pkexec', ['ls']);
  // ruleid: privilege-change
  execSync(`osascript -e 'do shell script "ls" with administrator privileges'`);
  // ruleid: privilege-change
  spawn('powershell', ['Start-Process', 'x', '-Verb RunAs']);
}

export function lookAlikes(log) {
  // ok: privilege-change
  const user = process.getuid();
  // ok: privilege-change
  log('sudo is needed for this command');
  // ok: privilege-change
  console.error('run it with: sudo npm install');
  // ok: privilege-change
  spawn('ls', ['sudo']);
  // ok: privilege-change
  execSync('sudoku --solve');
  // spawn('sudo', [])
  // ok: privilege-change
  return "spawn('sudo', [])";
}
