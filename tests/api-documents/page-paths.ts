import { languages } from '@election-night/shared/messages/say.ts';
import { viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { caching } from '../../services/broadcaster/src/http/answer.ts';
import { cached, header, inQuery, never, ofNight, param, problemResponses, text } from './describe-answers.ts';

const html = { 'text/html': { schema: text() } };
const language = header('Content-Language');
const wishes = [
  { name: 'night', ...inQuery('Id of the night; the first that is served where it is absent.', text()) },
  { name: 'lang', ...inQuery('Language of the words.', text({ enum: [...languages] })) },
  {
    name: 'Accept-Language',
    in: 'header',
    description: `Taken where \`lang\` is absent; one of ${languages.join(', ')} is answered, ${languages[0]} where none is wanted.`,
    schema: text(),
  },
  param('ifNoneMatch'),
];

/** The page, which people read; what programs read is in the other paths. */
export const pagePaths = {
  '/': { get: page('readNight', 'The page of a night') },
  '/unit/{unit}': { parameters: [param('unitOfPage')], get: page('readUnit', 'The page of a unit') },
  '/contest/{contest}': { parameters: [param('contest')], get: page('readContest', 'The page of a contest') },
};

function page(operationId: string, summary: string) {
  const common = { ...ofNight(), ...cached(caching.snapshot), ...header('ETag'), ...header('Vary'), ...language };
  const problems = [...(operationId === 'readNight' ? [] : (['malformed-address'] as const)), 'internal'] as const;
  return {
    operationId,
    summary,
    description:
      'HTML with the figures of one commit; each says in `data-figure` where it is in the rows. The snapshot that scripts begin with is in a script element of the type application/json.',
    tags: ['viewers'],
    parameters: wishes,
    responses: {
      200: { description: `${summary}.`, headers: common, content: html },
      304: { description: 'The reader has it already.', headers: common },
      404: { description: 'A sentence: there is no such place.', headers: { ...language, ...never }, content: html },
      503: {
        description: 'A sentence: there is nothing to show yet.',
        headers: { ...ofNight(), ...language, ...never, ...header('Retry-After') },
        content: html,
      },
      ...problemResponses(problems, viewerProblemKinds, 'viewer-problem'),
    },
  };
}
