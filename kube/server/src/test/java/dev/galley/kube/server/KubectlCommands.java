package dev.galley.kube.server;

import java.util.List;

/// The verbs of kubectl whose requests are recorded, in an order in which each finds what it needs.
/// Those are left out that send back the version of an object: it differs from run to run.
final class KubectlCommands {
  private KubectlCommands() {}

  static List<String> all(Kubectl kubectl) {
    String objects = kubectl.file("objects.yaml", OBJECTS);
    String map = kubectl.file("map.yaml", MAP);
    String applied = kubectl.file("applied.yaml", MAP.replace("map,", "applied,"));
    String request = kubectl.file("request.yaml", REQUEST);
    return List.of(
        "version",
        "api-versions",
        "api-resources",
        "cluster-info",
        "create serviceaccount default",
        "create -f " + objects,
        "create namespace kitchen",
        "create configmap settings --from-literal=a=b",
        "create configmap settings --from-literal=a=b",
        "create secret generic hidden --from-literal=a=b",
        "create secret docker-registry pull --docker-server=s --docker-username=u"
            + " --docker-password=p",
        "create serviceaccount robot",
        "create role reader --verb=get,list --resource=pods",
        "create rolebinding readers --role=reader --serviceaccount=default:robot",
        "create clusterrole watcher --verb=watch --resource=nodes",
        "create clusterrolebinding watchers --clusterrole=watcher --group=dev",
        "create quota few --hard=pods=10",
        "create poddisruptionbudget one --selector=app=web --min-available=1",
        "create priorityclass urgent --value=10",
        "create deployment web --image=web:1 --replicas=2 --port=80",
        "create job once --image=job:1",
        "create cronjob nightly --image=job:1 --schedule=@daily",
        "create job now --from=cronjob/nightly",
        "create ingress web --class=c --rule=a.example/x*=web:80",
        "create service clusterip inner --tcp=80:8080",
        "create service nodeport outer --tcp=80:8080 --node-port=30080",
        "create service externalname far --external-name=a.example",
        "create token robot --duration=10m",
        "run shell --image=shell:1 --restart=Never",
        "expose deployment web --port=80",
        "autoscale deployment web --min=1 --max=3 --cpu-percent=50",
        "get pods",
        "get pods -o wide",
        "get pods -o yaml",
        "get pods -A --sort-by=.metadata.name",
        "get pods -l run=shell --field-selector=status.phase=Pending",
        "get all",
        "get nosuch",
        "get pod nosuch",
        "get --raw /readyz",
        "get configmap settings -o json",
        "describe pod shell",
        "describe deployment web",
        "describe node one",
        "describe service web",
        "describe configmap settings",
        "events",
        "explain deployment.spec.strategy",
        "apply -f " + map,
        "apply -f " + map,
        "apply --server-side -f " + applied,
        "apply --server-side -f " + applied,
        "diff -f " + map,
        "label configmap map a=b",
        "annotate configmap map note=hello",
        "patch configmap map --type=merge -p {\"data\":{\"c\":\"d\"}}",
        "patch configmap map --type=json -p [{\"op\":\"remove\",\"path\":\"/data/c\"}]",
        "patch deployment web -p {\"spec\":{\"replicas\":3}}",
        "set image deployment/web web=web:2",
        "set env deployment/web A=b",
        "set resources deployment/web --limits=cpu=1",
        "set serviceaccount deployment/web robot",
        "set selector service/inner app=web",
        "set subject rolebinding/readers --user=jane",
        "scale deployment/web --replicas=1",
        "rollout history deployment/web",
        "rollout pause deployment/web",
        "rollout resume deployment/web",
        "rollout restart deployment/web",
        "rollout status deployment/web --watch=false",
        "taint node one k=v:NoSchedule",
        "cordon one",
        "uncordon one",
        "drain one --force --dry-run=server",
        "auth can-i create pods",
        "auth can-i --list",
        "auth can-i get pods --as=jane",
        "auth whoami",
        "auth reconcile -f " + objects,
        "create -f " + request,
        "top nodes",
        "logs shell",
        "debug shell --image=debug:1 --container=debugger",
        "wait --for=jsonpath={.spec.replicas}=1 deployment/web --timeout=5s",
        "delete pod shell --wait=false --grace-period=0 --force",
        "delete deployment web --wait=false --cascade=orphan",
        "delete configmap settings nosuch --wait=false",
        "delete configmap --all --dry-run=server",
        "delete namespace kitchen --wait=false");
  }

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: one}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: cook, namespace: default}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      """;

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: map, namespace: default}
      data: {a: b}
      """;

  private static final String REQUEST =
      """
      apiVersion: certificates.k8s.io/v1
      kind: CertificateSigningRequest
      metadata: {name: joe}
      spec:
        signerName: kubernetes.io/kube-apiserver-client
        usages: [client auth]
        request: %s
      """
          .formatted(CertificateRequests.base64Pem("joe"));
}
