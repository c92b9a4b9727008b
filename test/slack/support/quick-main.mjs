/** The real program, which takes up what a crash left within seconds. Argument: its pace, as JSON. */
import { runProgram } from '../../../dist/src/program.js';

process.exitCode = await runProgram(JSON.parse(process.argv[2]));
