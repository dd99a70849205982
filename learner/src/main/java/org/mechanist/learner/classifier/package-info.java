/**
 * Training of the digit classifier that {@code serving} judges restorations with. It lives here
 * because here is the engine that trains; it has nothing to do with the committee.
 */
package org.mechanist.learner.classifier;
