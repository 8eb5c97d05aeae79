package dev.galley.kube.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what a client accepts among what the server can write.
///
/// Kubernetes' protobuf is in the lists because clients that offer nothing else read a JSON answer
/// by its content type.
final class Negotiation {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  static final List<String> OBJECTS = List.of("application/json", "application/yaml", PROTOBUF);
  static final List<String> STREAMS =
      List.of("application/json;stream=watch", PROTOBUF + ";stream=watch");
  static final List<String> LISTS = joined(OBJECTS, STREAMS);
  static final List<String> TEXTS = joined(List.of("text/plain"), OBJECTS);

  private Negotiation() {}

  private static List<String> joined(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  /// Upstream's router refuses what no form of the resource could satisfy, before anything else.
  ///
  /// @throws dev.galley.kube.api.ApiException 406
  static void check(Call call, List<String> produced) {
    String accept = call.header("accept");
    if (accept.isEmpty()) {
      return;
    }
    for (MediaRange range : MediaRange.parse(accept)) {
      if (range.type().equals("*/*") || produced.contains(range.type())) {
        return;
      }
    }
    throw Failure.noRepresentation(produced);
  }

  /// The form in which objects are wanted.
  ///
  /// @throws dev.galley.kube.api.ApiException 406 when nothing fits
  static Presentation objects(Call call) {
    return best(call, true).orElseThrow(() -> Failure.notAcceptable(OBJECTS));
  }

  /// The form in which the events of a watch are wanted; there is no stream of YAML.
  static Presentation events(Call call) {
    Presentation presentation = objects(call);
    if (presentation.encoding().yaml()) {
      throw Failure.notAcceptable(STREAMS);
    }
    return presentation;
  }

  /// How a failure is told; a client that accepts nothing gets JSON all the same.
  static Encoding failures(Call call) {
    return best(call, false).map(Presentation::encoding).orElse(Encoding.PRETTY_JSON);
  }

  private static Optional<Presentation> best(Call call, boolean transforms) {
    boolean pretty = isPretty(call);
    boolean anything = false;
    for (MediaRange range : MediaRange.parse(call.header("accept"))) {
      boolean plain = range.parameter("as").isEmpty() && range.parameter("g").isEmpty();
      if (range.type().equals(PROTOBUF)) {
        anything |= plain || (transforms && isPartial(range));
        continue;
      }
      if (!range.allowsJson() && !range.allowsYaml()) {
        continue;
      }
      Encoding encoding =
          new Encoding(range.allowsYaml(), pretty || range.parameter("pretty").equals("1"));
      if (plain) {
        return Optional.of(new Presentation(Presentation.Form.OBJECT, "", encoding));
      }
      Optional<Presentation> transformed = transformed(range, encoding);
      if (transforms && transformed.isPresent()) {
        return transformed;
      }
    }
    return anything
        ? Optional.of(new Presentation(Presentation.Form.OBJECT, "", new Encoding(false, pretty)))
        : Optional.empty();
  }

  private static boolean isPartial(MediaRange range) {
    return isMeta(range) && range.parameter("as").startsWith("PartialObjectMetadata");
  }

  private static boolean isMeta(MediaRange range) {
    String version = range.parameter("v");
    return range.parameter("g").equals("meta.k8s.io")
        && (version.equals("v1") || version.equals("v1beta1"));
  }

  private static Optional<Presentation> transformed(MediaRange range, Encoding encoding) {
    if (!isMeta(range)) {
      return Optional.empty();
    }
    String version = "meta.k8s.io/" + range.parameter("v");
    return switch (range.parameter("as")) {
      case "Table" -> Optional.of(new Presentation(Presentation.Form.TABLE, version, encoding));
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          Optional.of(new Presentation(Presentation.Form.PARTIAL, version, encoding));
      default -> Optional.empty();
    };
  }

  /// For people: when asked for, and for the programs that people read directly.
  static boolean isPretty(Call call) {
    String asked = call.parameter("pretty");
    if (!asked.isEmpty()) {
      return asked.equals("1") || asked.equalsIgnoreCase("true") || asked.equalsIgnoreCase("t");
    }
    String agent = call.header("user-agent");
    return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
  }
}
