package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StructuralSchemaTest {
  private static final Schema WIDGET =
      Schema.ofCustomResource(
          json(
              """
              {'type':'object','required':['spec'],'properties':{'spec':{'type':'object',
                'required':['size'],
                'properties':{
                  'size':{'type':'integer','minimum':1,'maximum':9},
                  'colour':{'type':'string','enum':['red','green'],'default':'red'},
                  'name':{'type':'string','pattern':'^[a-z]+$','maxLength':5,'minLength':2},
                  'port':{'x-kubernetes-int-or-string':true,
                          'anyOf':[{'type':'integer'},{'type':'string'}]},
                  'tags':{'type':'array','x-kubernetes-list-type':'set','maxItems':3,
                          'items':{'type':'string'}},
                  'rules':{'type':'array','x-kubernetes-list-type':'map',
                           'x-kubernetes-list-map-keys':['name'],
                           'items':{'type':'object','required':['name'],'properties':{
                             'name':{'type':'string'},
                             'on':{'type':'boolean','default':true}}}},
                  'maybe':{'type':'string','nullable':true},
                  'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true,
                          'properties':{'known':{'type':'object','properties':{}}}},
                  'labels':{'type':'object','additionalProperties':{'type':'string'}},
                  'either':{'type':'object','properties':{'a':{'type':'string'},
                            'b':{'type':'string'}},
                            'oneOf':[{'required':['a']},{'required':['b']}]},
                  'when':{'type':'string','format':'date-time'}
                }}}}
              """));

  private static Map<String, @Nullable Object> json(String text) {
    return Tree.mapAt(Json.parse(text.replace('\'', '"')));
  }

  private static Map<String, @Nullable Object> widget(String spec) {
    return json("{'apiVersion':'x/v1','kind':'W','metadata':{'name':'w'},'spec':" + spec + "}");
  }

  private static List<String> repeated(String spec) {
    return ListInvariants.broken(WIDGET, widget(spec)).stream().map(FieldError::toString).toList();
  }

  private static List<String> changed(String before, String after) {
    return SchemaValidator.validateUpdate(WIDGET, widget(after), widget(before)).stream()
        .map(FieldError::toString)
        .toList();
  }

  private static List<String> errors(String spec) {
    return SchemaValidator.validate(WIDGET, widget(spec)).stream()
        .map(FieldError::toString)
        .toList();
  }

  @Test
  void what_fits_is_accepted() {
    assertThat(
            errors(
                "{'size':3,'colour':'green','name':'abc','port':'http','tags':['a','b'],"
                    + "'rules':[{'name':'a'}],'maybe':null,'free':{'x':[1]},'labels':{'a':'b'},"
                    + "'either':{'a':'x'},'when':'2026-01-01T00:00:00Z'}"))
        .isEmpty();
  }

  @Test
  void a_wrong_type_is_worded_as_by_the_api_server() {
    assertThat(errors("{'size':'string'}"))
        .containsExactly(
            "spec.size: Invalid value: \"string\": spec.size in body must be of type integer:"
                + " \"string\"");
    assertThat(errors("{'size':1,'tags':[1]}"))
        .containsExactly(
            "spec.tags[0]: Invalid value: \"integer\": spec.tags[0] in body must be of type string:"
                + " \"integer\"");
    assertThat(errors("{'size':1,'port':true}"))
        .containsExactly(
            "spec.port: Invalid value: \"boolean\": spec.port in body must be of type"
                + " integer,string: \"boolean\"",
            "<nil>: Invalid value: \"\": \"spec.port\" must validate at least one schema (anyOf)",
            "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer:"
                + " \"boolean\"");
  }

  @Test
  void limits_are_worded_as_by_the_api_server() {
    assertThat(errors("{'size':10}"))
        .containsExactly(
            "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9");
    assertThat(errors("{'size':1,'colour':'blue'}"))
        .containsExactly(
            "spec.colour: Unsupported value: \"blue\": supported values: \"red\", \"green\"");
    assertThat(errors("{'size':1,'name':'A1'}"))
        .containsExactly(
            "spec.name: Invalid value: \"A1\": spec.name in body should match '^[a-z]+$'");
    assertThat(errors("{'size':1,'name':'abcdef'}"))
        .containsExactly("spec.name: Too long: may not be more than 5 bytes");
    assertThat(errors("{'size':1,'tags':['a','b','c','d']}"))
        .containsExactly("spec.tags: Too many: 4: must have at most 3 items");
    assertThat(errors("{}")).containsExactly("spec.size: Required value");
    assertThat(repeated("{'size':1,'tags':['a','a','a']}"))
        .containsExactly("spec.tags[1]: Duplicate value: \"a\"");
    assertThat(repeated("{'size':1,'rules':[{'name':'a'},{'name':'a'}]}"))
        .containsExactly("spec.rules[1]: Duplicate value: {\"name\":\"a\"}");
    assertThat(errors("{'size':1,'either':{}}"))
        .containsExactly(
            "<nil>: Invalid value: \"\": \"spec.either\" must validate one and only one schema"
                + " (oneOf). Found none valid",
            "spec.either.a: Required value");
    assertThat(errors("{'size':1,'when':'noon'}"))
        .containsExactly(
            "spec.when: Invalid value: \"noon\": spec.when in body must be of type date-time:"
                + " \"noon\"");
  }

  @Test
  void a_schema_that_became_stricter_lets_unchanged_values_be() {
    assertThat(changed("{'size':10}", "{'size':10,'maybe':'x'}")).isEmpty();
    assertThat(changed("{'size':10}", "{'size':11}"))
        .containsExactly(
            "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 9");
    assertThat(changed("{'size':1,'rules':[{'name':5}]}", "{'size':2,'rules':[{'name':5}]}"))
        .as("elements of keyed lists are told apart by their keys")
        .isEmpty();
    assertThat(changed("{'size':1,'tags':[1]}", "{'size':1,'tags':[1,'a']}"))
        .as("elements of other lists have no past")
        .hasSize(1);
  }

  @Test
  void metadata_is_restricted_by_the_schema_alone() {
    Schema named =
        Schema.ofCustomResource(
            json(
                "{'type':'object','properties':{'metadata':{'type':'object','properties':{"
                    + "'name':{'type':'string','pattern':'^a'}}}}}"));
    assertThat(SchemaValidator.validate(named, json("{'metadata':{'name':'b','labels':{'a':1}}}")))
        .extracting(FieldError::toString)
        .containsExactly(
            "metadata.name: Invalid value: \"b\": metadata.name in body should match '^a'");
  }

  @Test
  void unknown_fields_go_and_are_named() {
    Pruner.Pruned pruned =
        Pruner.prune(
            WIDGET,
            widget(
                "{'size':1,'nope':1,'rules':[{'name':'a','x':1}],"
                    + "'free':{'any':1,'known':{'gone':1}}}"));
    assertThat(pruned.unknownFields())
        .containsExactly("spec.nope", "spec.rules[0].x", "spec.free.known.gone");
    assertThat(pruned.tree())
        .isEqualTo(widget("{'size':1,'rules':[{'name':'a'}],'free':{'any':1,'known':{}}}"));
  }

  @Test
  void what_has_no_unknown_fields_is_returned_as_it_is() {
    Map<String, @Nullable Object> tree = widget("{'size':1}");
    assertThat(Pruner.prune(WIDGET, tree).tree()).isSameAs(tree);
  }

  @Test
  void defaults_are_filled_in_also_for_nulls() {
    assertThat(Defaulter.apply(WIDGET, widget("{'size':1,'colour':null,'rules':[{'name':'a'}]}")))
        .isEqualTo(widget("{'size':1,'colour':'red','rules':[{'name':'a','on':true}]}"));
  }

  @Test
  void built_in_kinds_use_the_same_machinery() {
    Schema deployment =
        Schemas.builtIn().of(GroupVersionKind.of("apps/v1", "Deployment")).orElseThrow();
    Map<String, @Nullable Object> tree =
        json(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d',"
                + "'creationTimestamp':null},'spec':{'replicaz':2,'replicas':'two','template':{"
                + "'spec':{'containers':[{'name':'a','imag':'x','resources':{'limits':{'cpu':1,"
                + "'memory':'lots'}}}]}}}}");
    Pruner.Pruned pruned = Pruner.decode(deployment, tree);
    assertThat(pruned.unknownFields())
        .containsExactly("spec.replicaz", "spec.template.spec.containers[0].imag");
    assertThat(Tree.mapAt(pruned.tree(), "metadata")).doesNotContainKey("creationTimestamp");
    assertThat(SchemaValidator.validate(deployment, pruned.tree()))
        .extracting(FieldError::field)
        .contains(
            "spec.replicas",
            "spec.selector",
            "spec.template.spec.containers[0].resources.limits.memory");
  }
}
