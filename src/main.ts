/** What `npm start` runs. */
import { runProgram } from './program.js';

process.exitCode = await runProgram();
