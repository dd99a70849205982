/**
 * What the experts and the discriminator are made of: the engine, parameters in one flat vector,
 * layers, Adam.
 *
 * <p>A network is a function of its parameters and has no state. Parameters never require gradients
 * themselves: a learning step works on a copy that does and that dies with the step, so there is
 * nothing to zero and nothing to leak, and whatever is only passed through (the discriminator, when
 * a winner learns) costs no gradient.
 */
package org.mechanist.learner.network;
