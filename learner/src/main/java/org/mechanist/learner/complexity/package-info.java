/**
 * Independence of mechanisms as the paper's Appendix D means it, measured on experts: what it takes
 * to learn the inverse of one mechanism, from nothing or from that of another.
 *
 * <p>Here, and nowhere else, an expert is shown pairs of a transformed image and the canonical one
 * that it came from. The learner never sees any: no class outside this package knows this one.
 */
package org.mechanist.learner.complexity;
