import type { DeskWord } from '@election-night/shared/election/desk-action.ts';
import {
  amendmentFrameSchema,
  callBodySchemas,
  changeSchemas,
  type DeskBody,
  deskBodySchemas,
} from '@election-night/shared/wire/desk-bodies.ts';
import { type Checked, compileByWord, compileSchema, maxMistakes } from '../check-body.ts';
import { pointerOf } from '../parse-strict-json.ts';
import type { DecisionBodies } from './decision-of.ts';

/** Does a body have the form that the decision asks for? */
export const decisionShapes: { readonly [W in DeskWord]: (body: unknown) => Checked<DecisionBodies[W]> } = {
  release: compileSchema(deskBodySchemas.release),
  reject: compileSchema(deskBodySchemas.reject),
  retract: compileSchema(deskBodySchemas.retract),
  call: compileByWord('of', callBodySchemas),
  'withdraw-call': compileSchema(deskBodySchemas['withdraw-call']),
  'lift-embargo': compileSchema(deskBodySchemas['lift-embargo']),
  'postpone-embargo': compileSchema(deskBodySchemas['postpone-embargo']),
  amend: checkAmendment(),
  'draw-tie': compileSchema(deskBodySchemas['draw-tie']),
  certify: compileSchema(deskBodySchemas.certify),
  reopen: compileSchema(deskBodySchemas.reopen),
};

/** Each change by its own word. */
function checkAmendment(): (body: unknown) => Checked<DeskBody<'amend'>> {
  const checkFrame = compileSchema<DeskBody<'amend'>>(amendmentFrameSchema);
  const checkChange = compileByWord('change', changeSchemas);
  return (body) => {
    const frame = checkFrame(body);
    if (frame.outcome === 'refused') return frame;
    const mistakes = frame.body.changes.flatMap((change, place) => {
      const checked = checkChange(change);
      if (checked.outcome === 'fits') return [];
      return checked.mistakes.map(({ pointer, message }) => ({
        pointer: `${pointerOf(['changes', place])}${pointer}`,
        message: pointer === '' ? 'A change must be an object.' : message,
      }));
    });
    return mistakes.length === 0 ? frame : { outcome: 'refused', mistakes: mistakes.slice(0, maxMistakes) };
  };
}
