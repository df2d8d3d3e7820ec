{{/* The JSON that each service reads; keys are those of its --print-config. */}}

{{- define "nephele.config.all" -}}
{{- $config := dict
  "log_level" .Values.log.level
  "log_format" .Values.log.format
  "http_host" "0.0.0.0"
  "http_port" 8080
  "keys_dir" "/run/nephele/keys" -}}
{{- toJson $config -}}
{{- end -}}

{{/* The genesis as JSON that fromJson reads; its faults end the rendering. */}}
{{- define "nephele.genesis" -}}
{{- $text := required "network.genesis is empty: tools/chart-keys writes it" .Values.network.genesis -}}
{{- $genesis := $text | default "{}" | fromJson -}}
{{- if not (and $genesis.admitted $genesis.signers $genesis.network) -}}
{{- fail "network.genesis is not the text of a genesis file: tools/chart-keys writes it" -}}
{{- end -}}
{{- toJson $genesis -}}
{{- end -}}

{{- define "nephele.config.node" -}}
{{- $indexer := include "nephele.host" (list . (printf "%s-topology-indexer" (include "nephele.fullname" .))) -}}
{{- $key := required "network.indexerKey is empty: tools/chart-keys writes it" .Values.network.indexerKey -}}
{{- $genesis := include "nephele.genesis" . | fromJson -}}
{{- $config := dict
  "indexer_endpoint" (printf "tcp://%s:1791" $indexer)
  "indexer_key" $key
  "feed_endpoint" (printf "tcp://%s:1792" $indexer)
  "signers" $genesis.signers
  "signer_threshold" (int $genesis.threshold)
  "key_dir" "/run/nephele/mix-keys"
  "link_host" "0.0.0.0"
  "link_port" 1789 -}}
{{- toJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{/* Arguments: list ROOT LAYER */}}
{{- define "nephele.config.mixnode" -}}
{{- $root := index . 0 -}}
{{- $config := dict
  "layer" (index . 1)
  "max_filter" (printf "%dMiB" (int $root.Values.mixnode.filterMebibytes))
  "expected_packets_per_second" (int $root.Values.mixnode.expectedPacketsPerSecond) -}}
{{- toPrettyJson (merge $config (include "nephele.config.node" $root | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.gateway" -}}
{{- $config := dict
  "max_filter" (printf "%dMiB" (int .Values.gateway.filterMebibytes))
  "expected_packets_per_second" (int .Values.gateway.expectedPacketsPerSecond)
  "client_host" "0.0.0.0"
  "client_port" 1790
  "data_dir" "/var/lib/nephele" -}}
{{- toPrettyJson (merge $config (include "nephele.config.node" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.topology-indexer" -}}
{{- $config := dict
  "genesis_file" "/etc/nephele/genesis.json"
  "data_dir" "/var/lib/nephele"
  "host" "0.0.0.0"
  "request_port" 1791
  "feed_port" 1792 -}}
{{- toPrettyJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.validator" -}}
{{- $config := dict
  "genesis_file" "/etc/nephele/genesis.json"
  "data_dir" "/var/lib/nephele"
  "host" "0.0.0.0"
  "advertised_host" (include "nephele.host" (list . (printf "%s-validator" (include "nephele.fullname" .))))
  "request_port" 1793
  "feed_port" 1794
  "idle_block" .Values.validator.idleBlock
  "snapshot_blocks" (int .Values.validator.snapshotBlocks) -}}
{{- toPrettyJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.network-requester" -}}
{{- $requester := .Values.networkRequester -}}
{{- $config := dict
  "join_file" "/etc/nephele/join.json"
  "gateways" $requester.gateways
  "allow_networks" $requester.allowNetworks
  "deny_networks" $requester.denyNetworks
  "allow_ports" $requester.allowPorts
  "max_connections" (int $requester.maxConnections) -}}
{{- toPrettyJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{/* What the requester believes and dials: the signers, and the gateways by
their names inside the cluster. */}}
{{- define "nephele.join" -}}
{{- $genesis := include "nephele.genesis" . | fromJson -}}
{{- $service := printf "%s-gateway" (include "nephele.fullname" .) -}}
{{- $host := include "nephele.host" (list . $service) -}}
{{- $keys := .Values.network.gatewayKeys -}}
{{- $gateways := list -}}
{{- range $genesis.admitted -}}
  {{- if eq .role "gateway" -}}
    {{- $ordinal := len $gateways -}}
    {{- if and (lt $ordinal (len $keys)) (lt $ordinal (int $.Values.gateway.replicas)) -}}
      {{- $gateways = append $gateways (dict
        "identity" .identity
        "client_endpoint" (printf "tcp://%s-%d.%s:1790" $service $ordinal $host)
        "client_key" (index $keys $ordinal)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- toPrettyJson (dict "network" $genesis.network "signers" $genesis.signers "threshold" (int $genesis.threshold) "gateways" $gateways) -}}
{{- end -}}
