{{- define "nephele.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "nephele.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "nephele.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "nephele.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select. Arguments: list ROOT COMPONENT */}}
{{- define "nephele.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "nephele.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* All labels. Arguments: list ROOT COMPONENT */}}
{{- define "nephele.labels" -}}
{{- $root := index . 0 -}}
{{ include "nephele.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: nephele
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "nephele.image" -}}
{{- $image := .Values.image -}}
{{- $name := $image.repository -}}
{{- with $image.registry }}{{ $name = printf "%s/%s" . $name }}{{ end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "nephele.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "nephele.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Name of a workload's key Secret. Arguments: list ROOT COMPONENT */}}
{{- define "nephele.keySecret" -}}
{{- $root := index . 0 -}}
{{- $prefix := default (printf "%s-keys" (include "nephele.fullname" $root)) $root.Values.keys.secretPrefix -}}
{{- printf "%s-%s" $prefix (index . 1) -}}
{{- end -}}

{{/* Host name of a Service inside the cluster. Arguments: list ROOT NAME */}}
{{- define "nephele.host" -}}
{{- $root := index . 0 -}}
{{- printf "%s.%s.svc.%s" (index . 1) $root.Release.Namespace $root.Values.clusterDomain -}}
{{- end -}}
