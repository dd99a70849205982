package org.mechanist.learner.training;

/**
 * What a learning step did.
 *
 * @param step its number, from 1
 * @param wins images won by each expert in this step, of those that can teach anything, in the
 *     committee's order
 * @param taught images that their winners learned from
 * @param objectiveLoss the objective's mean loss
 * @param winnersLoss what the winners minimised: the sum over all images, or with {@link
 *     org.mechanist.learner.recipe.Recipe.Reduction#MEAN} the sum of each expert's mean
 * @param learned false if something went wrong, as a loss or a gradient that was no finite number:
 *     whom it came from did not learn from it, while all others of the step did
 */
public record StepReport(
    long step, int[] wins, int taught, double objectiveLoss, double winnersLoss, boolean learned) {}
