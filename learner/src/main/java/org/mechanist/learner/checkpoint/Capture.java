package org.mechanist.learner.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.schemas.Pixels;

/** Notes the state that is given to it: a checkpoint comes into being. */
final class Capture implements State {

  private final String path;
  private final ObjectNode tree;
  private final Map<String, Tensor> arrays;
  private final List<Pixels> canonical;

  Capture() {
    this("", StateJson.MAPPER.createObjectNode(), new LinkedHashMap<>(), new ArrayList<>());
  }

  private Capture(
      String path, ObjectNode tree, Map<String, Tensor> arrays, List<Pixels> canonical) {
    this.path = path;
    this.tree = tree;
    this.arrays = arrays;
    this.canonical = canonical;
  }

  Checkpoint checkpoint(String version) {
    return new Checkpoint(
        version, StateJson.write(tree), StateJson.MAPPER.nullNode(), arrays, canonical);
  }

  @Override
  public boolean resumes() {
    return false;
  }

  @Override
  public State part(String name) {
    return new Capture(path + name + "/", tree.withObjectProperty(name), arrays, canonical);
  }

  @Override
  public <T> T value(String name, Class<T> type, T value) {
    requireNew(name, tree.replace(name, StateJson.MAPPER.valueToTree(value)));
    return value;
  }

  @Override
  public <A> A array(String name, A array, long... shape) {
    var tensor = Tensor.of(array);
    requireNew(name, arrays.put(path + name, shape.length == 0 ? tensor : tensor.as(shape)));
    return array;
  }

  @Override
  public float[][] rows(String name, float[][] rows) {
    return array(name, rows);
  }

  @Override
  public List<Pixels> canonical(List<Pixels> images) {
    canonical.addAll(images);
    return images;
  }

  private void requireNew(String name, Object before) {
    if (before != null) {
      throw new IllegalStateException("a checkpoint has one %s%s".formatted(path, name));
    }
  }
}
