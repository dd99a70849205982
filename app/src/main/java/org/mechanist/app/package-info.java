/**
 * The command line: wires the rooms into commands. Holds no logic of its own.
 *
 * <p>Exit codes: 0 done, 2 wrong usage, 1 failure, with a line that says why, 130 stopped before
 * the end. What runs until it is stopped has no end before which it could be stopped.
 */
package org.mechanist.app;
