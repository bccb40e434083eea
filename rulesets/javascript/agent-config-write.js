import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const CONFIG = path.join(os.homedir(), 'Library/Application Support/Claude/claude_desktop_config.json');

let perSystem;
switch (os.platform()) {
  case 'win32':
    perSystem = path.join(process.env.APPDATA, 'Claude', 'claude_desktop_config.json');
    break;
  default:
    perSystem = path.join(os.homedir(), '.config', 'Claude', 'claude_desktop_config.json');
}

function cursorConfig() {
  return path.join(os.homedir(), '.cursor', 'mcp.json');
}

export class Installer {
  constructor() {
    this.settings = path.join(os.homedir(), '.claude', 'settings.json');
  }

  install(data) {
    // ruleid: agent-config-write
    fs.writeFileSync(this.settings, data);
  }
}

export async function install(data, project) {
  // ruleid: agent-config-write
  fs.writeFileSync(CONFIG, JSON.stringify(data, null, 2));
  // ruleid: agent-config-write
  fs.writeFileSync(perSystem, data);
  // ruleid: agent-config-write
  await fs.promises.writeFile(cursorConfig(), data);
  // ruleid: agent-config-write
  fs.appendFileSync(path.join(project, 'CLAUDE.md'), data);
  // ruleid: agent-config-write
  (0, fs_1.writeFileSync)(`${project}/.mcp.json`, data);
  for (const name of ['AGENTS.md', '.cursorrules']) {
    // ruleid: agent-config-write
    fs.writeFileSync(path.join(project, name), data);
  }
}

export function lookAlikes(data, project) {
  // ok: agent-config-write
  fs.readFileSync(CONFIG, 'utf8');
  // ok: agent-config-write
  fs.writeFileSync(path.join(project, 'settings.json'), data);
  // ok: agent-config-write
  fs.writeFileSync(path.join(os.homedir(), '.example', 'mcp.json'), data);
  // ok: agent-config-write
  fs.writeFileSync('out.txt', 'add it to claude_desktop_config.json');
  // ok: agent-config-write
  console.log(`Edit ${CONFIG}`);
  // fs.writeFileSync('.mcp.json', data)
  // ok: agent-config-write
  return 'AGENTS.md';
}

function patched(file, change) {
  fs.writeFileSync(file, JSON.stringify(change(JSON.parse(fs.readFileSync(file, 'utf8')))));
}

export function inEditor(workspace) {
  const dir = path.join(workspace, '.vscode');
  // ok: agent-config-write
  patched(path.join(dir, 'own.code-snippets'), (data) => data);
  // ok: agent-config-write
  fs.writeFileSync(path.join(workspace, '.vscode', 'own.code-snippets'), '{}');
  // ruleid: agent-config-write
  patched(path.join(dir, 'tasks.json'), (data) => data);
  // ruleid: agent-config-write
  fs.writeFileSync(path.join(dir, 'own.code-snippets', '..', 'mcp.json'), '{}');
}
