import { EnCount } from './elements/en-count.ts';
import { EnDistricts } from './elements/en-districts.ts';
import { EnExitPolls } from './elements/en-exit-polls.ts';
import { EnFreshness } from './elements/en-freshness.ts';
import { EnSeats } from './elements/en-seats.ts';
import { EnTicker } from './elements/en-ticker.ts';

const elements = {
  'en-count': EnCount,
  'en-districts': EnDistricts,
  'en-exit-polls': EnExitPolls,
  'en-freshness': EnFreshness,
  'en-seats': EnSeats,
  'en-ticker': EnTicker,
};

// A page may have the script twice.
for (const [name, element] of Object.entries(elements))
  if (!customElements.get(name)) customElements.define(name, element);
