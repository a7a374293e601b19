import type { Contest, Definition } from '@election-night/shared/election/definition.ts';
import type { Page } from 'playwright-core';
import { type Language, messages } from '../../clients/dashboard/src/words/languages.ts';
import { localeIn, readNumber } from './read-number.ts';

/** Every figure by the element that shows it and where it is in the rows: `en-count count:list:KZ/votes/AMANAT`. */
export type Figures = Readonly<Record<string, number | string>>;

type Table = { readonly headers: readonly string[]; readonly lines: readonly (readonly string[])[] };
type ShownElement = {
  readonly tag: string;
  readonly contest: string | undefined;
  readonly tables: readonly Table[];
  /** What each tile says, by its unit. */
  readonly tiles: Readonly<Record<string, string>>;
  readonly facts: readonly string[];
  readonly corrections: readonly { readonly about: string; readonly lines: readonly (readonly string[])[] }[];
  readonly sources: readonly { readonly name: string; readonly last: string | null; readonly state: string }[];
};

/** Runs in the page. Cells without what is only for the eye. */
const readElements = `(() => {
  const plain = (node) => {
    if (!node) return '';
    const copy = node.cloneNode(true);
    for (const one of copy.querySelectorAll('[aria-hidden="true"], .small')) one.remove();
    return copy.textContent.replace(/\\s+/gu, ' ').trim();
  };
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  return all(document, 'main .section').map((element) => {
    const root = element.shadowRoot;
    return {
      tag: element.localName,
      contest: element.getAttribute('contest') ?? undefined,
      tables: all(root, 'table').map((table) => ({
        headers: [...table.tHead.rows[0].cells].map(plain),
        lines: [...table.tBodies[0].rows].map((line) => [...line.cells].map(plain)),
      })),
      tiles: Object.fromEntries(all(root, '.tile[data-unit]').map((tile) => [tile.dataset.unit, tile.querySelector('b').textContent])),
      facts: all(root, '.facts li').map(plain),
      corrections: all(root, 'li:has(table)').map((line) => ({
        about: plain(line.querySelector('.about')),
        lines: all(line, 'tbody tr').map((one) => [...one.cells].map(plain)),
      })),
      sources: all(root, 'tbody tr:has(td.state)').map((line) => ({
        name: plain(line.cells[0]),
        last: line.querySelector('time')?.dateTime ?? null,
        state: plain(line.querySelector('td.state')),
      })),
    };
  });
})()`;

type Reading = {
  readonly definition: Definition;
  readonly language: Language;
  word(key: keyof typeof messages.en): string;
  number(text: string): number;
};

/** Reads back what the page shows, from the tables that its elements give to those who do not look. */
export async function shownFigures(page: Page, definition: Definition, language: Language): Promise<Figures> {
  const elements = (await page.evaluate(readElements)) as readonly ShownElement[];
  const locale = await localeIn(page, language);
  const reading: Reading = {
    ...{ definition, language },
    word: (key) => messages[language][key] as string,
    number: (text) => readNumber(text, locale),
  };
  const figures: Record<string, number | string> = {};
  for (const element of elements) {
    for (const [path, figure] of figuresOf(element, reading)) {
      const name = `${element.tag} ${path}`;
      if (name in figures) throw new Error(`${name} is shown twice`);
      figures[name] = figure;
    }
  }
  return figures;
}

export type Figure = readonly [path: string, figure: number | string];
const dash = '\u2013';

function figuresOf(element: ShownElement, reading: Reading): readonly Figure[] {
  const [table] = element.tables;
  switch (element.tag) {
    case 'en-turnout':
      return [
        ...Object.entries(element.tiles)
          .filter(([, text]) => text !== dash)
          .map(([unit, text]): Figure => [`tile:${unit}`, reading.number(text)]),
        ...(table ? turnoutFigures(table, reading) : []),
      ];
    case 'en-turnout-day':
      return table ? dayFigures(table, reading) : [];
    case 'en-count':
      return table ? countFigures(table, contestOf(element, reading), reading) : [];
    case 'en-seats':
      return table ? seatFigures(table, contestOf(element, reading), reading) : [];
    case 'en-exit-polls':
      return pollFigures(element, contestOf(element, reading), reading);
    case 'en-districts':
      return table ? districtFigures(table, reading) : [];
    case 'en-ticker':
      return numbered(
        element.corrections.flatMap(({ about, lines }) =>
          lines.map(([field, ...figures]): Figure => {
            const [before, after] = figures.map((text) => (text === dash ? dash : reading.number(text)));
            return [`${about} ${field}`, `${before} → ${after}`];
          }),
        ),
      );
    case 'en-freshness':
      return element.sources.flatMap(({ name, last, state }): Figure[] => [
        ...(last === null ? [] : [[`source:${sourceOf(name, reading)}/lastReportAt`, last] as const]),
        ...(state === reading.word('source.silent')
          ? [[`source:${sourceOf(name, reading)}/stale`, 'true'] as const]
          : []),
      ]);
    default:
      throw new Error(`${element.tag} is not read yet: add it`);
  }
}

/** A figure that was corrected several times is several lines: the newest is number 0. */
export function numbered(figures: readonly Figure[]): readonly Figure[] {
  return figures.map(([path, figure], index) => {
    const newer = figures.slice(0, index).filter(([one]) => one === path).length;
    return [`${path} ${newer}`, figure];
  });
}

