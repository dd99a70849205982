/**
 * JMH benchmarks of what is on the path of an image: its codec, a mechanism, a competition, a
 * learning step. {@link org.mechanist.benchmarks.Benchmarks} runs them, from the root of the
 * project:
 *
 * <pre>
 *   mvn -q -pl schemas,ingest,learner,benchmarks compile \
 *       dependency:build-classpath -Dmdep.outputFile=target/classpath
 *   OMP_WAIT_POLICY=PASSIVE java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath) \
 *       org.mechanist.benchmarks.Benchmarks Codec
 * </pre>
 *
 * <p>Compare figures of one machine and one day only.
 */
package org.mechanist.benchmarks;
