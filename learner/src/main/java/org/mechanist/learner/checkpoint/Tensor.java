package org.mechanist.learner.checkpoint;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of one type, as a file has them; outside the engine.
 *
 * @param type of each
 * @param shape how many there are along each dimension
 * @param data row-major and little-endian. Not copied: do not write to it.
 */
public record Tensor(Type type, List<Long> shape, byte[] data) {

  /** What numbers there are, by the names that safetensors has for them. */
  public enum Type {
    U8(1, byte[].class),
    F32(4, float[].class),
    F64(8, double[].class),
    I64(8, long[].class);

    private final int bytes;
    private final Class<?> array;

    Type(int bytes, Class<?> array) {
      this.bytes = bytes;
      this.array = array;
    }

    /** Of one number. */
    int bytes() {
      return bytes;
    }

    private static Type of(Class<?> array) {
      return Arrays.stream(values())
          .filter(type -> type.array == array)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("no tensor is made of " + array.getSimpleName()));
    }
  }

  /**
   * @throws IllegalArgumentException if the shape says another size than the data has
   */
  public Tensor {
    shape = List.copyOf(shape);
    if (size(type, shape) != data.length) {
      throw new IllegalArgumentException(
          "%s of %s takes %d bytes, given were %d"
              .formatted(type, shape, size(type, shape), data.length));
    }
  }

  /**
   * In bytes.
   *
   * @throws ArithmeticException if that is more than a long can say
   */
  static long size(Type type, List<Long> shape) {
    return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
  }

  /**
   * A copy of an array.
   *
   * @param array of byte, float, double or long, with one dimension or two
   */
  static Tensor of(Object array) {
    boolean nested = array instanceof Object[];
    var rows = nested ? (Object[]) array : new Object[] {array};
    var type = Type.of(nested ? array.getClass().getComponentType() : array.getClass());
    long columns = rows.length == 0 ? 0 : Array.getLength(rows[0]);
    var shape = nested ? List.of((long) rows.length, columns) : List.of(columns);
    var data = new byte[Math.toIntExact(size(type, shape))];
    int length = Math.toIntExact(columns * type.bytes());
    for (int row = 0; row < rows.length; row++) {
      write(rows[row], ByteBuffer.wrap(data, row * length, length).order(ByteOrder.LITTLE_ENDIAN));
    }
    return new Tensor(type, shape, data);
  }

  /** The same numbers in another shape. */
  Tensor as(long... other) {
    return as(Arrays.stream(other).boxed().toList());
  }

  Tensor as(List<Long> other) {
    return new Tensor(type, other, data);
  }

  /**
   * A copy as an array.
   *
   * @param array its class; one dimension takes all numbers, two take rows
   * @throws IllegalArgumentException if these are other numbers, or in no such rows
   */
  <A> A to(Class<A> array) {
    boolean nested = array.getComponentType().isArray();
    var row = nested ? array.getComponentType() : array;
    if (Type.of(row) != type || shape.size() != (nested ? 2 : 1)) {
      throw new IllegalArgumentException(
          "%s of %s is no %s".formatted(type, shape, array.getSimpleName()));
    }
    int rows = nested ? Math.toIntExact(shape.get(0)) : 1;
    int length = rows == 0 ? 0 : data.length / rows;
    var all = (Object[]) Array.newInstance(row, rows);
    for (int i = 0; i < rows; i++) {
      all[i] = Array.newInstance(row.getComponentType(), length / type.bytes());
      read(all[i], ByteBuffer.wrap(data, i * length, length).order(ByteOrder.LITTLE_ENDIAN));
    }
    return array.cast(nested ? all : all[0]);
  }

  private static void write(Object row, ByteBuffer data) {
    if (row instanceof float[] floats) {
      data.asFloatBuffer().put(floats);
    } else if (row instanceof double[] doubles) {
      data.asDoubleBuffer().put(doubles);
    } else if (row instanceof long[] longs) {
      data.asLongBuffer().put(longs);
    } else {
      data.put((byte[]) row);
    }
  }

  private static void read(Object row, ByteBuffer data) {
    if (row instanceof float[] floats) {
      data.asFloatBuffer().get(floats);
    } else if (row instanceof double[] doubles) {
      data.asDoubleBuffer().get(doubles);
    } else if (row instanceof long[] longs) {
      data.asLongBuffer().get(longs);
    } else {
      data.get((byte[]) row);
    }
  }
}
