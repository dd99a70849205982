/**
 * What the experts and the discriminator are made of: the engine, parameters in one flat vector,
 * layers, Adam.
 *
 * <p>A network is a function of its parameters and has no state. Parameters never require gradients
 * themselves: a learning step works on a copy that does and that dies with the step, so there is
 * nothing to zero and nothing to leak, and whatever is only passed through (the discriminator, when
 * a winner learns) costs no gradient.
 *
 * <p><b>While gradients are recorded, no operation on what needs one takes a Java number.</b> DJL
 * makes an array of it over a buffer that nothing refers to once the operation is done; PyTorch
 * keeps that array for the backward pass. If the garbage collector runs in between, the gradient is
 * computed from freed memory: wrong now and then, NaN rarely. Constants are arrays of the step.
 */
package org.mechanist.learner.network;
