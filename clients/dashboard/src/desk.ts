import './desk/decision-form.ts';
import { startDesk } from './desk/start-desk.ts';

startDesk();
