package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;

/// A list as expressions see it.
abstract class ListValue {
  /// Up to here, joined lists are copied; beyond, they are views, so that doubling costs nothing.
  private static final int COPIED = 1024;

  abstract int size();

  /// The element, or a failure when what is there is of no type that it may be.
  abstract Object get(int index);

  /// How lists of this type are joined; sets and lists with keys know better.
  ListValue plus(ListValue other) {
    if (other.size() == 0) {
      return this;
    }
    if (size() == 0) {
      return other;
    }
    return size() + (long) other.size() <= COPIED ? Grown.of(this, other) : joined(other);
  }

  private ListValue joined(ListValue other) {
    if ((long) size() + other.size() > Integer.MAX_VALUE) {
      throw new CelFailure("list is too long");
    }
    return new Joined(this, other, depth() + other.depth() + 1);
  }

  /// How many views must be passed to reach an element.
  int depth() {
    return 0;
  }

  /// Whether another list equals this one, seen from this one.
  boolean sameAs(ListValue other) {
    int size = size();
    if (size != other.size()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!Values.equal(get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Object value) {
    int size = size();
    for (int i = 0; i < size; i++) {
      if (Values.equal(get(i), value)) {
        return true;
      }
    }
    return false;
  }

  /// A list made of values.
  static ListValue of(List<?> values) {
    return new Grown(new ArrayList<>(values), values.size());
  }

  /// A list that shares its elements with the lists it grew from.
  private static final class Grown extends ListValue {
    private final ArrayList<Object> elements;
    private final int size;

    Grown(ArrayList<Object> elements, int size) {
      this.elements = elements;
      this.size = size;
    }

    static ListValue of(ListValue first, ListValue second) {
      ArrayList<Object> elements = new ArrayList<>(first.size() + second.size() + 8);
      for (int i = 0; i < first.size(); i++) {
        elements.add(first.get(i));
      }
      for (int i = 0; i < second.size(); i++) {
        elements.add(second.get(i));
      }
      return new Grown(elements, elements.size());
    }

    @Override
    ListValue plus(ListValue other) {
      if (size != elements.size() || other.size() > 16 || size == 0) {
        return super.plus(other);
      }
      for (int i = 0; i < other.size(); i++) {
        elements.add(other.get(i));
      }
      return new Grown(elements, elements.size());
    }

    @Override
    int size() {
      return size;
    }

    @Override
    Object get(int index) {
      return elements.get(index);
    }
  }

  /// Two lists seen as one.
  private static final class Joined extends ListValue {
    private static final int DEEPEST = 512;

    private final ListValue first;
    private final ListValue second;
    private final int depth;

    Joined(ListValue first, ListValue second, int depth) {
      if (depth > DEEPEST) {
        throw new CelFailure("list is joined of too many parts");
      }
      this.first = first;
      this.second = second;
      this.depth = depth;
    }

    @Override
    int depth() {
      return depth;
    }

    @Override
    int size() {
      return first.size() + second.size();
    }

    @Override
    Object get(int index) {
      int split = first.size();
      return index < split ? first.get(index) : second.get(index - split);
    }
  }
}
