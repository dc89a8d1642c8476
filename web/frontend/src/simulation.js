// The simulation of tokens; the studio loads it when it is asked for.
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import './simulation.css';

export { simulate } from './studio/simulation/simulate.js';
