import { EnFreshness } from './elements/en-freshness.ts';
import { EnTicker } from './elements/en-ticker.ts';

const elements = { 'en-freshness': EnFreshness, 'en-ticker': EnTicker };

// A page may have the script twice.
for (const [name, element] of Object.entries(elements))
  if (!customElements.get(name)) customElements.define(name, element);
