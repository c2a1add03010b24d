// The style sheets of a run, in their order.

import 'uplot/dist/uPlot.min.css';
import '../tokens.css';
import '../page.css';
import '../head.css';
import '../timeline.css';
import '../moment.css';
import '../tables.css';
import '../podTable.css';
import '../pictures.css';
import '../print.css';
