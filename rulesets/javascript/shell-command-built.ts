import cp = require('child_process');
import { execSync as now, type ExecOptions } from 'node:child_process';
import type { exec as Exec } from 'child_process';

type Runner = { exec(sql: string): void };

export class Shell {
  private readonly timeout: number = 10;

  run(command: string, options: ExecOptions = {}): string {
    // ruleid: shell-command-built
    cp.exec(command as string, options);
    // ruleid: shell-command-built
    cp.execSync(command!);
    // ruleid: shell-command-built
    return now(`ls ${command}`, { encoding: 'utf8' } as ExecOptions).toString();
  }

  query(db: Runner, sql: string): void {
    // ok: shell-command-built
    db.exec(sql);
    // ok: shell-command-built
    cp.exec('git status' as const);
  }
}
