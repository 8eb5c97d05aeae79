package dev.galley.base.schema.generator;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.galley.base.objects.Tree;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Resource;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The protobuf messages of the stable groups, by full name.
///
/// Of each message, field numbers lead to `jsonName kind [type]`. The kind is one of `bool int uint
/// double string bytes message map`, then `*` when repeated, `?` when a zero value means that the
/// field was not set, and `^` when the fields of the message belong to the one that holds it, as Go
/// embeds structs. A map names the kind and type of its values.
final class Messages {
  private static final List<FileDescriptor> FILES =
      List.of(
          IntStr.getDescriptor(),
          Meta.getDescriptor(),
          Resource.getDescriptor(),
          Runtime.getDescriptor(),
          V1.getDescriptor(),
          V1Admissionregistration.getDescriptor(),
          V1Apiextensions.getDescriptor(),
          V1Apps.getDescriptor(),
          V1Authentication.getDescriptor(),
          V1Authorization.getDescriptor(),
          V1Autoscaling.getDescriptor(),
          V2Autoscaling.getDescriptor(),
          V1Batch.getDescriptor(),
          V1Certificates.getDescriptor(),
          V1Coordination.getDescriptor(),
          V1Discovery.getDescriptor(),
          V1Events.getDescriptor(),
          V1Flowcontrol.getDescriptor(),
          V1Networking.getDescriptor(),
          V1Node.getDescriptor(),
          V1Policy.getDescriptor(),
          V1Rbac.getDescriptor(),
          V1Resource.getDescriptor(),
          V1Scheduling.getDescriptor(),
          V1Storage.getDescriptor());

  /// JSON names that differ from the protobuf ones.
  private static final Map<String, String> RENAMED =
      Map.of(
          "JSONSchemaProps.schema", "$schema",
          "JSONSchemaProps.ref", "$ref",
          "JSONSchemaProps.xKubernetesPreserveUnknownFields",
              "x-kubernetes-preserve-unknown-fields",
          "JSONSchemaProps.xKubernetesEmbeddedResource", "x-kubernetes-embedded-resource",
          "JSONSchemaProps.xKubernetesIntOrString", "x-kubernetes-int-or-string",
          "JSONSchemaProps.xKubernetesListMapKeys", "x-kubernetes-list-map-keys",
          "JSONSchemaProps.xKubernetesListType", "x-kubernetes-list-type",
          "JSONSchemaProps.xKubernetesMapType", "x-kubernetes-map-type",
          "JSONSchemaProps.xKubernetesValidations", "x-kubernetes-validations");

  private final Map<String, Map<String, @Nullable Object>> definitions;

  Messages(Map<String, Map<String, @Nullable Object>> definitions) {
    this.definitions = definitions;
  }

  TreeMap<String, Map<String, @Nullable Object>> table() {
    TreeMap<String, Map<String, @Nullable Object>> table = new TreeMap<>();
    for (FileDescriptor file : FILES) {
      for (Descriptor message : file.getMessageTypes()) {
        table.put(message.getFullName(), fields(message));
      }
    }
    return table;
  }

  private Map<String, @Nullable Object> fields(Descriptor message) {
    LinkedHashMap<String, @Nullable Object> fields = new LinkedHashMap<>();
    Map<String, @Nullable Object> definition =
        definitions.getOrDefault(definitionName(message), Map.of());
    for (FieldDescriptor field : message.getFields()) {
      String name =
          RENAMED.getOrDefault(message.getName() + "." + field.getName(), field.getName());
      fields.put(String.valueOf(field.getNumber()), describe(field, name, definition));
    }
    return fields;
  }

  private static String definitionName(Descriptor message) {
    String name = message.getFullName();
    return name.startsWith("k8s.io.")
        ? "io.k8s." + name.substring("k8s.io.".length()).replace('_', '-')
        : name;
  }

  private static String describe(
      FieldDescriptor field, String name, Map<String, @Nullable Object> definition) {
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      return name + " map " + kind(value) + type(value);
    }
    Map<String, @Nullable Object> property = Tree.mapAt(definition, "properties", name);
    String marks = field.isRepeated() ? "*" : "";
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (message && !definition.isEmpty() && property.isEmpty() && !field.isRepeated()) {
      marks += "^";
    } else if (!field.isRepeated() && unsetWhenZero(field, name, definition)) {
      marks += "?";
    }
    return name + " " + kind(field) + marks + type(field);
  }

  /// Go writes every field that is no pointer, so a zero on the wire may mean that nothing was set.
  private static boolean unsetWhenZero(
      FieldDescriptor field, String name, Map<String, @Nullable Object> definition) {
    if (Tree.textsAt(definition, "required").contains(name)) {
      return false;
    }
    Map<String, @Nullable Object> property = Tree.mapAt(definition, "properties", name);
    return switch (field.getJavaType()) {
      case MESSAGE -> property.containsKey("default") || isPlainPort(field);
      case STRING -> !Pointers.TEXTS.contains(name);
      case BYTE_STRING -> true;
      default -> !Pointers.NUMBERS_AND_FLAGS.contains(name);
    };
  }

  private static boolean isPlainPort(FieldDescriptor field) {
    String owner = field.getContainingType().getName();
    return owner.equals("ServicePort") && field.getName().equals("targetPort");
  }

  private static String type(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        ? " " + field.getMessageType().getFullName()
        : "";
  }

  private static String kind(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> "bool";
      case INT, LONG -> "int";
      case DOUBLE, FLOAT -> "double";
      case STRING -> "string";
      case BYTE_STRING -> "bytes";
      case MESSAGE -> "message";
      case ENUM -> throw new IllegalStateException("no enums in Kubernetes: " + field);
    };
  }
}
