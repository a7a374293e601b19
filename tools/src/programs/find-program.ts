import { onPath } from './on-path.ts';

export type FindOptions = {
  /** Folders to look in, separated as in PATH. */
  readonly path?: string;
  /** May it be fetched where that needs no question? */
  readonly mayInstall?: boolean;
  readonly tell?: (line: string) => void;
};

export type SoughtProgram<Found> = {
  /** As it stands in a sentence: `nginx`. */
  readonly what: string;
  lookFor(path: string): Promise<Found | undefined>;
  /** How apt-get brings it without a question; tried where there is an apt-get and `isAllowed`. */
  readonly fromApt: { readonly isAllowed: boolean; readonly says: string; fetch(aptGet: string): Promise<void> };
  /** The package that has it, by the program that installs packages. */
  readonly packages: Readonly<Record<PackageManager, string>>;
  /** What else a person may do, as the end of a sentence. */
  readonly otherwise?: string;
};

const installCommands = {
  'apt-get': 'sudo apt-get install',
  dnf: 'sudo dnf install',
  apk: 'apk add',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install',
} as const;
type PackageManager = 'brew' | keyof typeof installCommands;

/**
 * A program for this machine: from the PATH, else fetched where nobody need be asked. Throws one sentence with the command to type
 * where there is none.
 */
export async function findProgram<Found>(sought: SoughtProgram<Found>, options: FindOptions = {}): Promise<Found> {
  const {
    path = process.env.PATH ?? '',
    mayInstall = true,
    tell = (line) => process.stderr.write(`${line}\n`),
  } = options;
  const found = await sought.lookFor(path);
  if (found) return found;
  const aptGet = onPath('apt-get', path);
  if (mayInstall && aptGet && sought.fromApt.isAllowed) {
    tell(`no ${sought.what} on this machine; ${sought.fromApt.says}`);
    await sought.fromApt.fetch(aptGet);
    const fetched = await sought.lookFor(path);
    if (fetched) return fetched;
  }
  const otherwise = sought.otherwise === undefined ? '' : `, or ${sought.otherwise}`;
  throw new Error(`no ${sought.what} was found: ${advice(sought, path)}${otherwise}`);
}

/** May this process use the package manager as it is? */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function advice({ packages, what }: SoughtProgram<unknown>, path: string): string {
  if (process.platform === 'darwin') return `type \`brew install ${packages.brew}\``;
  const managers = Object.keys(installCommands) as (keyof typeof installCommands)[];
  const manager = managers.find((program) => onPath(program, path));
  if (manager === undefined) return `install ${what} with the package manager of this system`;
  return `type \`${installCommands[manager]} ${packages[manager]}\``;
}
