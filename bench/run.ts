import { readdirSync } from 'node:fs';

// npm run bench -- <question> [part …] [--quick] [--hour]: one question a file; the answer is a table with the peers beside ours, measured in the same run.
const questions = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -3));
const [question, ...options] = process.argv.slice(2);
if (!question || !questions.includes(question)) {
  console.error(`npm run bench -- <question> [part …] [--quick]\nquestions: ${questions.join(', ')}`);
  process.exit(question ? 1 : 0);
}
const { answer } = (await import(`./${question}.ts`)) as {
  answer(options: { quick: boolean; hour: boolean; parts: string[] }): Promise<void>;
};
await answer({
  quick: options.includes('--quick'),
  hour: options.includes('--hour'),
  parts: options.filter((option) => !option.startsWith('-')),
});
