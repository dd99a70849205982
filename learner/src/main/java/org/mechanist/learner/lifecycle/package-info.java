/**
 * How experts come and go: what a committee does is gathered, a pure policy decides, and the
 * learner carries it out.
 */
package org.mechanist.learner.lifecycle;
