import { EnCount } from './elements/en-count.ts';
import { EnDistricts } from './elements/en-districts.ts';
import { EnExitPolls } from './elements/en-exit-polls.ts';
import { EnFreshness } from './elements/en-freshness.ts';
import { EnOutlook } from './elements/en-outlook.ts';
import { EnSeats } from './elements/en-seats.ts';
import { EnTicker } from './elements/en-ticker.ts';
import { EnTurnout } from './elements/en-turnout.ts';
import { EnTurnoutDay } from './elements/en-turnout-day.ts';

const elements = {
  'en-count': EnCount,
  'en-districts': EnDistricts,
  'en-exit-polls': EnExitPolls,
  'en-freshness': EnFreshness,
  'en-outlook': EnOutlook,
  'en-seats': EnSeats,
  'en-ticker': EnTicker,
  'en-turnout': EnTurnout,
  'en-turnout-day': EnTurnoutDay,
};

// A page may have the script twice.
for (const [name, element] of Object.entries(elements))
  if (!customElements.get(name)) customElements.define(name, element);
