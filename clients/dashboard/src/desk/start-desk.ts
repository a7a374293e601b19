import { html, nothing, render } from 'lit';
import { type Answer, askIngestor, type Problem, type Question } from '../ingestor/ask-ingestor.ts';
import { forgetKey, keepKey, readKey, takeKeysFromAddress } from '../ingestor/role-key.ts';
import { findNight } from '../night/find-night.ts';
import { type NightWatch, watchNight } from '../night/watch-night.ts';
import { type PageAddress, readAddress } from '../page/page-address.ts';
import { chooseLanguage } from '../words/languages.ts';
import { NightFormat } from '../words/night-format.ts';
import { type LogLine, withLine } from './desk-log.ts';
import { closedDesk, type DeskChoices, deskAddress, openDesk } from './desk-page.ts';
import type { Decision, DeskView, Progress } from './desk-view.ts';
import { type DeskSay, deskSpeaker } from './desk-words.ts';
import { type KeptLists, keepLists } from './keep-lists.ts';
import { keyForm } from './key-form.ts';
import { problemNotice } from './problem-notice.ts';
import { sendDecision } from './send-decision.ts';

const tickMs = 250;
const findAgainMs = 5000;

/** What a desk has while a key is there. */
type Opened = { readonly key: string; readonly watch: NightWatch; readonly kept: KeptLists };

/**
 * The desk: without a key it asks for one and shows nothing else. With one it follows the night by its feed and its lists, and gives the
 * panels another view whenever one of them changes. A key that is refused, at once or later, is forgotten and asked for again; what was
 * typed behind it stays until the person leaves.
 */
