/**
 * A real Kafka broker in this process, for the demo and for tests: nothing to install. Beside the
 * flow of data: the other packages see a bootstrap address and no difference.
 */
package org.mechanist.ingest.broker;
