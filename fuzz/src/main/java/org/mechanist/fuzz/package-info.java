/**
 * What fuzz tests of all rooms share: where their inputs come from, and what a decoder may use up
 * on one. For tests alone; no room needs it to run.
 */
package org.mechanist.fuzz;
