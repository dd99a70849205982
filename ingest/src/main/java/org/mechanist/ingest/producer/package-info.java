/**
 * The stream producer: a scenario's images onto their topics, at a rate, in an order that survives
 * a restart.
 */
package org.mechanist.ingest.producer;
