/**
 * Tells what a run came to: {@code report.json} for programs, {@code report.html} and its pictures
 * for people.
 *
 * <p>The end of the flow, behind {@code evaluation}, {@code picture} and {@code story}. The JSON's
 * form is {@code report.schema.json} beside the classes.
 */
package org.mechanist.serving.report;
