/**
 * Asks about the experts of a running learner, and commands what is to happen to them.
 *
 * <p>Meets the learner on topics: how the committee is stands on the experts topic, commands are
 * answered on the lifecycle topic.
 */
package org.mechanist.serving.experts;
