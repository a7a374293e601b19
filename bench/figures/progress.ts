/** What goes on, on stderr: the tables on stdout can be kept alone. */
export function progress(line: string): void {
  process.stderr.write(`… ${line}\n`);
}
