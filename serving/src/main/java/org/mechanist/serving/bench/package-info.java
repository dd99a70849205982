/**
 * What {@code mechanist bench serve} measures: replicas that restore, against ONNX Runtime alone
 * and against each other, and what many of them would come to ({@link
 * org.mechanist.serving.bench.ScalingSimulation}). Only ratios within one run mean anything on a
 * shared machine. Nothing depends on this package.
 */
package org.mechanist.serving.bench;
