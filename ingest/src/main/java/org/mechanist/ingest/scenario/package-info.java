/**
 * Scenarios: which mechanisms distort how many digits, in which phases, and the deterministic
 * sequence of transformed digits that a scenario and a seed give.
 *
 * <p>Takes digits from {@code mnist} and mechanisms from {@code mechanism}; producers, benchmarks
 * and tests send what {@link org.mechanist.ingest.scenario.ScenarioStream} gives them.
 */
package org.mechanist.ingest.scenario;
