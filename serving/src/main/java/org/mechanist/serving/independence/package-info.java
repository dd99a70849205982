/**
 * What the experiment on the independence of mechanisms (the paper's Appendix D) came to: each
 * seed's figures as a file, all of them as tables for programs and as a page for people.
 *
 * <p>Beside {@code experiment}, whose seeds' files and tables it has too, and behind {@code
 * picture}. It runs nothing. The form of {@code summary.json} is {@code summary.schema.json} beside
 * the classes.
 */
package org.mechanist.serving.independence;
