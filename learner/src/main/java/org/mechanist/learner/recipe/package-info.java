/**
 * Everything that can be chosen about learning, in one record that a file fills: {@link
 * org.mechanist.learner.recipe.Recipe}.
 *
 * <p>First in the learner's flow: the other packages are told by a recipe and tell it nothing.
 */
package org.mechanist.learner.recipe;
