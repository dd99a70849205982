/** What is seen through a browser. For now: the report of a run. */
package org.mechanist.serving.http;
