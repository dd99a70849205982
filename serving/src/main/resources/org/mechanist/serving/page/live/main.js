// Wires the panels to what the server tells.
import { AddPanel } from './addpanel.js';
import { Belt } from './belt.js';
import { Committee } from './committee.js';
import { Course } from './course.js';
import { Decisions } from './decisions.js';
import { byId, say } from './dom.js';
import { DrawPanel } from './drawpanel.js';
import { makeFigures, showFigures } from './figures.js';
import { Letters } from './letters.js';
import { Live } from './live.js';
import { showShares } from './shares.js';
import { announce, showStatus } from './status.js';
import { takeToken } from './token.js';

const TOLD = new Set(['spawned', 'merged', 'retired', 'revived', 'rolled-back']);

takeToken();
makeFigures();
const live = new Live();
const belt = new Belt();
const course = new Course(live);
const committee = new Committee(live);
const decisions = new Decisions(live);
const letters = new Letters(live);
const addPanel = new AddPanel(live);
new DrawPanel(live);

/** At most once a frame, and not at all while nobody looks. */
let drawing = 0;
function draw() {
  if (!drawing && !document.hidden) {
    drawing = requestAnimationFrame(() => {
      drawing = 0;
      showStatus(live);
      showFigures(live);
      course.show();
      showShares(live);
      committee.show();
      decisions.show();
      letters.show();
      addPanel.show();
      if (live.state) {
        byId('report-link').hidden = !live.state.report;
        say(byId('foot'), `${live.state.software}; topics ${live.state.topics}.*${live.state.committee ? `; recipe ${live.state.committee.recipe}` : ''}`);
      }
    });
  }
}

live.addEventListener('state', draw);
live.addEventListener('connection', draw);
live.addEventListener('images', ({ detail }) => belt.add(detail));
live.addEventListener('lifecycle', ({ detail: event }) => {
  if (TOLD.has(event.kind)) {
    announce(`${event.expert} ${event.kind}: ${event.reason}`);
  }
});
document.addEventListener('visibilitychange', draw);
document.addEventListener('theme', draw);
live.start();
draw();
