import { spawn } from 'node:child_process';

/**
 * A shell that waits for a word on a pipe. The word comes when the server has ended; the end of the pipe without it means that this
 * process is gone, by SIGKILL too, and then the shell ends the server and removes the folders made for it.
 */
export function watchOver(pid: number, folders: readonly string[]): { dismiss(): void; dismissed: Promise<void> } {
  const script =
    'read -r word; [ "$word" = ended ] && exit; kill -TERM "$1"; ' +
    'for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.5; done; ' +
    'kill -KILL "$1" 2>/dev/null; shift; rm -rf -- "$@"';
  const shell = spawn('/bin/sh', ['-c', script, 'watch-over', String(pid), ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const dismissed = new Promise<void>((done) => {
    shell.once('exit', () => done());
    shell.once('error', () => done());
  });
  shell.stdin.on('error', () => {});
  return { dismiss: () => shell.stdin.end('ended\n'), dismissed };
}
