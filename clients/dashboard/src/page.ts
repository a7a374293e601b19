import './elements.ts';
import { startPage } from './page/start-page.ts';
import { EnReplayBar } from './replay/en-replay-bar.ts';

// It asks the page's own server, and belongs to no other page.
customElements.define('en-replay-bar', EnReplayBar);
startPage();
