/**
 * What is seen through a browser. For now: the report of a run. {@link
 * org.mechanist.serving.http.GuardedServer} is what each server stands on.
 */
package org.mechanist.serving.http;
