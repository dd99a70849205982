/**
 * The command line: wires the rooms into commands. Holds no logic of its own.
 *
 * <p>Exit codes: 0 done, 2 wrong usage, 1 failure, with one line that says why.
 */
package org.mechanist.app;