function turnoutFigures({ headers, lines }: Table, { definition, language, word, number }: Reading): readonly Figure[] {
  const columns = [
    ...[['percent', 'turnout.percent'] as const, ['ballots', 'turnout.ballots'] as const],
    ...[['voters', 'turnout.voters'] as const, ['reported/percent', 'turnout.reported'] as const],
  ];
  return lines.flatMap((cells) => {
    const unit = definition.units.find(({ names }) => names[language] === cells[0])?.id;
    return columns.flatMap(([field, key]): Figure[] => {
      const text = cells[headers.indexOf(word(key))] as string;
      return text === dash ? [] : [[`turnout:${unit}/${field}`, number(text)]];
    });
  });
}

function dayFigures({ headers, lines }: Table, { definition, language, number }: Reading): readonly Figure[] {
  return lines.flatMap(([name, ...cells]) => {
    const unit = definition.units.find(({ names }) => names[language] === name)?.id;
    return cells.flatMap((text, index): Figure[] =>
      text === dash ? [] : [[`series:turnout:${unit}/${headers[index + 1]}`, number(text)]],
    );
  });
}

function contestOf({ contest }: ShownElement, { definition }: Reading): Contest {
  return definition.contests.find(({ id }) => id === contest) as Contest;
}

function optionOf(name: string | undefined, contest: Contest, { language, word }: Reading): string {
  if (name === word('count.all') || name === word('seats.total')) return 'total';
  if (name === word('seats.tie.line')) return 'tie';
  if (name === word('seats.unfilled.line')) return 'unfilled';
  return contest.options.find(({ names }) => names[language] === name)?.id ?? `unknown ${name}`;
}

function sourceOf(name: string | undefined, { definition, language, word }: Reading): string {
  if (name === word('polls.combined')) return 'combined';
  return definition.sources.find(({ names }) => names[language] === name)?.id ?? `unknown ${name}`;
}

function countFigures({ headers, lines }: Table, contest: Contest, reading: Reading): readonly Figure[] {
  const { word, number } = reading;
  const columns = [
    ...[['votes', 'count.column.votes'] as const, ['shares', 'count.column.share'] as const],
    ...[['change', 'count.column.change'] as const, ['seats', 'count.column.seats'] as const],
  ];
  const within = word('count.within').replace('{points}', '');
  return lines.flatMap(([name, ...cells]) =>
    columns.flatMap(([field, key]): Figure[] => {
      const text = cells[headers.indexOf(word(key)) - 1];
      if (text === undefined || text === dash) return [];
      const path = `count:${contest.id}:${contest.unit}/${field}/${optionOf(name, contest, reading)}`;
      if (text === word('count.below')) return [[path, 'below']];
      return [[path, number(text.replace(within, ''))]];
    }),
  );
}

function seatFigures({ lines }: Table, contest: Contest, reading: Reading): readonly Figure[] {
  return lines.flatMap(([name, seats = '', interval]): Figure[] => {
    const path = `seats:${contest.id}/${optionOf(name, contest, reading)}`;
    return [[path, reading.number(seats)], ...(interval ? [[`${path}/interval`, interval] as const] : [])];
  });
}

function pollFigures({ tables, facts }: ShownElement, contest: Contest, reading: Reading): readonly Figure[] {
  const key = (pollster: string | undefined) => `exit-poll:${contest.id}:${sourceOf(pollster, reading)}`;
  const [shares, passing] = tables;
  const ofShares = (shares?.lines ?? []).flatMap(([name, ...cells]) =>
    cells.flatMap((text, index): Figure[] => {
      if (text === dash) return [];
      const [share = '', margin] = text.split(/ ?(?=±)/);
      const path = [key(shares?.headers[index + 1]), optionOf(name, contest, reading)] as const;
      return [
        [path.join('/shares/'), reading.number(share)],
        ...(margin === undefined ? [] : [[path.join('/margin/'), reading.number(margin)] as const]),
      ];
    }),
  );
  const ofPassing = (passing?.lines ?? []).flatMap(([name, ...cells]) =>
    cells.flatMap((text, index): Figure[] =>
      text === dash
        ? []
        : [[`${key(passing?.headers[index + 1])}/passing/${optionOf(name, contest, reading)}`, reading.number(text)]],
    ),
  );
  const ofFacts = facts.map((fact): Figure => {
    const [name = '', ...words] = fact.split(': ');
    return [`${key(name)} facts`, words.join(': ')];
  });
  return [...ofShares, ...ofPassing, ...ofFacts];
}

function districtFigures({ headers, lines }: Table, reading: Reading): readonly Figure[] {
  const { definition, language, word, number } = reading;
  const columns = { share: 'count.column.share', lead: 'districts.lead', points: 'districts.points' } as const;
  return lines.flatMap((cells) => {
    const contest = definition.contests.find(({ names }) => names[language] === cells[0]) as Contest;
    const path = `count:${contest.id}`;
    const ahead = cells[headers.indexOf(word('districts.ahead'))];
    return [
      ...(ahead === dash ? [] : [[`${path}/ahead`, optionOf(ahead, contest, reading)] as const]),
      ...Object.entries(columns).flatMap(([field, key]): Figure[] => {
        const text = cells[headers.indexOf(word(key))] as string;
        return text === dash ? [] : [[`${path}/${field}`, number(text)]];
      }),
    ];
  });
}
