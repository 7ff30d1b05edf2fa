{{/* What holds for every pod: not root, nothing but its own folders to write to, no token of the cluster. */}}
{{- define "udb.pod.security" -}}
automountServiceAccountToken: false
# A Service that is called `udb` would give every pod a variable UDB_PORT that is no port.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "udb.container.security" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* A small program that asks the gateway, in the same image: (dict "root" $ "file" path). */}}
{{- define "udb.asker" -}}
image: {{ include "udb.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{ include "udb.container.security" .root }}
command: [node, --input-type=module, -e]
args:
  - {{ .root.Files.Get .file | quote }}
resources:
  requests: { cpu: 20m, memory: 64Mi, ephemeral-storage: 16Mi }
  limits: { memory: 192Mi, ephemeral-storage: 64Mi }
{{- end -}}

{{- define "udb.asker.env" -}}
- name: GATEWAY_URL
  value: http://{{ include "udb.fullname" . }}-gateway:{{ .Values.service.port }}
- name: TENANTS
  value: {{ include "udb.tenants" . | quote }}
{{ include "udb.env.secret" (list "UDB_API_KEY" .Values.auth.clientSecret.name .Values.auth.clientSecret.key) }}
{{- end -}}

{{/* The pod of a service: (dict "root" $ "component" name "service" values). */}}
{{- define "udb.pod" -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "udb.labels" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $values.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "udb.fullname" .root }}
  {{- include "udb.pod.security" .root | nindent 2 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "udb.selector" $ | nindent 10 }}
    {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "udb.image" .root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [up, --service, {{ .component }}]
      {{- include "udb.container.security" .root | nindent 6 }}
      env:
        {{- include "udb.env" . | nindent 8 }}
      ports:
        - { name: http, containerPort: 8080 }
      startupProbe:
        httpGet: { path: /startupz, port: http }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: {{ $values.startupFailureThreshold }}
      livenessProbe:
        httpGet: { path: /healthz, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: http }
        periodSeconds: 5
        # Each dependency has 2 seconds to answer.
        timeoutSeconds: 4
        failureThreshold: 3
      {{- if eq .component "gateway" }}
      lifecycle:
        # Until no load balancer sends to it any more, it goes on answering.
        preStop: { sleep: { seconds: 5 } }
      {{- end }}
      resources: {{- toYaml .service.resources | nindent 8 }}
      volumeMounts:
        - { name: data, mountPath: /data }
        - { name: tmp, mountPath: /tmp }
        {{- with include "udb.ca.mount" .root | trim }}
        {{- . | nindent 8 }}
        {{- end }}
  volumes:
    {{- if ne .component "analyzer" }}
    - name: data
      emptyDir: { sizeLimit: {{ .service.dataSize }} }
    {{- end }}
    {{- include "udb.volumes" .root | nindent 4 }}
{{- end -}}

{{- define "udb.ca.mount" -}}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.caSecret.name }}
- { name: kafka-ca, mountPath: /etc/udb/kafka, readOnly: true }
{{- end }}
{{- if .Values.caSecret.name }}
- { name: ca, mountPath: /etc/udb/ca, readOnly: true }
{{- end }}
{{- end -}}

{{- define "udb.volumes" -}}
- name: tmp
  emptyDir: { medium: Memory, sizeLimit: 64Mi }
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.caSecret.name }}
- name: kafka-ca
  secret:
    secretName: {{ .Values.kafka.tls.caSecret.name }}
    items:
      - { key: {{ .Values.kafka.tls.caSecret.key | quote }}, path: {{ .Values.kafka.tls.caSecret.key | quote }} }
{{- end }}
{{- with .Values.caSecret }}
{{- if .name }}
- name: ca
  secret:
    secretName: {{ .name }}
    items:
      - { key: {{ .key | quote }}, path: {{ .key | quote }} }
{{- end }}
{{- end }}
{{- end -}}
