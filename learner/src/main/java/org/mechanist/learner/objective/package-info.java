/**
 * c(x): how canonical an image looks. What experts compete for, and what winners learn to raise.
 */
package org.mechanist.learner.objective;
