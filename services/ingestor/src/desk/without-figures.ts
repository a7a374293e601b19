/** The report may be under embargo, and nobody knows what the message of an error quotes. Its first line is enough. */
export function withoutFigures(reason: string | undefined): string {
  const [line = ''] = (reason ?? 'unknown').split('\n', 1);
  return line.replace(/\d+(?:[.,]\d+)*/g, '#').slice(0, 200);
}
