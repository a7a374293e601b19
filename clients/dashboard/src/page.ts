import './elements.ts';
import { startPage } from './page/start-page.ts';

startPage();
