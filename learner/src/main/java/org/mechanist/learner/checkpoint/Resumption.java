package org.mechanist.learner.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.mechanist.schemas.Pixels;

/** Gives back the state that a checkpoint has. */
final class Resumption implements State {

  private final Checkpoint checkpoint;
  private final String path;
  private final JsonNode tree;

  Resumption(Checkpoint checkpoint) {
    this(checkpoint, "", StateJson.read(checkpoint.state()));
  }

  private Resumption(Checkpoint checkpoint, String path, JsonNode tree) {
    this.checkpoint = checkpoint;
    this.path = path;
    this.tree = tree;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public State part(String name) {
    return new Resumption(checkpoint, path + name + "/", tree.path(name));
  }

  @Override
  public <T> T value(String name, Class<T> type, T value) {
    var node = tree.get(name);
    if (node == null) {
      throw missing(name);
    }
    try {
      return StateJson.MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the checkpoint's %s%s is no %s: %s"
              .formatted(path, name, type.getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the class of an A makes As
  public <A> A array(String name, A array, long... shape) {
    var tensor = tensor(name);
    var expected = Tensor.of(array);
    var expectedShape = shape.length == 0 ? expected.shape() : expected.as(shape).shape();
    if (tensor.type() != expected.type() || !tensor.shape().equals(expectedShape)) {
      throw new IllegalArgumentException(
          "the checkpoint's %s%s is %s of %s, this learner's %s of %s"
              .formatted(
                  path, name, tensor.type(), tensor.shape(), expected.type(), expectedShape));
    }
    return (A) tensor.as(expected.shape()).to(array.getClass());
  }

  @Override
  public float[][] rows(String name, float[][] rows) {
    return tensor(name).to(float[][].class);
  }

  @Override
  public List<Pixels> canonical(List<Pixels> images) {
    return checkpoint.canonical();
  }

  private Tensor tensor(String name) {
    var tensor = checkpoint.arrays().get(path + name);
    if (tensor == null) {
      throw missing(name);
    }
    return tensor;
  }

  private IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("the checkpoint has no %s%s".formatted(path, name));
  }
}
