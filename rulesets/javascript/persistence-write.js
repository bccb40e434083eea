import fs, { appendFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exec, execSync, spawn } from 'child_process';

const PROFILE = path.join(os.homedir(), '.bashrc');
const UNIT = `${os.homedir()}/.config/systemd/user/x.service`;

export function profiles(line) {
  // ruleid: persistence-write
  fs.appendFileSync(PROFILE, line);
  // ruleid: persistence-write
  appendFileSync(`${process.env.HOME}/.zshrc`, line);
  for (const name of ['.profile', '.bash_profile']) {
    // ruleid: persistence-write
    fs.appendFileSync(path.join(os.homedir(), name), line);
  }
}

export async function services(text, startup) {
  // ruleid: persistence-write
  await fs.promises.writeFile(UNIT, text);
  const agents = path.join(os.homedir(), 'Library', 'LaunchAgents');
  // ruleid: persistence-write
  fs.writeFileSync(path.join(agents, 'com.example.plist'), text);
  // ruleid: persistence-write
  (0, fs_1.writeFileSync)('/etc/cron.d/x', text);
  // ruleid: persistence-write
  fs.copyFileSync('x.desktop', path.join(os.homedir(), '.config/autostart/x.desktop'));
  // ruleid: persistence-write
  fs.writeFileSync('.git/hooks/pre-commit', text);
}

export function commands(file) {
  // ruleid: persistence-write
  exec(`(crontab -l; echo "* * * * * ${file}") | crontab -`);
  // ruleid: persistence-write
  execSync(`schtasks /create /tn x /tr ${file} /sc onlogon`);
  // ruleid: persistence-write
  execSync(`reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d ${file}`);
  // ruleid: persistence-write
  execSync('systemctl --user enable x.service');
  // ruleid: persistence-write
  execSync(`echo 'export X=1' >> ~/.bashrc`);
  // ruleid: persistence-write
  execSync('cat x 2>/dev/null >> /etc/cron.d/x');
}

export function lookAlikes(text) {
  // ok: persistence-write
  fs.readFileSync(PROFILE, 'utf8');
  // ok: persistence-write
  fs.writeFileSync('bashrc.example', text);
  // ok: persistence-write
  execSync('crontab -l');
  // ok: persistence-write
  execSync('crontab -l 2>/dev/null', { encoding: 'utf-8' });
  // ok: persistence-write
  execSync('crontab -l 2>&1');
  // ok: persistence-write
  console.log(`Add this to ${PROFILE}`);
  // ok: persistence-write
  fs.writeFileSync('out.txt', 'see ~/.bashrc');
  // ok: persistence-write
  user.profile = text;
  // fs.appendFileSync('~/.bashrc', text)
  // ok: persistence-write
  return 'echo x >> ~/.bashrc';
}
// ok: persistence-write
const jobs = spawnSync("crontab", ["-l"]).stdout;
