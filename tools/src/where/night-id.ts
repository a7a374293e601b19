import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a person calls a night, its folder or its id → its id. */
export async function nightId(night: string): Promise<string> {
  const path = join(night, 'definition.json');
  if (!existsSync(path)) return night;
  return (JSON.parse(await readFile(path, 'utf8')) as { night: string }).night;
}
