import { writeFile } from 'node:fs/promises';
import { transcriptFile, writeTranscript } from './transcript.ts';

// npm run operations-transcript

const { page } = await writeTranscript();
await writeFile(transcriptFile, page);
process.stdout.write(`${page.split('\n').length - 1} lines written to ${transcriptFile}\n`);
