package org.mechanist.ingest.mnist;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Another stream, up to a length; behind it, reading fails. A few kilobytes that somebody else
 * packed can unpack to gigabytes.
 */
final class BoundedStream extends FilterInputStream {

  private final String what;
  private final long bound;
  private long left;

  /**
   * @param bound in bytes
   * @param what names the stream in errors
   */
  BoundedStream(InputStream stream, long bound, String what) {
    super(stream);
    this.what = what;
    this.bound = bound;
    this.left = bound;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("%s unpacks to more than %d bytes".formatted(what, bound));
    }
  }
}
