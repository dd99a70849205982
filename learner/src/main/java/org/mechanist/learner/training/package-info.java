/** Algorithm 1 of the paper: what one learning step does, and the canonical images it needs. */
package org.mechanist.learner.training;
