package dev.galley.kube.cel;

import java.util.List;
import java.util.stream.Collectors;

/// The static type of an expression.
record CelType(Kind kind, String name, List<CelType> parameters) {
  /// What sort of type.
  enum Kind {
    ERROR,
    DYN,
    NULL,
    BOOL,
    INT,
    UINT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION,
    LIST,
    MAP,
    STRUCT,
    OPAQUE,
    TYPE,
    PARAMETER
  }

  static final CelType ERROR = simple(Kind.ERROR, "!error!");
  static final CelType DYN = simple(Kind.DYN, "dyn");
  static final CelType NULL = simple(Kind.NULL, "null_type");
  static final CelType BOOL = simple(Kind.BOOL, "bool");
  static final CelType INT = simple(Kind.INT, "int");
  static final CelType UINT = simple(Kind.UINT, "uint");
  static final CelType DOUBLE = simple(Kind.DOUBLE, "double");
  static final CelType STRING = simple(Kind.STRING, "string");
  static final CelType BYTES = simple(Kind.BYTES, "bytes");
  static final CelType TIMESTAMP = simple(Kind.TIMESTAMP, "google.protobuf.Timestamp");
  static final CelType DURATION = simple(Kind.DURATION, "google.protobuf.Duration");
  static final CelType TYPE = simple(Kind.TYPE, "type");

  CelType {
    parameters = List.copyOf(parameters);
  }

  private static CelType simple(Kind kind, String name) {
    return new CelType(kind, name, List.of());
  }

  static CelType list(CelType element) {
    return new CelType(Kind.LIST, "list", List.of(element));
  }

  static CelType map(CelType key, CelType value) {
    return new CelType(Kind.MAP, "map", List.of(key, value));
  }

  static CelType struct(String name) {
    return simple(Kind.STRUCT, name);
  }

  static CelType opaque(String name, List<CelType> parameters) {
    return new CelType(Kind.OPAQUE, name, parameters);
  }

  static CelType optional(CelType of) {
    return opaque("optional_type", List.of(of));
  }

  static CelType typeOf(CelType type) {
    return new CelType(Kind.TYPE, "type", List.of(type));
  }

  static CelType parameter(String name) {
    return simple(Kind.PARAMETER, name);
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isDynamic() {
    return kind == Kind.DYN || kind == Kind.ERROR;
  }

  boolean isOptional() {
    return kind == Kind.OPAQUE && name.equals("optional_type");
  }

  CelType element() {
    return parameters.getFirst();
  }

  /// What an optional holds; any other type is itself.
  CelType unwrapped() {
    return isOptional() ? element() : this;
  }

  CelType with(List<CelType> others) {
    return new CelType(kind, name, others);
  }

  /// As messages show it.
  @Override
  public String toString() {
    return switch (kind) {
      case DURATION -> "duration";
      case TIMESTAMP -> "timestamp";
      case NULL -> "null";
      default -> parameters.isEmpty() ? name : name + signature(parameters);
    };
  }

  /// As it is declared, where timestamps and their like go by their full names.
  String declared() {
    if (parameters.isEmpty()) {
      return name;
    }
    return parameters.stream()
        .map(CelType::declared)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private static String signature(List<CelType> types) {
    return types.stream().map(CelType::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /// The types of a call, as messages show them: `string.(int)` for a method of a string.
  static String call(List<CelType> types, boolean member) {
    return member
        ? types.getFirst() + "." + signature(types.subList(1, types.size()))
        : signature(types);
  }
}
