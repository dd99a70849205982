/**
 * What travels between the rooms: records, and the codecs between them and messages on a topic.
 *
 * <p>The first package in data-flow order. It knows Jackson and nothing else: a {@link
 * org.mechanist.schemas.Message} is a key, a value and headers, whichever broker carries it. Bad
 * data is a value ({@link org.mechanist.schemas.Malformed}), never an exception. The JSON Schemas
 * and the AsyncAPI document beside the classes describe the same forms for other languages.
 */
package org.mechanist.schemas;
