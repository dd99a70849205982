/**
 * The stream over HTTP, for programs and for the page: what it looks like now, events as they come,
 * restoring on demand, and what a user may have done to experts and dead letters. The document
 * {@code openapi.json} describes it.
 *
 * <p>At the end of the flow: everything here is read from topics, and written to them.
 */
package org.mechanist.serving.api;
