/**
 * What fuzz tests of all rooms share: where their inputs come from, and what a decoder may use up
 * on one. Other rooms have it from this one's test jar.
 */
package org.mechanist.schemas.fuzz;
