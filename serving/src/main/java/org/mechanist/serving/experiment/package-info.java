/**
 * What a reproduction of one of the paper's experiments came to: each seed's run as a file, so that
 * it can be resumed, and all of them as tables for programs and as a page for people.
 *
 * <p>Beside {@code report}, behind {@code evaluation}, {@code picture} and {@code story}. It runs
 * nothing: whoever runs the seeds hands over {@link org.mechanist.serving.experiment.SeedRun}s. The
 * form of {@code summary.json} is {@code summary.schema.json} beside the classes.
 */
package org.mechanist.serving.experiment;
