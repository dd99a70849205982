/**
 * What a process tells of itself to those who watch over it: numbers in Prometheus' form, and
 * whether it is well. Knows none of those who tell.
 */
package org.mechanist.serving.metrics;