export function startDesk(): void {
  const root = document.getElementById('live') as HTMLElement;
  let address = readAddress(location);
  let nightUrl: string | undefined;
  let opened: Opened | undefined;
  let refusal: Problem | undefined;
  let view: DeskView | undefined;
  let log: readonly LogLine[] = [];
  let person: string | undefined;
  let speaking: { readonly of: string; readonly say: DeskSay; readonly format: NightFormat } | undefined;
  let isDue = false;

  takeKeysFromAddress();
  addEventListener('hashchange', () => {
    takeKeysFromAddress();
    const key = readKey('desk');
    if (key !== undefined && key !== opened?.key) open(key);
  });
  setInterval(drawSoon, tickMs);
  void find();

  async function find(): Promise<void> {
    try {
      const named = address.night;
      nightUrl =
        named === undefined
          ? await findNight()
          : new URL(`/v1/nights/${encodeURIComponent(named)}`, location.href).href;
    } catch {
      setTimeout(() => void find(), findAgainMs * (0.5 + Math.random()));
      return;
    }
    const key = readKey('desk');
    if (key !== undefined) open(key);
    drawSoon();
  }

  function open(key: string): void {
    if (nightUrl === undefined) return keepKey('desk', key);
    opened?.kept.end();
    if (opened?.key !== key) person = undefined;
    keepKey('desk', key);
    refusal = undefined;
    const watch = watchNight(nightUrl, ['all'], (keys) => {
      if (keys.size > 0) opened?.kept.askSoon();
      changed();
    });
    opened?.watch.end();
    const kept = keepLists({ ask: (path) => ask({ path }, key, true), onChange: changed });
    opened = { key, watch, kept };
    changed();
  }

  /** Lists are closed to a key without the role; a decision may be closed to a key that opens the lists. */
  async function ask<Body>(
    question: Omit<Question, 'key'>,
    key: string | undefined,
    isList = false,
  ): Promise<Answer<Body>> {
    const answer = await askIngestor<Body>(nightId(), { ...question, key });
    // Whoever has left, or came with another key meanwhile, is not told of this one.
    if (!answer.isDone && opened && key === opened.key) {
      const { status } = answer.problem;
      if (status === 401 || (status === 403 && isList)) refuse(answer.problem);
    }
    return answer;
  }

  function refuse(problem: Problem): void {
    forgetKey('desk');
    refusal = problem;
    opened?.kept.end();
    opened?.watch.end();
    opened = undefined;
    drawSoon();
  }

  function leave(): void {
    forgetKey('desk');
    opened?.kept.end();
    opened?.watch.end();
    [opened, refusal, view, log, person] = [undefined, undefined, undefined, [], undefined];
    drawSoon();
  }

  function nightId(): string {
    return decodeURIComponent(new URL(nightUrl as string).pathname.split('/').at(-1) ?? '');
  }

  async function decide(decision: Decision, onProgress: (progress: Progress) => void): Promise<Progress> {
    const { id, path, body } = decision;
    const mode = opened?.watch.night.mode;
    const key = opened?.key;
    return sendDecision(
      (question) => ask(question, key),
      { path, body: { id, mode, ...body } as { id: string } },
      (progress) => {
        log = withLine(log, decision, progress, Date.now());
        if (progress.step === 'second-person-needed') person = progress.by;
        if (progress.step === 'applied') opened?.kept.askSoon();
        onProgress(progress);
        drawSoon();
      },
    );
  }

  /** A row, a list or the connection is another one: the panels get another view. */
  function changed(): void {
    view = opened && viewOf(opened) ? viewOf(opened) : view;
    drawSoon();
  }

  function viewOf({ key, watch: { night }, kept }: Opened): DeskView | undefined {
    const { election } = night;
    if (!night.isLoaded || !election || kept.lists.held === undefined) return undefined;
    const language = languageNow();
    const { timeZone } = election.definition;
    const of = [language, timeZone, election.opens].join();
    if (speaking?.of !== of)
      speaking = { of, say: deskSpeaker(language), format: new NightFormat(language, timeZone, election.opens) };
    const { say, format } = speaking;
    return {
      ...{
        night,
        election,
        id: nightId(),
        mode: night.mode ?? '',
        say,
        format,
        language,
        lists: kept.lists,
        ask: <Body>(question: Omit<Question, 'key'>) => ask<Body>(question, key),
        decide,
      },
      askAgain: () => opened?.kept.askSoon(),
      showMoreHeld: () => opened?.kept.showMoreHeld(),
    };
  }

  function languageNow() {
    return chooseLanguage([address.language, ...navigator.languages]);
  }

  /** What the person chose is in the address, so that it can be kept. */
  function turn(next: PageAddress): void {
    address = next;
    history.replaceState(null, '', deskAddress(address));
    changed();
  }

  /** Frames may come faster than a screen shows them. */
  function drawSoon(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  }

  function draw(): void {
    const language = languageNow();
    const { documentElement } = document;
    documentElement.lang = language;
    documentElement.dataset['theme'] = address.theme;
    const say = view?.say ?? deskSpeaker(language);
    const choices = { address, language, say, turn };
    const isOpen = opened !== undefined && view !== undefined;
    document.title = isOpen ? `${(view?.mode ?? '').toUpperCase()} · ${say('desk.title')}` : say('desk.title');
    render(
      html`${isOpen ? nothing : closedDesk(choices, doorway(choices))}
        <div ?hidden=${!isOpen}>${view ? openDesk({ ...choices, view, log, person, key: opened?.key ?? '', leave }) : nothing}</div>`,
      root,
    );
    root.hidden = false;
  }

  /** The form for the key, or what keeps a desk with a key from being shown. */
  function doorway({ say }: DeskChoices) {
    if (!opened) return keyForm({ say, problem: refusal, onKey: open });
    const { problem } = opened.kept.lists;
    const isRefused = opened.watch.night.connection.state === 'refused';
    return html`<p class="waiting" role="status">${isRefused ? say('notice.refused') : say('desk.opening')}</p>
      ${problem ? problemNotice(problem, { say }) : nothing}
      <p><button type="button" @click=${leave}>${say('desk.leave')}</button></p>`;
  }
}
