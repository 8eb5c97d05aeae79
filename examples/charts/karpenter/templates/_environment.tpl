{{/* Karpenter is configured by its environment; what is empty is left out. */}}
{{- define "karpenter.environment" -}}
- name: KUBERNETES_MIN_VERSION
  value: "1.19.0-0"
- name: KARPENTER_SERVICE
  value: {{ include "karpenter.fullname" . }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
- name: METRICS_PORT
  value: {{ .Values.controller.metrics.port | quote }}
- name: HEALTH_PROBE_PORT
  value: {{ .Values.controller.healthProbe.port | quote }}
- name: SYSTEM_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: MEMORY_LIMIT
  valueFrom:
    resourceFieldRef:
      containerName: {{ .Values.controller.containerName }}
      divisor: "0"
      resource: limits.memory
{{- with .Values.settings.featureGates }}
- name: FEATURE_GATES
  value: "ReservedCapacity={{ .reservedCapacity }},SpotToSpotConsolidation={{ .spotToSpotConsolidation }},NodeRepair={{ .nodeRepair }}"
{{- end }}
{{- $settings := .Values.settings }}
{{- range $variable, $key := dict
  "BATCH_MAX_DURATION" "batchMaxDuration"
  "BATCH_IDLE_DURATION" "batchIdleDuration"
  "PREFERENCE_POLICY" "preferencePolicy"
  "CLUSTER_CA_BUNDLE" "clusterCABundle"
  "CLUSTER_NAME" "clusterName"
  "CLUSTER_ENDPOINT" "clusterEndpoint"
  "ISOLATED_VPC" "isolatedVPC"
  "EKS_CONTROL_PLANE" "eksControlPlane"
  "VM_MEMORY_OVERHEAD_PERCENT" "vmMemoryOverheadPercent"
  "INTERRUPTION_QUEUE" "interruptionQueue"
  "RESERVED_ENIS" "reservedENIs" }}
{{- with get $settings $key }}
- name: {{ $variable }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}
