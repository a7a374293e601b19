import { lastLines, type ServiceProcess, startProcess } from './service-process.ts';

/** A process that ended and was not asked to. */
export type Crash = { readonly name: string; readonly how: string; readonly lastLines: string };

export type RestartableServiceOptions = {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The variable that names its port, and the port of the first start; 0 = any. */
  readonly portVariable: string;
  readonly port: number;
  readonly logFile: string;
  readonly onCrash: (crash: Crash) => void;
  readonly signal?: AbortSignal;
};

const stoppedWithinMs = 8000;

/** A service that may be killed and started again, always at the address it had first. */
export class RestartableService {
  readonly #options: RestartableServiceOptions;
  #process: ServiceProcess | undefined;
  /** The end of what is running now was asked for. */
  #mayEnd = false;

  constructor(options: RestartableServiceOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#started().url;
  }

  get pid(): number {
    return this.#started().pid;
  }

  /** Rejects with the last lines of its log where it does not become ready. */
  async start(): Promise<void> {
    const { name, command, env, portVariable, port, logFile, onCrash, signal } = this.#options;
    const samePort = this.#process ? new URL(this.#process.url).port : String(port);
    const started = await startProcess({
      ...{ name, command, logFile },
      env: { ...env, [portVariable]: samePort },
      ...(signal ? { signal } : {}),
    });
    this.#process = started;
    this.#mayEnd = false;
    started.ended.then((end) => {
      if (this.#process !== started || this.#mayEnd) return;
      onCrash({ name, how: end.signal ?? `exit code ${end.code}`, lastLines: lastLines(logFile) });
    });
  }

  /** Resolves when the process has ended; for SIGSTOP and SIGCONT at once. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const isPause = signal === 'SIGSTOP' || signal === 'SIGCONT';
    if (!isPause) this.#mayEnd = true;
    this.#process?.signal(signal);
    if (!isPause) await this.#process?.ended;
  }

  async restart(): Promise<void> {
    await this.kill('SIGKILL');
    await this.start();
  }

  /** SIGTERM, and SIGKILL where that does not end it in eight seconds. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#process?.signal('SIGKILL'), stoppedWithinMs);
    await this.kill('SIGTERM');
    clearTimeout(late);
  }

  #started(): ServiceProcess {
    if (!this.#process) throw new Error(`${this.#options.name} was not started`);
    return this.#process;
  }
}
