package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.kube.api.ApiException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Objects inside of custom resources (`x-kubernetes-embedded-resource`): what they are and their
/// metadata is typed although no schema says so. After apiextensions' `schema/objectmeta`.
final class EmbeddedObjects {
  private static final List<String> TYPE = List.of("apiVersion", "kind");

  private EmbeddedObjects() {}

  /// Called with each object inside, and its place.
  private interface Visitor {
    void visit(Node object);
  }

  private static void walk(Schema schema, Node node, boolean root, Visitor visitor) {
    if (node.value() instanceof Map<?, ?>) {
      if (schema.embeddedResource() && !root) {
        visitor.visit(node);
      }
      for (String name : node.map().keySet()) {
        Schema property = schema.properties().get(name);
        Schema entries = schema.additionalProperties();
        if (property != null) {
          walk(property, node.at(name), false, visitor);
        } else if (entries != null) {
          walk(entries, node.key(name), false, visitor);
        }
      }
    } else if (node.value() instanceof List<?>) {
      Schema items = schema.items();
      if (items != null) {
        node.items().forEach(item -> walk(items, item, false, visitor));
      }
    }
  }

  /// @throws dev.galley.kube.api.ApiException 400 when the type or metadata of an object inside is
  ///   not of the right type
  static void decode(
      GroupVersionKind kind,
      Schema schema,
      Map<String, @Nullable Object> tree,
      Function<String, ApiException> refusal) {
    walk(
        schema,
        Node.root(new FieldErrors(), tree),
        true,
        node -> {
          for (String field : TYPE) {
            Node type = node.at(field);
            if (type.isSet() && !(type.value() instanceof String)) {
              throw refusal.apply(
                  type.path()
                      + ": Invalid value: "
                      + FieldErrors.shown(type.value())
                      + ": must be a string");
            }
          }
          if (node.at("metadata").isSet()) {
            String where =
                node.at("metadata").path()
                    + ": Invalid value: "
                    + Json.write(node.at("metadata").value())
                    + ": ";
            new Decoder(kind, why -> refusal.apply(where + why), false)
                .object(Schemas.builtIn().objectMeta(), node.at("metadata").map(), null, "");
          }
        });
  }

  static void check(FieldErrors errors, Schema schema, Map<String, @Nullable Object> tree) {
    walk(schema, Node.root(errors, tree), true, EmbeddedObjects::check);
  }

  private static void check(Node object) {
    TYPE.stream().map(object::at).filter(each -> !each.isSet()).forEach(each -> each.required(""));
    Node version = object.at("apiVersion");
    if (version.isSet() && version.text().isEmpty()) {
      version.invalid("must not be empty");
    } else if (version.text().indexOf('/') != version.text().lastIndexOf('/')) {
      version.invalid("unexpected GroupVersion string: " + version.text());
    }
    Node kind = object.at("kind");
    List<String> wrong = Names.label1035(kind.text().toLowerCase(Locale.ROOT));
    if (kind.isSet() && kind.text().isEmpty()) {
      kind.invalid("must not be empty");
    } else if (kind.isSet() && !wrong.isEmpty()) {
      kind.invalid("may have mixed case, but should otherwise match: " + String.join(",", wrong));
    }
    if (object.at("metadata").isSet()) {
      metadata(object.at("metadata"));
    }
  }

  private static void metadata(Node metadata) {
    metadata.at("generateName").all(Names.segment(metadata.text("generateName")));
    metadata.at("name").all(Names.segment(metadata.text("name")));
    metadata.at("labels").labels();
    metadata.at("annotations").annotations();
  }
}
