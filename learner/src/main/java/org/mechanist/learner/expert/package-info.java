/**
 * An expert: the learned inverse of a mechanism. Its network, its parameters and moments, and how
 * it starts as an approximate identity.
 */
package org.mechanist.learner.expert;
