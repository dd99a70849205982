package org.mechanist.ingest.mnist;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * An array of unsigned bytes in the IDX format: two zero bytes, the type (8 is unsigned byte), the
 * number of dimensions, one big-endian 32-bit size for each, then the values.
 *
 * @param sizes outermost dimension first
 * @param values as many as the product of the sizes
 */
record Idx(int[] sizes, byte[] values) {

  private static final int UNSIGNED_BYTE = 0x08;

  /** As many as the largest of the four files has: a header that asks for more is a broken one. */
  static final long MAX_VALUES = 60_000 * 28 * 28;

  /**
   * Reads one array and expects the end of the stream behind it.
   *
   * @param what names the stream in errors
   * @throws IOException if the stream holds something else, or less, or more
   */
  static Idx read(InputStream stream, int dimensions, String what) throws IOException {
    var in = new DataInputStream(stream);
    try {
      int magic = in.readInt();
      int expected = UNSIGNED_BYTE << 8 | dimensions;
      if (magic != expected) {
        throw new IOException(
            "%s begins with 0x%08x; an IDX file of unsigned bytes in %d dimensions begins with 0x%08x"
                .formatted(what, magic, dimensions, expected));
      }
      var sizes = new int[dimensions];
      long count = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        count = sizes[i] < 0 || count > MAX_VALUES ? MAX_VALUES + 1 : count * sizes[i];
      }
      if (count > MAX_VALUES) {
        throw new IOException(
            "%s claims sizes %s; at most %d values are read"
                .formatted(what, Arrays.toString(sizes), MAX_VALUES));
      }
      byte[] values = in.readNBytes((int) count);
      if (values.length < count) {
        throw new IOException(
            "%s is cut short: %d of %d values are there".formatted(what, values.length, count));
      }
      if (in.read() >= 0) {
        throw new IOException("%s goes on behind its %d values".formatted(what, count));
      }
      return new Idx(sizes, values);
    } catch (EOFException e) {
      throw new IOException(what + " is cut short: it ends within its header", e);
    }
  }
}
