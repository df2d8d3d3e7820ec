{{/* The form of single values. The schema checks types and bounds; what it would
answer with a regular expression is said here in words. */}}

{{/* Arguments: list KEY VALUE PATTERN FIX */}}
{{- define "nephele.must" -}}
{{- if not (regexMatch (index . 2) (toString (index . 1))) -}}
  {{- fail (printf "%s is %q: %s" (index . 0) (toString (index . 1)) (index . 3)) -}}
{{- end -}}
{{- end -}}

{{- define "nephele.validate.form" -}}
{{- $key := "^[0-9a-f]{64}$" -}}
{{- $cidr := "^([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:]+/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$" -}}
{{- $isKey := "write 64 hexadecimal digits, as tools/chart-keys does" -}}
{{- $isRange := "write an address and a prefix length, as 10.0.0.0/8 or fd00::/8" -}}
{{- include "nephele.must" (list "network.indexerKey" .Values.network.indexerKey "^([0-9a-f]{64})?$" $isKey) -}}
{{- range $i, $value := .Values.network.gatewayKeys -}}
  {{- include "nephele.must" (list (printf "network.gatewayKeys[%d]" $i) $value $key $isKey) -}}
{{- end -}}
{{- range $i, $value := .Values.networkRequester.gateways -}}
  {{- include "nephele.must" (list (printf "networkRequester.gateways[%d]" $i) $value $key "write a gateway's identity, 64 hexadecimal digits, from network.genesis") -}}
{{- end -}}
{{- range $name, $list := dict "networkRequester.allowNetworks" .Values.networkRequester.allowNetworks "networkRequester.denyNetworks" .Values.networkRequester.denyNetworks "networkPolicy.clientCidrs" .Values.networkPolicy.clientCidrs -}}
  {{- range $i, $value := $list -}}
    {{- include "nephele.must" (list (printf "%s[%d]" $name $i) $value $cidr $isRange) -}}
  {{- end -}}
{{- end -}}
{{- range $i, $value := .Values.networkRequester.allowPorts -}}
  {{- $name := printf "networkRequester.allowPorts[%d]" $i -}}
  {{- $fix := "write a port or a range of ports up to 65535, the lower one first, as \"443\" or \"8000-8999\"" -}}
  {{- include "nephele.must" (list $name $value "^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$" $fix) -}}
  {{- $ends := splitList "-" $value -}}
  {{- if or (gt (int (first $ends)) (int (last $ends))) (gt (int (last $ends)) 65535) -}}
    {{- fail (printf "%s is %q: %s" $name $value $fix) -}}
  {{- end -}}
{{- end -}}
{{- range $name, $part := dict "gateway" .Values.gateway "topologyIndexer" .Values.topologyIndexer "validator" .Values.validator -}}
  {{- include "nephele.must" (list (printf "%s.storage.size" $name) $part.storage.size "^[1-9][0-9]*(\\.[0-9]+)?(Ki|Mi|Gi|Ti)?$" "write a size, as 10Gi") -}}
{{- end -}}
{{- include "nephele.must" (list "validator.idleBlock" .Values.validator.idleBlock "^[1-9][0-9]*(ms|s|m|h)$" "write 5s, or another number with ms, s, m or h") -}}
{{- if eq (toString .Values.image.tag) "latest" -}}
  {{- fail "image.tag is \"latest\": name a version, so that all nodes run the same one and a rollback exists" -}}
{{- end -}}
{{- include "nephele.must" (list "image.digest" .Values.image.digest "^(sha256:[0-9a-f]{64})?$" "write sha256: and 64 hexadecimal digits, or leave it empty") -}}
{{- range $name, $value := dict "nameOverride" .Values.nameOverride "fullnameOverride" .Values.fullnameOverride "keys.secretPrefix" .Values.keys.secretPrefix -}}
  {{- include "nephele.must" (list $name $value "^([a-z0-9]([a-z0-9-]*[a-z0-9])?)?$" "write lower-case letters, digits and dashes: objects are named by it") -}}
{{- end -}}
{{- end -}}

{{/* Values of monitoring, by themselves and together. */}}
{{- define "nephele.validate.monitoring" -}}
{{- $interval := toString .Values.podMonitor.interval -}}
{{- include "nephele.must" (list "podMonitor.interval" $interval "^([1-9][0-9]*s|[1-9][0-9]*m)$" "write seconds or minutes, as 60s or 2m") -}}
{{- $seconds := ternary (mul 60 (int (trimSuffix "m" $interval))) (int (trimSuffix "s" $interval)) (hasSuffix "m" $interval) | int -}}
{{- if or (lt $seconds 60) (gt $seconds 240) -}}
  {{- fail (printf "podMonitor.interval is %q: write 60s to 4m; faster scrapes help to trace packets (docs/threat-model.md), slower ones starve the alerts" $interval) -}}
{{- end -}}
{{- $names := list -}}
{{- range $path, $_ := .Files.Glob "files/rules/*.yaml" -}}
  {{- range ($.Files.Get $path | fromYaml).groups -}}
    {{- range .rules }}{{ $names = append $names .alert }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- range .Values.prometheusRule.disabledAlerts -}}
  {{- if not (has . $names) -}}
    {{- fail (printf "prometheusRule.disabledAlerts names %q, which is no alert; there are %s" . (join ", " (sortAlpha $names))) -}}
  {{- end -}}
{{- end -}}
{{- if and .Values.dashboards.enabled (not .Values.dashboards.labels) -}}
  {{- fail "dashboards.labels is empty, but Grafana's sidecar finds dashboards by their labels: write {grafana_dashboard: \"1\"}, or set dashboards.enabled to false" -}}
{{- end -}}
{{- end -}}
