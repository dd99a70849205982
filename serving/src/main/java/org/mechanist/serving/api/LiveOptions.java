package org.mechanist.serving.api;

import java.nio.file.Path;
import java.util.Optional;
import org.mechanist.serving.http.HttpSettings;

/**
 * What a server of the stream is made of.
 *
 * @param http where it listens, and whom it lets in
 * @param software what it calls itself, with its version
 * @param report a folder that a report is or will be in, if there is one
 * @param mechanisms that may be added and removed, if somebody sends such
 */
public record LiveOptions(
    HttpSettings http,
    String software,
    Optional<Path> report,
    Optional<LiveMechanisms> mechanisms) {}
