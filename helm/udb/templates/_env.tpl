{{/* The settings of a service as environment variables; given (dict "root" $ "component" name). What is secret is a reference. */}}
{{- define "udb.env" -}}
{{- $values := .root.Values -}}
- name: UDB_HOST
  value: 0.0.0.0
- name: UDB_PORT
  value: '8080'
- name: UDB_DATA_DIR
  value: /data
- name: UDB_TENANTS
  value: {{ include "udb.tenants" .root | quote }}
- name: UDB_LOG_LEVEL
  value: {{ $values.logLevel }}
{{ include "udb.env.kafka" $values.kafka }}
{{ include "udb.env.registry" $values.schemaRegistry }}
{{ include "udb.env.s3" $values.s3 }}
{{- with $values.secretKey.secret }}
{{- if .name }}
{{ include "udb.env.secret" (list "UDB_SECRET_KEY" .name .key) }}
{{- end }}
{{- end }}
{{- if eq .component "gateway" }}
{{ include "udb.env.secret" (list "UDB_POSTGRES_URL" $values.postgres.secret.name $values.postgres.secret.key) }}
- name: UDB_AUTH
  value: apikey
{{ include "udb.env.secret" (list "UDB_API_KEYS" $values.auth.keysSecret.name $values.auth.keysSecret.key) }}
{{- end }}
{{- if $values.caSecret.name }}
- name: NODE_EXTRA_CA_CERTS
  value: {{ printf "/etc/udb/ca/%s" $values.caSecret.key | quote }}
{{- end }}
{{- if $values.telemetry.otlpEndpoint }}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $values.telemetry.otlpEndpoint | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: service.instance.id=$(POD_NAME),k8s.namespace.name={{ .root.Release.Namespace }}
{{- include "udb.env.traces" $values.telemetry }}
{{- end }}
{{- $own := (get $values.services .component | default dict).settings | default dict }}
{{- range $name, $value := merge (deepCopy $own) $values.settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* One variable out of a Secret: (list NAME secret key). */}}
{{- define "udb.env.secret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef: { name: {{ index . 1 | quote }}, key: {{ index . 2 | quote }} }
{{- end -}}

{{/* What is sampled, and who the collector takes it from. 0 is an argument too. */}}
{{- define "udb.env.traces" -}}
{{- with .sampler }}
- name: OTEL_TRACES_SAMPLER
  value: {{ . }}
{{- end }}
{{- with toString .samplerArg }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ . | quote }}
{{- end }}
{{- if .headersSecret.name }}
{{ include "udb.env.secret" (list "OTEL_EXPORTER_OTLP_HEADERS" .headersSecret.name .headersSecret.key) }}
{{- end }}
{{- end -}}

{{- define "udb.env.kafka" -}}
- name: UDB_KAFKA_BROKERS
  value: {{ join "," .brokers | quote }}
{{- with .replicationFactor }}
- name: UDB_KAFKA_REPLICATION_FACTOR
  value: {{ . | toString | quote }}
{{- end }}
{{- if .tls.enabled }}
- name: UDB_KAFKA_SSL
  value: '1'
{{- if .tls.caSecret.name }}
- name: UDB_KAFKA_CA_FILE
  value: /etc/udb/kafka/{{ .tls.caSecret.key }}
{{- end }}
{{- end }}
{{- if .sasl.mechanism }}
- name: UDB_KAFKA_SASL_MECHANISM
  value: {{ .sasl.mechanism }}
{{- $secret := required "kafka.sasl.secret.name: a mechanism needs the Secret with the user and the password" .sasl.secret.name }}
{{ include "udb.env.secret" (list "UDB_KAFKA_SASL_USERNAME" $secret .sasl.secret.usernameKey) }}
{{ include "udb.env.secret" (list "UDB_KAFKA_SASL_PASSWORD" $secret .sasl.secret.passwordKey) }}
{{- end }}
{{- end -}}

{{- define "udb.env.registry" -}}
- name: UDB_SCHEMA_REGISTRY_URL
  value: {{ .url | quote }}
{{- if .secret.name }}
{{ include "udb.env.secret" (list "UDB_SCHEMA_REGISTRY_USERNAME" .secret.name .secret.usernameKey) }}
{{ include "udb.env.secret" (list "UDB_SCHEMA_REGISTRY_PASSWORD" .secret.name .secret.passwordKey) }}
{{- end }}
{{- end -}}

{{- define "udb.env.s3" -}}
- name: UDB_S3_ENDPOINT
  value: {{ .endpoint | quote }}
- name: UDB_S3_BUCKET
  value: {{ .bucket | quote }}
- name: UDB_S3_REGION
  value: {{ .region | quote }}
- name: UDB_S3_PRESIGN
  value: {{ ternary "1" "0" .presign | quote }}
{{ include "udb.env.secret" (list "UDB_S3_ACCESS_KEY" .secret.name .secret.accessKey) }}
{{ include "udb.env.secret" (list "UDB_S3_SECRET_KEY" .secret.name .secret.secretKey) }}
{{- end -}}
